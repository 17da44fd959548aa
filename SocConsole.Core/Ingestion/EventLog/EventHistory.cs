using Microsoft.Data.Sqlite;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Ingestion.EventLog;

/// <summary>Where an event stands: its key, which leads with its time in seconds, and its sequence.</summary>
public readonly record struct EventPlace(EventKey Key, long Sequence)
{
    /// <summary>Seconds since 1970.</summary>
    public long Second => (long)(Key.High >> 32);
}

/// <summary>
/// Reading one organization's stored events backwards in time, for hunting. Every call is a short read of its own, so that none of them keeps the log from
/// being checkpointed. The calls block as SQLite does.
/// </summary>
public sealed class EventHistory
{
    internal const string SelectPlaces = "SELECT key, seq FROM events WHERE org = $org AND key >= $from AND key < $before ORDER BY key DESC LIMIT $limit";

    private readonly string connectionString;

    /// <param name="storage">Where the event log is.</param>
    /// <param name="log">Made first, so that the tables are there.</param>
    public EventHistory(StorageOptions storage, IEventLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        connectionString = SqlitePragmas.ConnectionString(storage.PathOf("soc-events.db")) + ";Mode=ReadOnly";
    }

    /// <summary>The organization's places before <paramref name="before"/> and not before <paramref name="from"/>, the newest second first; read from the index alone.</summary>
    public IReadOnlyList<EventPlace> Places(int organizationId, EventKey from, EventKey before, int limit)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = SelectPlaces;
        command.Parameters.AddWithValue("$org", organizationId);
        command.Parameters.AddWithValue("$from", from.ToBytes());
        command.Parameters.AddWithValue("$before", before.ToBytes());
        command.Parameters.AddWithValue("$limit", limit);
        using var reader = command.ExecuteReader();
        var places = new List<EventPlace>();
        while (reader.Read())
        {
            places.Add(new EventPlace(EventKey.Read((byte[])reader[0]), reader.GetInt64(1)));
        }

        return places;
    }

    /// <summary>
    /// The organization's places after <paramref name="after"/> (from <paramref name="from"/> where it is null) and before <paramref name="before"/>, the oldest second
    /// first: at most <paramref name="limit"/>, and the rest of the last second, at most 20,000 more, so that a second is read as a whole.
    /// </summary>
    public IReadOnlyList<EventPlace> Following(int organizationId, EventKey? after, EventKey from, EventKey before, int limit)
    {
        using var connection = Open();
        var places = Forward(connection, organizationId, after, from, before, limit);
        if (places.Count == limit)
        {
            var next = new EventKey((ulong)(places[^1].Second + 1) << 32, 0);
            places.AddRange(Forward(connection, organizationId, places[^1].Key, from, next, MaximumRestOfSecond));
        }

        return places;
    }

    /// <summary>How many events the organization has from <paramref name="from"/> and before <paramref name="before"/>.</summary>
    public long Count(int organizationId, EventKey from, EventKey before)
    {
        using var connection = Open();
        return (long)SqliteEventLog.Scalar(
            connection, "SELECT COUNT(*) FROM events WHERE org = $org AND key >= $from AND key < $before", ("$org", organizationId), ("$from", from.ToBytes()), ("$before", before.ToBytes()))!;
    }

    /// <summary>The organization's events with these sequences, in order of sequence; others are left out.</summary>
    public IReadOnlyList<LogEvent> Read(int organizationId, IEnumerable<long> sequences)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();

        // The plus keeps SQLite off the key's index, which it would read to the end for the organization.
        command.CommandText = EventRows.Select + " WHERE +e.org = $org AND e.seq IN (SELECT value FROM json_each($seqs)) ORDER BY e.seq";
        command.Parameters.AddWithValue("$org", organizationId);
        command.Parameters.AddWithValue("$seqs", "[" + string.Join(',', sequences) + "]");
        return EventRows.Read(command);
    }

    /// <summary>The organization's sequences after <paramref name="after"/> in order, at most <paramref name="limit"/>.</summary>
    public IReadOnlyList<long> After(int organizationId, long after, int limit)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();

        // The plus for the same reason: the rows at the end are found by sequence.
        command.CommandText = "SELECT seq FROM events WHERE +org = $org AND seq > $after ORDER BY seq LIMIT $limit";
        command.Parameters.AddWithValue("$org", organizationId);
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$limit", limit);
        using var reader = command.ExecuteReader();
        var sequences = new List<long>();
        while (reader.Read())
        {
            sequences.Add(reader.GetInt64(0));
        }

        return sequences;
    }

    /// <summary>The first and the last second in which the organization has events, since 1970; null when it has none.</summary>
    public (long First, long Last)? Span(int organizationId)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT MIN(key) FROM events WHERE org = $org), (SELECT MAX(key) FROM events WHERE org = $org)";
        command.Parameters.AddWithValue("$org", organizationId);
        using var reader = command.ExecuteReader();
        return reader.Read() && !reader.IsDBNull(0) ? (Second(reader[0]), Second(reader[1])) : null;

        static long Second(object key) => new EventPlace(EventKey.Read((byte[])key), 0).Second;
    }

    private const int MaximumRestOfSecond = 20_000;

    private static List<EventPlace> Forward(SqliteConnection connection, int organizationId, EventKey? after, EventKey from, EventKey before, int limit)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT key, seq FROM events WHERE org = $org AND key {(after is null ? ">=" : ">")} $from AND key < $before ORDER BY key LIMIT $limit";
        command.Parameters.AddWithValue("$org", organizationId);
        command.Parameters.AddWithValue("$from", (after ?? from).ToBytes());
        command.Parameters.AddWithValue("$before", before.ToBytes());
        command.Parameters.AddWithValue("$limit", limit);
        using var reader = command.ExecuteReader();
        var places = new List<EventPlace>();
        while (reader.Read())
        {
            places.Add(new EventPlace(EventKey.Read((byte[])reader[0]), reader.GetInt64(1)));
        }

        return places;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        SqliteEventLog.Execute(connection, "PRAGMA busy_timeout=10000;");
        return connection;
    }
}
