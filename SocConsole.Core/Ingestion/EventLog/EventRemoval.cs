using Microsoft.Data.Sqlite;

namespace SocConsole.Core.Ingestion.EventLog;

/// <summary>Removes an organization's events. The highest position that was ever given is kept, so that none is given twice: indexes and evidence name events by it.</summary>
internal static class EventRemoval
{
    public const string Table = "CREATE TABLE IF NOT EXISTS high_water (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL) STRICT;";

    /// <summary>The highest position that was given; 0 when none was.</summary>
    public static long LastGiven(SqliteConnection connection) =>
        (long)SqliteEventLog.Scalar(connection, "SELECT max(COALESCE((SELECT MAX(seq) FROM events), 0), COALESCE((SELECT seq FROM high_water), 0))")!;

    /// <summary>Removes at most 5,000 events up to a position; gives how many.</summary>
    public static long Remove(SqliteConnection connection, int organizationId, long last)
    {
        SqliteEventLog.Execute(
            connection,
            "INSERT INTO high_water(id, seq) SELECT 1, COALESCE(MAX(seq), 0) FROM events WHERE true ON CONFLICT (id) DO UPDATE SET seq = max(seq, excluded.seq)");
        SqliteEventLog.Execute(connection, "DELETE FROM events WHERE seq IN (SELECT seq FROM events WHERE org = $org AND seq <= $last LIMIT 5000)", ("$org", organizationId), ("$last", last));
        return (long)SqliteEventLog.Scalar(connection, "SELECT changes()")!;
    }

    /// <summary>Removes refused lines and sets the figures of sources to nothing; the sources themselves stay, because the writer knows them by their ids.</summary>
    public static void RemoveFigures(SqliteConnection connection, int organizationId)
    {
        foreach (var text in (ReadOnlySpan<string>)
        [
            "DELETE FROM dead_letters WHERE org = $org", "DELETE FROM hours WHERE org = $org", "DELETE FROM deliveries WHERE org = $org",
            "UPDATE sources SET events = 0, duplicates = 0, rejected = 0 WHERE org = $org",
        ])
        {
            SqliteEventLog.Execute(connection, text, ("$org", organizationId));
        }
    }
}
