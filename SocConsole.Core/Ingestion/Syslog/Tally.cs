namespace SocConsole.Core.Ingestion.Syslog;

/// <summary>Counts what goes wrong often and tells of it at most once a minute, so that a flood does not flood the log too.</summary>
internal sealed class Tally(TimeProvider clock, Action<long> tell)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private long told;
    private DateTimeOffset? last;

    public long Count { get; private set; }

    public void Add(long count = 1)
    {
        lock (gate)
        {
            Count += count;
        }

        Tell();
    }

    /// <summary>Tells what was counted since the last time, when a minute has passed.</summary>
    public void Tell()
    {
        long news;
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (Count == told || now - last < Pause)
            {
                return;
            }

            news = Count - told;
            told = Count;
            last = now;
        }

        tell(news);
    }
}
