using SocConsole.Tests.Support;
using SocConsole.Web.Http;
using SocConsole.Web.Http.RateLimiting;

namespace SocConsole.Tests.Http;

public sealed class RequestWindowLimiterTests
{
    private readonly TestClock clock = new();

    [Fact]
    public void Attempt_WithinLimit_TellsRemainingAndEndOfWindow()
    {
        using var limiter = new RequestWindowLimiter(new RateLimit("x", 3), clock);
        clock.Advance(TimeSpan.FromSeconds(30));
        var start = clock.GetUtcNow();

        var first = Take(limiter);
        clock.Advance(TimeSpan.FromSeconds(10));
        var second = Take(limiter);

        Assert.True(first.Allowed);
        Assert.Equal(2, first.Tightest.Remaining);
        Assert.Equal(1, second.Tightest.Remaining);
        Assert.Equal(start.AddMinutes(1), second.Tightest.ResetsAt);
    }

    [Fact]
    public void Attempt_OverLimit_IsRefusedUntilTheWindowEnds()
    {
        using var limiter = new RequestWindowLimiter(new RateLimit("x", 1), clock);
        Take(limiter);
        clock.Advance(TimeSpan.FromSeconds(59.5));

        var refused = Take(limiter);
        clock.Advance(refused.RetryAfter);
        var again = Take(limiter);

        Assert.False(refused.Allowed);
        Assert.Equal(1, refused.RetryAfterSeconds);
        Assert.Equal(0, refused.Tightest.Remaining);
        Assert.True(again.Allowed);
    }

    [Fact]
    public void Attempt_HourUsedUp_WaitsForTheHourAndKeepsTheMinute()
    {
        using var limiter = new RequestWindowLimiter(new RateLimit("x", 1, 2), clock);
        Take(limiter);
        clock.Advance(TimeSpan.FromMinutes(1));
        Take(limiter);
        clock.Advance(TimeSpan.FromMinutes(1));

        var refused = Take(limiter);

        Assert.False(refused.Allowed);
        Assert.Equal(TimeSpan.FromMinutes(58), refused.RetryAfter);
        Assert.Equal("Hour", refused.Tightest.Name);
        Assert.Equal(1, refused.Windows[0].Remaining);
    }

    [Fact]
    public void Attempt_ClockSetBack_OpensANewWindow()
    {
        using var limiter = new RequestWindowLimiter(new RateLimit("x", 1), clock);
        Take(limiter);
        clock.Advance(TimeSpan.FromDays(-1));

        Assert.True(Take(limiter).Allowed);
    }

    [Fact]
    public void IdleDuration_WindowOpen_IsNullAndCountsFromItsEnd()
    {
        using var limiter = new RequestWindowLimiter(new RateLimit("x", 1), clock);
        Take(limiter);
        clock.Advance(TimeSpan.FromSeconds(59));
        var open = limiter.IdleDuration;
        clock.Advance(TimeSpan.FromSeconds(11));

        Assert.Null(open);
        Assert.Equal(TimeSpan.FromSeconds(10), limiter.IdleDuration);
    }

    [Fact]
    public async Task Attempt_ManyAtOnce_LetsInExactlyTheLimit()
    {
        using var limiter = new RequestWindowLimiter(new RateLimit("x", 50), clock);

        var states = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => Take(limiter))));

        Assert.Equal(50, states.Count(state => state.Allowed));
        Assert.Equal(150, limiter.GetStatistics()!.TotalFailedLeases);
    }

    private static RateLimitState Take(RequestWindowLimiter limiter)
    {
        using var lease = limiter.AttemptAcquire();
        return ((RequestWindowLimiter.Lease)lease).State;
    }
}
