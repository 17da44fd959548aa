using Microsoft.Data.Sqlite;

namespace SocConsole.Core.Ingestion.EventLog;

/// <summary>The tables of the event log and their bookkeeping.</summary>
internal static class EventLogSchema
{
    /// <summary>
    /// One index beside the row id: (org, key). The key leads with the event's time, so it refuses duplicates, answers time ranges, and grows at its right edge.
    /// </summary>
    private const string Tables = """
        CREATE TABLE IF NOT EXISTS sources (
          id INTEGER PRIMARY KEY, org INTEGER NOT NULL, name TEXT NOT NULL,
          events INTEGER NOT NULL DEFAULT 0, duplicates INTEGER NOT NULL DEFAULT 0, rejected INTEGER NOT NULL DEFAULT 0,
          first INTEGER NOT NULL, last INTEGER NOT NULL, UNIQUE (org, name)) STRICT;
        CREATE TABLE IF NOT EXISTS events (
          seq INTEGER PRIMARY KEY, org INTEGER NOT NULL, key BLOB NOT NULL, time INTEGER NOT NULL, received INTEGER NOT NULL,
          source INTEGER NOT NULL, simulated INTEGER NOT NULL, raw TEXT NOT NULL, fields TEXT NOT NULL) STRICT;
        CREATE UNIQUE INDEX IF NOT EXISTS events_key ON events (org, key);
        CREATE TABLE IF NOT EXISTS hours (org INTEGER NOT NULL, hour INTEGER NOT NULL, events INTEGER NOT NULL, PRIMARY KEY (org, hour)) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS deliveries (org INTEGER NOT NULL, key TEXT NOT NULL, received INTEGER NOT NULL, PRIMARY KEY (org, key)) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS deliveries_received ON deliveries (received);
        CREATE TABLE IF NOT EXISTS dead_letters (
          id INTEGER PRIMARY KEY AUTOINCREMENT, org INTEGER NOT NULL, received INTEGER NOT NULL, source TEXT NOT NULL,
          line INTEGER NOT NULL, reason TEXT NOT NULL, sample TEXT NOT NULL) STRICT;
        CREATE INDEX IF NOT EXISTS dead_letters_org ON dead_letters (org, id);
        """;

    public static void Create(SqliteConnection connection) => SqliteEventLog.Execute(connection, Tables + SourceSlots.Table + EventRemoval.Table);

    /// <summary>Adds to a source's figures, making the source when it is new; gives its id.</summary>
    public static long CountSource(SqliteConnection connection, int organizationId, string name, DateTime at, long events, long duplicates, long rejected) =>
        (long)SqliteEventLog.Scalar(
            connection,
            """
            INSERT INTO sources(org, name, events, duplicates, rejected, first, last) VALUES ($org, $name, $events, $duplicates, $rejected, $at, $at)
            ON CONFLICT (org, name) DO UPDATE SET events = events + $events, duplicates = duplicates + $duplicates, rejected = rejected + $rejected, last = max(last, $at)
            RETURNING id
            """,
            ("$org", organizationId),
            ("$name", name),
            ("$at", at.Ticks),
            ("$events", events),
            ("$duplicates", duplicates),
            ("$rejected", rejected))!;

    public static void CountHour(SqliteConnection connection, int organizationId, DateTime at, long events) =>
        SqliteEventLog.Execute(
            connection,
            "INSERT INTO hours(org, hour, events) VALUES ($org, $hour, $events) ON CONFLICT DO UPDATE SET events = events + $events",
            ("$org", organizationId),
            ("$hour", at.Ticks / TimeSpan.TicksPerHour),
            ("$events", events));
}
