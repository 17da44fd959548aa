using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SocConsole.Core.Events;

/// <summary>The bus of one process.</summary>
public sealed partial class EventBus(ILogger<EventBus> logger) : IEventBus
{
    private readonly ConcurrentDictionary<int, ConcurrentDictionary<Subscription, byte>> byOrganization = new();

    public void Publish(DomainEvent happened)
    {
        if (!byOrganization.TryGetValue(happened.OrganizationId, out var subscriptions))
        {
            return;
        }

        foreach (var subscription in subscriptions.Keys)
        {
            try
            {
                subscription.Receive(happened);
            }
            catch (Exception fault)
            {
                // One circuit's bug must not take the news from the others.
                LogReceiverFailed(logger, fault, happened.GetType().Name);
            }
        }
    }

    public IDisposable Subscribe(int organizationId, Action<DomainEvent> receive)
    {
        var subscriptions = byOrganization.GetOrAdd(organizationId, _ => new());
        var subscription = new Subscription(receive, subscriptions);
        subscriptions.TryAdd(subscription, 0);
        return subscription;
    }

    [LoggerMessage(1101, LogLevel.Error, "A listener failed on {Event}")]
    private static partial void LogReceiverFailed(ILogger logger, Exception fault, string @event);

    private sealed class Subscription(Action<DomainEvent> receive, ConcurrentDictionary<Subscription, byte> home) : IDisposable
    {
        public Action<DomainEvent> Receive => receive;

        public void Dispose() => home.TryRemove(this, out _);
    }
}
