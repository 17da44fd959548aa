using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Feeds.Http;

/// <summary>Keeps each feed's requests within its limits. Requests wait for their turn; in memory, so a restart begins a window anew.</summary>
public sealed class FeedPace : IDisposable
{
    /// <summary>Longest wait for a turn; a fetch that would wait longer fails and comes back later.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private const int MostWaiting = 100;
    private readonly ConcurrentDictionary<(int Organization, int Feed), (string Limits, RateLimiter Limiter)> limiters = [];

    /// <summary>Errors: RATE_LIMITED when no turn comes in time.</summary>
    public async Task<Error?> WaitAsync(FeedAccess feed, CancellationToken ct)
    {
        if (feed.RateLimits.Count == 0)
        {
            return null;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            using var lease = await Of(feed).AcquireAsync(1, limit.Token);
            return lease.IsAcquired ? null : Refused();
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Refused();
        }
    }

    public void Dispose()
    {
        foreach (var (_, limiter) in limiters.Values)
        {
            limiter.Dispose();
        }
    }

    private RateLimiter Of(FeedAccess feed)
    {
        var limits = string.Join(';', feed.RateLimits.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}={entry.Value}"));
        return limiters.AddOrUpdate((feed.OrganizationId, feed.Id), _ => (limits, Create(feed)), (_, known) => known.Limits == limits ? known : (limits, Create(feed))).Limiter;
    }

    private static RateLimiter Create(FeedAccess feed)
    {
        var windows = feed.RateLimits.Select(entry => Window(entry.Value, entry.Key == "per_hour" ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(1))).ToArray();
        return windows.Length == 1 ? windows[0] : RateLimiter.CreateChained(windows);
    }

    private static FixedWindowRateLimiter Window(int permits, TimeSpan window) =>
        new FixedWindowRateLimiter(new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = window, QueueLimit = MostWaiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst, AutoReplenishment = true });

    private static Error Refused() => new(ErrorKind.RateLimited, "RATE_LIMITED", $"The feed's rate limit left no turn within {Patience.TotalMinutes:0} minutes.");
}
