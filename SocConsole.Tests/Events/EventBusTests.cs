using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.Events;

namespace SocConsole.Tests.Events;

public sealed class EventBusTests
{
    private readonly EventBus bus = new(NullLogger<EventBus>.Instance);

    [Fact]
    public void Publish_OneReceiverThrows_TheOthersStillHear()
    {
        var heard = new List<string>();
        using var first = bus.Subscribe(1, happened => heard.Add("first"));
        using var broken = bus.Subscribe(1, _ => throw new InvalidOperationException("a bug in a listener"));
        using var last = bus.Subscribe(1, happened => heard.Add("last"));

        bus.Publish(Happened(1));
        bus.Publish(Happened(1));

        Assert.Equal(["first", "first", "last", "last"], heard.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Publish_AfterDispose_IsNotHeard()
    {
        var heard = 0;
        var subscription = bus.Subscribe(1, _ => heard++);
        bus.Publish(Happened(1));

        subscription.Dispose();
        subscription.Dispose();
        bus.Publish(Happened(1));

        Assert.Equal(1, heard);
    }

    [Fact]
    public void Publish_DisposedByAReceiver_DoesNotDisturb()
    {
        var heard = 0;
        IDisposable? own = null;
        own = bus.Subscribe(1, _ =>
        {
            heard++;
            own!.Dispose();
        });

        bus.Publish(Happened(1));
        bus.Publish(Happened(1));

        Assert.Equal(1, heard);
    }

    [Fact]
    public void Publish_OtherOrganization_IsNotHeard()
    {
        var heard = new List<DomainEvent>();
        using var subscription = bus.Subscribe(1, heard.Add);

        bus.Publish(Happened(2));
        bus.Publish(Happened(1));

        Assert.Equal([Happened(1)], heard);
    }

    private static ThreatUpdated Happened(int organization) => new(organization, new DateTime(2026, 3, 4, 10, 0, 0, DateTimeKind.Utc), "THR-2026-001");
}
