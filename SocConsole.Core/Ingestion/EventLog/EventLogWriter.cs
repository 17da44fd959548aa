using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Ingestion.EventLog;

/// <summary>
/// The one thread that writes the event log. It takes what waits, up to some thousand rows, writes it in one immediate transaction and only then answers
/// those who wait: a commit is shared, an acknowledgement is never early. The queue is bounded, so senders feel back-pressure.
/// </summary>
internal sealed class EventLogWriter : IDisposable
{
    private const int MaximumRowsPerCommit = 8_192;
    private const int MaximumWaiting = 256;

    private readonly SqliteConnection connection;
    private readonly Action<IReadOnlyList<LogEvent>> announce;
    private readonly Channel<Work> queue = Channel.CreateBounded<Work>(new BoundedChannelOptions(MaximumWaiting) { SingleReader = true });
    private readonly Dictionary<(int Organization, string Name), long> sourceIds = [];
    private readonly Thread thread;
    private long lastSequence;
    private long next;

    public EventLogWriter(string connectionString, Action<IReadOnlyList<LogEvent>> announce)
    {
        this.announce = announce;
        connection = new SqliteConnection(connectionString);
        connection.Open();
        SqliteEventLog.Execute(connection, SqlitePragmas.Text + " PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-65536;");
        lastSequence = EventRemoval.LastGiven(connection);
        next = lastSequence + 1;
        thread = new Thread(Run) { IsBackground = true, Name = "event-log-writer" };
        thread.Start();
    }

    public long LastSequence => Interlocked.Read(ref lastSequence);

    public async Task<Appended> AppendAsync(IReadOnlyList<LogEvent> delivery, CancellationToken ct)
    {
        if (delivery.Count == 0)
        {
            return default;
        }

        var work = new Work(new EncodedDelivery(delivery), null);
        await queue.Writer.WriteAsync(work, ct);

        // Not cancellable from here: the caller must learn whether its events were committed.
        return await work.Done.Task;
    }

    /// <summary>Runs a small write in the next transaction.</summary>
    public async Task RunAsync(Action<SqliteConnection> write, CancellationToken ct)
    {
        var work = new Work(null, write);
        await queue.Writer.WriteAsync(work, ct);
        await work.Done.Task;
    }

    public void Dispose()
    {
        queue.Writer.TryComplete();
        thread.Join(TimeSpan.FromSeconds(10));
        connection.Dispose();
    }

    private void Run()
    {
        using var insert = new EventInsert(connection);
        var group = new List<Work>();
        while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            group.Clear();
            var rows = 0;
            while (rows < MaximumRowsPerCommit && queue.Reader.TryRead(out var work))
            {
                group.Add(work);
                rows += work.Delivery?.Events.Count ?? 1;
            }

            Commit(group, insert);
        }
    }

    private void Commit(List<Work> group, EventInsert insert)
    {
        var before = next;
        var fresh = new List<LogEvent>();
        try
        {
            SqliteEventLog.Execute(connection, "BEGIN IMMEDIATE");
            foreach (var work in group)
            {
                if (work.Delivery is { } delivery)
                {
                    work.Outcome = Insert(delivery, insert, fresh);
                }
                else
                {
                    work.Write!(connection);
                }
            }

            SqliteEventLog.Execute(connection, "COMMIT");
            Interlocked.Exchange(ref lastSequence, next - 1);
        }
        catch (Exception fault)
        {
            Undo(before, fresh);
            group.ForEach(work => work.Delivery?.Dispose());
            group.ForEach(work => work.Done.TrySetException(fault));
            return;
        }

        if (fresh.Count > 0)
        {
            announce(fresh);
        }

        group.ForEach(work =>
        {
            work.Delivery?.Dispose();
            work.Done.TrySetResult(work.Outcome);
        });
    }

    private Appended Insert(EncodedDelivery delivery, EventInsert insert, List<LogEvent> fresh)
    {
        var events = delivery.Events;
        var first = fresh.Count;
        var start = 0;

        // Sources change rarely within a delivery: count in runs.
        while (start < events.Count)
        {
            var (organization, source) = (events[start].OrganizationId, events[start].Source);
            var sourceId = SourceId(organization, source, events[start].ReceivedAt);
            var tally = default(SourceTally);
            var end = start;
            for (; end < events.Count && events[end].OrganizationId == organization && ReferenceOrEqual(events[end].Source, source); end++)
            {
                if (insert.Execute(next, sourceId, events[end], delivery.Raw(end), delivery.Fields(end)))
                {
                    events[end].Sequence = next++;
                    fresh.Add(events[end]);
                    tally.Take(events[end]);
                }
            }

            tally.Duplicates = end - start - tally.Events;
            EventLogSchema.CountSource(connection, organization, source, events[start].ReceivedAt, tally.Events, tally.Duplicates, 0);
            EventLogSchema.CountHour(connection, organization, events[start].ReceivedAt, tally.Events);
            SourceSlots.Count(connection, sourceId, events[start].ReceivedAt, tally);
            start = end;
        }

        var count = fresh.Count - first;
        return new Appended(count, events.Count - count, count > 0 ? fresh[^1].Sequence : 0);
    }

    private static bool ReferenceOrEqual(string left, string right) => ReferenceEquals(left, right) || left == right;

    private long SourceId(int organization, string source, DateTime at)
    {
        if (!sourceIds.TryGetValue((organization, source), out var id))
        {
            id = EventLogSchema.CountSource(connection, organization, source, at, 0, 0, 0);
            sourceIds[(organization, source)] = id;
        }

        return id;
    }

    private void Undo(long before, List<LogEvent> fresh)
    {
        next = before;
        sourceIds.Clear();
        fresh.ForEach(item => item.Sequence = 0);
        try
        {
            SqliteEventLog.Execute(connection, "ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself (disk full, I/O error): there is nothing left to undo.
        }
    }

    private sealed class Work(EncodedDelivery? delivery, Action<SqliteConnection>? write)
    {
        public EncodedDelivery? Delivery => delivery;

        public Action<SqliteConnection>? Write => write;

        public TaskCompletionSource<Appended> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Appended Outcome { get; set; }
    }
}
