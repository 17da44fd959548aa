using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.Events;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Tests.Components.Shared;

public sealed class LiveSubscriptionTests
{
    private static readonly DateTime Noon = new(2026, 3, 4, 12, 0, 0, DateTimeKind.Utc);

    private readonly EventBus bus = new(NullLogger<EventBus>.Instance);
    private readonly ManualTimers clock = new();
    private readonly Channel<LiveBatch> delivered = Channel.CreateUnbounded<LiveBatch>();

    [Fact]
    public void Publish_FirstEvent_IsDeliveredAtOnce()
    {
        using var live = Subscribe();

        bus.Publish(Updated("A"));
        clock.Fire();

        Assert.Equal(["A"], Read());
        Assert.Equal(LiveSubscription.LeastInterval, clock.Due);
    }

    [Fact]
    public void Publish_DuringTheInterval_IsGatheredIntoOneDelivery()
    {
        using var live = Subscribe();
        bus.Publish(Updated("A"));
        clock.Fire();

        bus.Publish(Updated("B"));
        bus.Publish(Updated("C"));
        Assert.Equal(LiveSubscription.LeastInterval, clock.Due);
        clock.Fire();

        Assert.Equal(["A"], Read());
        Assert.Equal(["B", "C"], Read());
    }

    [Fact]
    public void Publish_AfterARest_IsDeliveredAtOnceAgain()
    {
        using var live = Subscribe();
        bus.Publish(Updated("A"));
        clock.Fire();
        clock.Fire();

        bus.Publish(Updated("B"));

        Assert.Equal(TimeSpan.Zero, clock.Due);
    }

    [Fact]
    public void Publish_MoreThanIsHeld_SaysThatSomeWereMissed()
    {
        using var live = Subscribe();
        for (var at = 0; at < 1_000; at++)
        {
            bus.Publish(Updated("A"));
        }

        clock.Fire();

        Assert.True(delivered.Reader.TryRead(out var batch));
        Assert.True(batch.Missed);
        Assert.InRange(batch.Events.Count, 1, 256);
        Assert.True(batch.Concerns("anything"));
    }

    [Fact]
    public void Publish_WhileADeliveryIsUnderWay_WaitsForItsEnd()
    {
        var slow = new TaskCompletionSource();
        var deliveries = 0;
        using var live = new LiveSubscription(bus, 1, clock, _ =>
        {
            deliveries++;
            return slow.Task;
        });
        bus.Publish(Updated("A"));
        clock.Fire();
        clock.Due = null;

        bus.Publish(Updated("B"));

        Assert.Null(clock.Due);
        slow.SetResult();
        Assert.Equal(1, deliveries);
    }

    [Fact]
    public void Dispose_ThenPublishOrFire_DeliversNothing()
    {
        var live = Subscribe();
        bus.Publish(Updated("A"));

        live.Dispose();
        clock.Fire();
        bus.Publish(Updated("B"));
        clock.Fire();

        Assert.False(delivered.Reader.TryRead(out _));
    }

    [Fact]
    public void Publish_OfAnotherOrganization_IsNotDelivered()
    {
        using var live = Subscribe();

        bus.Publish(Updated("A") with { OrganizationId = 2 });

        Assert.Null(clock.Due);
    }

    [Fact]
    public void ConcernsRun_OtherRun_IsFalse()
    {
        var batch = new LiveBatch([new PlaybookChanged(1, Noon, "THR-1", "PB-1")], Missed: false);

        Assert.True(batch.ConcernsRun("PB-1"));
        Assert.False(batch.ConcernsRun("PB-2"));
        Assert.True(batch.Concerns("THR-1"));
        Assert.True(batch.ConcernsRuns);
    }

    private LiveSubscription Subscribe() => new(bus, 1, clock, batch =>
    {
        delivered.Writer.TryWrite(batch);
        return Task.CompletedTask;
    });

    private string[] Read() => delivered.Reader.TryRead(out var batch) ? batch.Of<ThreatUpdated>().Select(happened => happened.ThreatId).ToArray() : [];

    private static ThreatUpdated Updated(string threat) => new(1, Noon, threat);

    /// <summary>One timer that a test fires by hand.</summary>
    private sealed class ManualTimers : TimeProvider
    {
        private TimerCallback? callback;

        public TimeSpan? Due { get; set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            this.callback = callback;
            return new Timer(this);
        }

        public void Fire() => callback!(null);

        private sealed class Timer(ManualTimers owner) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                owner.Due = dueTime;
                return true;
            }

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
