using SocConsole.Core.Ingestion;

namespace SocConsole.Tests.Response;

/// <summary>An event log in memory, for what the response reads.</summary>
internal sealed class FakeEventLog : IEventLog
{
    private readonly List<LogEvent> events = [];

    public long LastSequence => events.Count;

    public LogEvent Add(int organizationId, string raw, params (string Name, string Value)[] fields)
    {
        var values = new EventFields();
        foreach (var (name, value) in fields)
        {
            values.Add(name, value);
        }

        var at = new DateTime(2026, 3, 4, 9, 0, 0, DateTimeKind.Utc).AddSeconds(events.Count);
        var line = new LogEvent { OrganizationId = organizationId, Timestamp = at, ReceivedAt = at, Source = "auth", Raw = raw, Fields = values, Key = EventKey.Of(at, "auth", raw, 0), Sequence = events.Count + 1 };
        events.Add(line);
        return line;
    }

    public Task<IReadOnlyList<LogEvent>> ReadAsync(int organizationId, IReadOnlyCollection<long> sequences, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<LogEvent>>([.. events.Where(line => line.OrganizationId == organizationId && sequences.Contains(line.Sequence))]);

    public Task<Appended> AppendAsync(IReadOnlyList<LogEvent> delivery, CancellationToken ct) => throw new NotSupportedException();

    public Task RejectAsync(int organizationId, string source, DateTime receivedAt, IReadOnlyList<RejectedLine> lines, CancellationToken ct) => throw new NotSupportedException();

    public IReadOnlyList<LogEvent> ReadAfter(long sequence, int limit) => throw new NotSupportedException();

    public System.Threading.Channels.ChannelReader<IReadOnlyList<LogEvent>> Committed => throw new NotSupportedException();

    public Task<IReadOnlyList<LogSource>> SourcesAsync(int organizationId, CancellationToken ct) => throw new NotSupportedException();

    public Task<long> CountSinceAsync(int organizationId, DateTime from, CancellationToken ct) => throw new NotSupportedException();

    public Task<DateTime> DeliveryTimeAsync(int organizationId, string idempotencyKey, DateTime now, CancellationToken ct) => throw new NotSupportedException();

    public Task<long> ForgetAsync(int organizationId, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(int organizationId, int limit, CancellationToken ct) => throw new NotSupportedException();
}
