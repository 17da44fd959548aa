using System.Threading.Channels;

namespace SocConsole.Core.Ingestion;

/// <summary>What became of a delivery after its commit.</summary>
/// <param name="Accepted">Events that are new.</param>
/// <param name="Duplicates">Events that the log had already.</param>
/// <param name="LastSequence">The highest position given to this delivery's events; 0 when none was new.</param>
public readonly record struct Appended(int Accepted, int Duplicates, long LastSequence);

/// <summary>A line that was refused, with its reason. <paramref name="Line"/> counts from 1 within the delivery.</summary>
public sealed record RejectedLine(long Line, string Reason, string Sample);

/// <summary>A refused line or poisoned event as it is kept.</summary>
public sealed record DeadLetter(long Id, DateTime ReceivedAt, string Source, long Line, string Reason, string Sample);

/// <summary>
/// The append-only log of events. Appending returns after the commit: what it returned for survives a kill of the process. Every reading call
/// takes the organization and gives only its rows, but for <see cref="ReadAfter"/>, which feeds detection for all.
/// </summary>
public interface IEventLog
{
    /// <summary>Batches of new events in order as they are committed. Bounded: a reader that lags misses batches and reads them with <see cref="ReadAfter"/>.</summary>
    ChannelReader<IReadOnlyList<LogEvent>> Committed { get; }

    /// <summary>The position of the newest committed event; 0 when there is none.</summary>
    long LastSequence { get; }

    /// <summary>Commits a delivery. Concurrent calls share one transaction. Events of the delivery get their <see cref="LogEvent.Sequence"/>.</summary>
    Task<Appended> AppendAsync(IReadOnlyList<LogEvent> delivery, CancellationToken ct);

    /// <summary>Keeps refused lines; at most 10,000 for each organization, the oldest leave first.</summary>
    Task RejectAsync(int organizationId, string source, DateTime receivedAt, IReadOnlyList<RejectedLine> lines, CancellationToken ct);

    /// <summary>Committed events after a position in order, of all organizations; at most <paramref name="limit"/>.</summary>
    IReadOnlyList<LogEvent> ReadAfter(long sequence, int limit);

    Task<IReadOnlyList<LogEvent>> ReadAsync(int organizationId, IReadOnlyCollection<long> sequences, CancellationToken ct);

    /// <summary>Every source of the organization, by name.</summary>
    Task<IReadOnlyList<LogSource>> SourcesAsync(int organizationId, CancellationToken ct);

    /// <summary>How many events were stored since <paramref name="from"/> (UTC, to the full hour before it).</summary>
    Task<long> CountSinceAsync(int organizationId, DateTime from, CancellationToken ct);

    /// <summary>
    /// The time of receipt of the delivery with this idempotency key: <paramref name="now"/> the first time, that same time when it is delivered again. Events
    /// without a time stamp of their own so get the same keys, and what was stored of the first try is recognised. Kept for two days.
    /// </summary>
    Task<DateTime> DeliveryTimeAsync(int organizationId, string idempotencyKey, DateTime now, CancellationToken ct);

    Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(int organizationId, int limit, CancellationToken ct);

    /// <summary>Removes the organization's events, refused lines and figures as they are now; positions are not given again. Gives how many events went.</summary>
    Task<long> ForgetAsync(int organizationId, CancellationToken ct);
}
