using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace SocConsole.Web.Http.RateLimiting;

/// <summary>
/// Counts requests in windows that begin with the first request. The framework's fixed window begins when the limiter is made and does not tell when it
/// ends, which the documented headers need.
/// </summary>
internal sealed class RequestWindowLimiter(RateLimit limit, TimeProvider clock) : RateLimiter
{
    private readonly Lock gate = new();
    private readonly Window[] windows = Windows(limit);
    private DateTimeOffset idleSince = clock.GetUtcNow();
    private long allowed;
    private long refused;

    /// <summary>Null while a window is open: dropping the limiter then would forget its count.</summary>
    public override TimeSpan? IdleDuration
    {
        get
        {
            lock (gate)
            {
                var idle = clock.GetUtcNow() - idleSince;
                return idle > TimeSpan.Zero ? idle : null;
            }
        }
    }

    public override RateLimiterStatistics GetStatistics()
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            return new RateLimiterStatistics
            {
                CurrentAvailablePermits = windows.Min(window => window.Remaining(now)),
                TotalSuccessfulLeases = allowed,
                TotalFailedLeases = refused,
            };
        }
    }

    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            var waits = TimeSpan.Zero;
            foreach (var window in windows)
            {
                if (window.Remaining(now) < permitCount && window.ResetsAt(now) - now is var wait && wait > waits)
                {
                    waits = wait;
                }
            }

            var passes = waits == TimeSpan.Zero;
            foreach (var window in windows)
            {
                // Requests that are refused do not count, so that waiting helps.
                window.Take(passes ? permitCount : 0, now);
                idleSince = window.ResetsAt(now) is var end && end > idleSince ? end : idleSince;
            }

            _ = passes ? allowed++ : refused++;
            return new Lease(new RateLimitState(passes, [.. windows.Select(window => window.State(now))], waits));
        }
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) =>
        ValueTask.FromResult(AttemptAcquireCore(permitCount));

    private static Window[] Windows(RateLimit limit)
    {
        var minute = new Window("Minute", limit.PerMinute, TimeSpan.FromMinutes(1));
        return limit.PerHour is { } perHour ? [minute, new Window("Hour", perHour, TimeSpan.FromHours(1))] : [minute];
    }

    internal sealed class Lease(RateLimitState state) : RateLimitLease
    {
        public RateLimitState State => state;

        public override bool IsAcquired => state.Allowed;

        public override IEnumerable<string> MetadataNames => state.Allowed ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
        {
            metadata = !state.Allowed && metadataName == MetadataName.RetryAfter.Name ? state.RetryAfter : null;
            return metadata is not null;
        }
    }

    private sealed class Window(string name, int limit, TimeSpan length)
    {
        private DateTimeOffset? startedAt;
        private int used;

        public int Remaining(DateTimeOffset now) => IsOpen(now) ? limit - used : limit;

        public DateTimeOffset ResetsAt(DateTimeOffset now) => (IsOpen(now) ? startedAt!.Value : now) + length;

        public void Take(int permits, DateTimeOffset now)
        {
            if (!IsOpen(now))
            {
                startedAt = now;
                used = 0;
            }

            used += permits;
        }

        public WindowState State(DateTimeOffset now) => new(name, limit, Remaining(now), ResetsAt(now));

        // A clock that was set back must not keep a window open for longer than its length.
        private bool IsOpen(DateTimeOffset now) => startedAt is { } start && now >= start && now < start + length;
    }
}
