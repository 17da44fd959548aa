using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Ingestion.EventLog;

/// <summary>
/// The event log in a SQLite file of its own (<c>soc-events.db</c>). One thread writes; deliveries that wait together are committed together. Readers use
/// connections of their own and never wait for the writer (WAL).
/// </summary>
public sealed class SqliteEventLog : IEventLog, IDisposable
{
    private const int MaximumDeadLetters = 10_000;
    private static readonly TimeSpan DeliveryMemory = TimeSpan.FromDays(2);

    private readonly string connectionString;
    private readonly Channel<IReadOnlyList<LogEvent>> committed =
        Channel.CreateBounded<IReadOnlyList<LogEvent>>(new BoundedChannelOptions(64) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.DropWrite });

    private readonly EventLogWriter writer;

    public SqliteEventLog(StorageOptions storage)
    {
        storage.Create();
        connectionString = SqlitePragmas.ConnectionString(storage.PathOf("soc-events.db"));
        using (var connection = Open())
        {
            EventLogSchema.Create(connection);
        }

        writer = new EventLogWriter(connectionString, events => committed.Writer.TryWrite(events));
    }

    public ChannelReader<IReadOnlyList<LogEvent>> Committed => committed.Reader;

    public long LastSequence => writer.LastSequence;

    public Task<Appended> AppendAsync(IReadOnlyList<LogEvent> delivery, CancellationToken ct) => writer.AppendAsync(delivery, ct);

    public IReadOnlyList<LogEvent> ReadAfter(long sequence, int limit)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = EventRows.Select + " WHERE e.seq > $seq ORDER BY e.seq LIMIT $limit";
        command.Parameters.AddWithValue("$seq", sequence);
        command.Parameters.AddWithValue("$limit", limit);
        return EventRows.Read(command);
    }

    public Task<IReadOnlyList<LogEvent>> ReadAsync(int organizationId, IReadOnlyCollection<long> sequences, CancellationToken ct)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = EventRows.Select + " WHERE +e.org = $org AND e.seq IN (SELECT value FROM json_each($seqs)) ORDER BY e.seq";
        command.Parameters.AddWithValue("$org", organizationId);
        command.Parameters.AddWithValue("$seqs", "[" + string.Join(',', sequences) + "]");
        return Task.FromResult(EventRows.Read(command));
    }

    public Task RejectAsync(int organizationId, string source, DateTime receivedAt, IReadOnlyList<RejectedLine> lines, CancellationToken ct) =>
        lines.Count == 0 ? Task.CompletedTask : writer.RunAsync(connection => Reject(connection, organizationId, source, receivedAt, lines), ct);

    public async Task<DateTime> DeliveryTimeAsync(int organizationId, string idempotencyKey, DateTime now, CancellationToken ct)
    {
        var ticks = now.Ticks;
        await writer.RunAsync(
            connection =>
            {
                Execute(connection, "DELETE FROM deliveries WHERE received < $old", ("$old", now.Ticks - DeliveryMemory.Ticks));
                Execute(connection, "INSERT INTO deliveries(org, key, received) VALUES ($org, $key, $now) ON CONFLICT DO NOTHING", ("$org", organizationId), ("$key", idempotencyKey), ("$now", now.Ticks));
                ticks = (long)Scalar(connection, "SELECT received FROM deliveries WHERE org = $org AND key = $key", ("$org", organizationId), ("$key", idempotencyKey))!;
            },
            ct);
        return new DateTime(ticks, DateTimeKind.Utc);
    }

    public Task<IReadOnlyList<LogSource>> SourcesAsync(int organizationId, CancellationToken ct)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name, events, duplicates, rejected, first, last FROM sources WHERE org = $org ORDER BY name LIMIT 1000";
        command.Parameters.AddWithValue("$org", organizationId);
        using var reader = command.ExecuteReader();
        var sources = new List<LogSource>();
        while (reader.Read())
        {
            sources.Add(new LogSource(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), EventRows.Time(reader.GetInt64(4)), EventRows.Time(reader.GetInt64(5))));
        }

        return Task.FromResult<IReadOnlyList<LogSource>>(sources);
    }

    public Task<long> CountSinceAsync(int organizationId, DateTime from, CancellationToken ct)
    {
        using var connection = Open();
        return Task.FromResult((long)Scalar(connection, "SELECT COALESCE(SUM(events), 0) FROM hours WHERE org = $org AND hour >= $hour", ("$org", organizationId), ("$hour", from.Ticks / TimeSpan.TicksPerHour))!);
    }

    public Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(int organizationId, int limit, CancellationToken ct)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, received, source, line, reason, sample FROM dead_letters WHERE org = $org ORDER BY id DESC LIMIT $limit";
        command.Parameters.AddWithValue("$org", organizationId);
        command.Parameters.AddWithValue("$limit", Math.Clamp(limit, 1, 1000));
        using var reader = command.ExecuteReader();
        var letters = new List<DeadLetter>();
        while (reader.Read())
        {
            letters.Add(new DeadLetter(reader.GetInt64(0), EventRows.Time(reader.GetInt64(1)), reader.GetString(2), reader.GetInt64(3), reader.GetString(4), reader.GetString(5)));
        }

        return Task.FromResult<IReadOnlyList<DeadLetter>>(letters);
    }

    public async Task<long> ForgetAsync(int organizationId, CancellationToken ct)
    {
        var last = writer.LastSequence;
        long total = 0;
        long removed;
        do
        {
            removed = 0;

            // Piece by piece, so that deliveries get their turn between.
            await writer.RunAsync(connection => removed = EventRemoval.Remove(connection, organizationId, last), ct);
            total += removed;
        }
        while (removed > 0);
        await writer.RunAsync(connection => EventRemoval.RemoveFigures(connection, organizationId), ct);
        return total;
    }

    public void Dispose()
    {
        writer.Dispose();
        committed.Writer.TryComplete();
    }

    internal static void Execute(SqliteConnection connection, string text, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Command(connection, text, parameters);
        command.ExecuteNonQuery();
    }

    internal static object? Scalar(SqliteConnection connection, string text, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Command(connection, text, parameters);
        return command.ExecuteScalar();
    }

    private static SqliteCommand Command(SqliteConnection connection, string text, ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    private static void Reject(SqliteConnection connection, int organizationId, string source, DateTime receivedAt, IReadOnlyList<RejectedLine> lines)
    {
        foreach (var line in lines)
        {
            Execute(
                connection,
                "INSERT INTO dead_letters(org, received, source, line, reason, sample) VALUES ($org, $received, $source, $line, $reason, $sample)",
                ("$org", organizationId),
                ("$received", receivedAt.Ticks),
                ("$source", source),
                ("$line", line.Line),
                ("$reason", line.Reason),
                ("$sample", line.Sample));
        }

        Execute(
            connection,
            "DELETE FROM dead_letters WHERE org = $org AND id <= (SELECT id FROM dead_letters WHERE org = $org ORDER BY id DESC LIMIT 1 OFFSET $keep)",
            ("$org", organizationId),
            ("$keep", MaximumDeadLetters));
        var sourceId = EventLogSchema.CountSource(connection, organizationId, source, receivedAt, 0, 0, lines.Count);
        SourceSlots.Count(connection, sourceId, receivedAt, new SourceTally(0, 0, lines.Count));
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        Execute(connection, SqlitePragmas.Text);
        return connection;
    }
}
