namespace SocConsole.Core.Hunting.Search;

/// <summary>What a hunt may cost. When it is spent, the scan ends and says where it can go on.</summary>
internal sealed class ScanBudget(long maximumEvents, TimeSpan maximumTime, TimeProvider clock, CancellationToken ct)
{
    public static readonly TimeSpan SearchTime = TimeSpan.FromSeconds(10);
    public const long SearchEvents = 2_000_000;

    private readonly long started = clock.GetTimestamp();

    /// <summary>Events that were read.</summary>
    public long Scanned { get; private set; }

    /// <summary>Null while the scan was complete; else why it ended.</summary>
    public string? Reason { get; private set; }

    /// <summary>Everything not before this place was seen; null when the scan was complete, or came nowhere.</summary>
    public EventPosition? ResumeBefore { get; private set; }

    /// <summary>Counts events and tells whether the scan may go on.</summary>
    public bool Spend(int events)
    {
        ct.ThrowIfCancellationRequested();
        Scanned += events;
        return Scanned < maximumEvents && clock.GetElapsedTime(started) < maximumTime;
    }

    /// <summary>Notes that the scan ended early.</summary>
    public void Stop(EventPosition? resumeBefore) =>
        Stop(Scanned >= maximumEvents ? $"more than {maximumEvents:N0} events would have to be read" : $"it took longer than {maximumTime.TotalSeconds:N0} s", resumeBefore);

    public void Stop(string reason, EventPosition? resumeBefore) => (Reason, ResumeBefore) = (reason, resumeBefore);
}
