using Microsoft.Data.Sqlite;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Ingestion.EventLog;

/// <summary>What one source delivered in all, in the last hour and in the last day.</summary>
internal sealed record SourceCount
{
    public required LogSource Source { get; init; }

    /// <summary>Receipt of the newest event, UTC; null when it is more than two days before the last delivery.</summary>
    public required DateTime? LastEventAt { get; init; }

    public required long HourEvents { get; init; }

    public required long DayEvents { get; init; }

    public required long DayDuplicates { get; init; }

    public required long DayRejected { get; init; }

    public required long DayText { get; init; }

    public required long DayTimed { get; init; }

    /// <summary>Seconds, summed over the timed events of the day.</summary>
    public required double DayLagSeconds { get; init; }

    /// <summary>Clock hours with events among the 24 hours that end with the newest event, 0 to 25.</summary>
    public required int HoursWithEvents { get; init; }
}

/// <summary>Reading one organization's counters and refused lines from the event log. The calls block as SQLite does.</summary>
public sealed class SourceCounts
{
    /// <summary>Sources that are read; the rest are left out.</summary>
    internal const int MaximumSources = 1000;

    private const int MaximumReasons = 20;

    private const string SelectSources = """
        WITH mine AS (SELECT * FROM sources WHERE org = $org ORDER BY name LIMIT $limit),
        newest AS (SELECT source, MAX(slot) AS slot, MAX(last) AS last FROM source_slots WHERE source IN (SELECT id FROM mine) AND events > 0 GROUP BY source)
        SELECT m.name, m.events, m.duplicates, m.rejected, m.first, m.last, n.last,
          COALESCE(SUM(c.events) FILTER (WHERE c.slot >= $hour), 0),
          COALESCE(SUM(c.events) FILTER (WHERE c.slot >= $day), 0),
          COALESCE(SUM(c.duplicates) FILTER (WHERE c.slot >= $day), 0),
          COALESCE(SUM(c.rejected) FILTER (WHERE c.slot >= $day), 0),
          COALESCE(SUM(c.text) FILTER (WHERE c.slot >= $day), 0),
          COALESCE(SUM(c.timed) FILTER (WHERE c.slot >= $day), 0),
          COALESCE(SUM(c.lag) FILTER (WHERE c.slot >= $day), 0.0),
          COUNT(DISTINCT c.slot / $perHour) FILTER (WHERE c.events > 0 AND c.slot > n.slot - $perDay)
        FROM mine m LEFT JOIN newest n ON n.source = m.id LEFT JOIN source_slots c ON c.source = m.id
        GROUP BY m.id ORDER BY m.name
        """;

    private const string OfSource = "FROM dead_letters WHERE org = $org AND ($source IS NULL OR source = $source)";

    private readonly string connectionString;

    /// <param name="storage">Where the event log is.</param>
    /// <param name="log">Made first, so that the tables are there.</param>
    public SourceCounts(StorageOptions storage, IEventLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        connectionString = SqlitePragmas.ConnectionString(storage.PathOf("soc-events.db")) + ";Mode=ReadOnly";
    }

    /// <summary>The organization's first <see cref="MaximumSources"/> sources by name. Both bounds are taken to the full five minutes before them.</summary>
    internal IReadOnlyList<SourceCount> Sources(int organizationId, DateTime hourAgo, DateTime dayAgo)
    {
        using var connection = Open();
        using var command = Command(connection, SelectSources, organizationId);
        command.Parameters.AddWithValue("$limit", MaximumSources);
        command.Parameters.AddWithValue("$hour", hourAgo.Ticks / SourceSlots.SlotTicks);
        command.Parameters.AddWithValue("$day", dayAgo.Ticks / SourceSlots.SlotTicks);
        command.Parameters.AddWithValue("$perHour", SourceSlots.SlotsPerHour);
        command.Parameters.AddWithValue("$perDay", SourceSlots.SlotsPerDay);
        using var reader = command.ExecuteReader();
        var counts = new List<SourceCount>();
        while (reader.Read())
        {
            counts.Add(Read(reader));
        }

        return counts;
    }

    /// <summary>A page of refused lines, the newest first, and the most frequent reasons of all of them. At most 10,000 lines are kept.</summary>
    internal (Page<DeadLetter> Lines, IReadOnlyList<RefusalReason> Reasons) Refused(int organizationId, string? source, PageRequest page)
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        var total = Count(connection, organizationId, source);
        using var command = Command(connection, $"SELECT id, received, source, line, reason, sample {OfSource} ORDER BY id DESC LIMIT $limit OFFSET $skip", organizationId, source);
        command.Parameters.AddWithValue("$limit", page.Size);
        command.Parameters.AddWithValue("$skip", page.Skip);
        using var reader = command.ExecuteReader();
        var lines = new List<DeadLetter>();
        while (reader.Read())
        {
            lines.Add(new DeadLetter(reader.GetInt64(0), EventRows.Time(reader.GetInt64(1)), reader.GetString(2), reader.GetInt64(3), reader.GetString(4), reader.GetString(5)));
        }

        return (new Page<DeadLetter>(lines, page.Number, page.Size, total), Reasons(connection, organizationId, source));
    }

    private static long Count(SqliteConnection connection, int organizationId, string? source)
    {
        using var command = Command(connection, $"SELECT COUNT(*) {OfSource}", organizationId, source);
        return (long)command.ExecuteScalar()!;
    }

    private static List<RefusalReason> Reasons(SqliteConnection connection, int organizationId, string? source)
    {
        using var command = Command(connection, $"SELECT reason, COUNT(*) {OfSource} GROUP BY reason ORDER BY 2 DESC, 1 LIMIT {MaximumReasons}", organizationId, source);
        using var reader = command.ExecuteReader();
        var reasons = new List<RefusalReason>();
        while (reader.Read())
        {
            reasons.Add(new RefusalReason(reader.GetString(0), reader.GetInt64(1)));
        }

        return reasons;
    }

    private static SourceCount Read(SqliteDataReader row) => new()
    {
        Source = new LogSource(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), EventRows.Time(row.GetInt64(4)), EventRows.Time(row.GetInt64(5))),
        LastEventAt = row.IsDBNull(6) ? null : EventRows.Time(row.GetInt64(6)),
        HourEvents = row.GetInt64(7),
        DayEvents = row.GetInt64(8),
        DayDuplicates = row.GetInt64(9),
        DayRejected = row.GetInt64(10),
        DayText = row.GetInt64(11),
        DayTimed = row.GetInt64(12),
        DayLagSeconds = row.GetDouble(13),
        HoursWithEvents = row.GetInt32(14),
    };

    private static SqliteCommand Command(SqliteConnection connection, string text, int organizationId, string? source = null)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        command.Parameters.AddWithValue("$org", organizationId);
        command.Parameters.AddWithValue("$source", (object?)source ?? DBNull.Value);
        return command;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        SqliteEventLog.Execute(connection, "PRAGMA busy_timeout=10000; PRAGMA temp_store=MEMORY;");
        return connection;
    }
}
