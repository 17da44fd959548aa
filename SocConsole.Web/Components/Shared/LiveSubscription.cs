using SocConsole.Core.Events;

namespace SocConsole.Web.Components.Shared;

/// <summary>What happened since the last delivery. With <paramref name="Missed"/> there was more than is listed: read everything again.</summary>
public sealed record LiveBatch(IReadOnlyList<DomainEvent> Events, bool Missed)
{
    public IEnumerable<T> Of<T>()
        where T : DomainEvent => Events.OfType<T>();

    /// <summary>Whether anything about the threat may have changed.</summary>
    public bool Concerns(string threatNumber) => Missed || Events.Any(happened => ThreatOf(happened) == threatNumber);

    /// <summary>Whether anything about the run may have changed.</summary>
    public bool ConcernsRun(string runNumber) => Missed || Events.Any(happened => RunOf(happened) == runNumber);

    /// <summary>Whether any run may have changed.</summary>
    public bool ConcernsRuns => Missed || Events.Any(happened => RunOf(happened) is not null);

    public static string? ThreatOf(DomainEvent happened) => happened switch
    {
        ThreatDetected threat => threat.ThreatId,
        ThreatUpdated threat => threat.ThreatId,
        ThreatAnalyzed threat => threat.ThreatId,
        PlaybookGenerated run => run.ThreatId,
        ApprovalRequired run => run.ThreatId,
        PlaybookExecuting run => run.ThreatId,
        PlaybookChanged run => run.ThreatId,
        ThreatMitigated run => run.ThreatId,
        _ => null,
    };

    private static string? RunOf(DomainEvent happened) => happened switch
    {
        PlaybookGenerated run => run.PlaybookId,
        ApprovalRequired run => run.PlaybookId,
        PlaybookExecuting run => run.PlaybookId,
        PlaybookChanged run => run.PlaybookId,
        ThreatMitigated run => run.PlaybookId,
        RunEnded run => run.RunNumber,
        _ => null,
    };
}

/// <summary>
/// Brings an organization's events to one page: the first at once, those that follow gathered, at most one delivery an interval and never two at a time.
/// After disposal nothing is delivered.
/// </summary>
public sealed class LiveSubscription : IDisposable
{
    public static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(250);
    private const int Capacity = 256;

    private readonly Lock sync = new();
    private readonly Func<LiveBatch, Task> deliver;
    private readonly TimeSpan interval;
    private readonly ITimer timer;
    private readonly IDisposable subscription;
    private List<DomainEvent> waiting = [];
    private bool missed;
    private bool scheduled;
    private bool resting;
    private bool disposed;

    /// <param name="deliver">Brings a batch to the page; it switches to the page's own dispatcher itself.</param>
    public LiveSubscription(IEventBus bus, int organizationId, TimeProvider clock, Func<LiveBatch, Task> deliver, TimeSpan? interval = null)
    {
        this.deliver = deliver;
        this.interval = interval ?? LeastInterval;
        timer = clock.CreateTimer(_ => _ = RunAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        subscription = bus.Subscribe(organizationId, Receive);
    }

    public void Dispose()
    {
        subscription.Dispose();
        lock (sync)
        {
            disposed = true;
            waiting = [];
        }

        timer.Dispose();
    }

    private void Receive(DomainEvent happened)
    {
        lock (sync)
        {
            if (disposed)
            {
                return;
            }

            if (waiting.Count < Capacity)
            {
                waiting.Add(happened);
            }
            else
            {
                missed = true;
            }

            if (!scheduled && !resting)
            {
                scheduled = true;
                timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private async Task RunAsync()
    {
        LiveBatch? batch = null;
        lock (sync)
        {
            scheduled = false;
            resting = false;
            if (!disposed && (waiting.Count > 0 || missed))
            {
                batch = new LiveBatch(waiting, missed);
                (waiting, missed, resting) = ([], false, true);
            }
        }

        if (batch is null)
        {
            return;
        }

        try
        {
            await deliver(batch);
        }
        catch (ObjectDisposedException)
        {
            // The circuit ended while the news was on its way.
        }
        finally
        {
            lock (sync)
            {
                if (!disposed)
                {
                    timer.Change(interval, Timeout.InfiniteTimeSpan);
                }
            }
        }
    }
}
