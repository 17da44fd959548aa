using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Events;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Automation.Webhooks;

/// <summary>Puts a delivery into the database for every receiver that wants what happened.</summary>
public sealed partial class WebhookEnqueuer(SocDatabase database, WebhookSignal signal, ILogger<WebhookEnqueuer> logger) : IEventHandler
{
    /// <summary>Most deliveries that wait for one receiver; what comes then is kept as dead and can be sent again.</summary>
    public const int MaximumWaiting = 100_000;

    public async Task HandleAsync(IReadOnlyList<DomainEvent> happened, CancellationToken ct)
    {
        foreach (var organization in happened.Where(WebhookFacts.Concerns).GroupBy(item => item.OrganizationId))
        {
            await HandleAsync(organization.Key, [.. organization], ct);
        }
    }

    private async Task HandleAsync(int organization, IReadOnlyList<DomainEvent> happened, CancellationToken ct)
    {
        var deliveries = new List<WebhookDelivery>();
        await using (var db = database.Read(organization))
        {
            var subscriptions = await db.WebhookSubscriptions.Where(row => row.IsActive).ToListAsync(ct);
            foreach (var item in subscriptions.Count == 0 ? [] : happened)
            {
                foreach (var message in await WebhookFacts.OfAsync(db, item, ct))
                {
                    deliveries.AddRange(subscriptions.Where(row => row.Events.Contains(message.EventType, StringComparer.Ordinal)).Select(row => Delivery(item, message, row)));
                }
            }
        }

        if (deliveries.Count > 0)
        {
            await AddAsync(organization, deliveries, ct);
            signal.Set();
        }
    }

    private static WebhookDelivery Delivery(DomainEvent happened, WebhookMessage message, WebhookSubscription subscription)
    {
        var id = WebhookBody.DeliveryId(happened, message.EventType, subscription.Id);
        return new WebhookDelivery { SubscriptionId = subscription.Id, DeliveryId = id, EventType = message.EventType, Body = WebhookBody.Write(message.EventType, message.At, message.Data, id) };
    }

    private async Task AddAsync(int organization, IReadOnlyList<WebhookDelivery> deliveries, CancellationToken ct) => await database.WriteAsync<Done>(
        organization,
        async unit =>
        {
            // A message that was handled before left its deliveries, and a subscription may be gone by now.
            Guid[] ids = [.. deliveries.Select(row => row.DeliveryId)];
            var known = (await unit.Db.WebhookDeliveries.Where(row => ids.Contains(row.DeliveryId)).Select(row => row.DeliveryId).ToListAsync(ct)).ToHashSet();
            int[] alive = [.. await unit.Db.WebhookSubscriptions.Select(row => row.Id).ToListAsync(ct)];
            foreach (var lane in deliveries.Where(row => alive.Contains(row.SubscriptionId) && known.Add(row.DeliveryId)).GroupBy(row => row.SubscriptionId))
            {
                var room = MaximumWaiting - await unit.Db.WebhookDeliveries.CountAsync(row => row.SubscriptionId == lane.Key && row.NextAttemptAt != null, ct);
                foreach (var delivery in lane)
                {
                    var isFull = room-- <= 0;
                    delivery.CreatedAt = unit.Now;
                    delivery.Status = isFull ? WebhookDeliveryStatus.Dead : WebhookDeliveryStatus.Pending;
                    delivery.NextAttemptAt = isFull ? null : unit.Now;
                    delivery.LastFault = isFull ? "Too many deliveries wait for this receiver." : null;
                    unit.Db.WebhookDeliveries.Add(delivery);
                }

                if (room < 0)
                {
                    LogFull(logger, lane.Key);
                }
            }

            return Done.Value;
        },
        ct);

    [LoggerMessage(3104, LogLevel.Warning, "Too many deliveries wait for webhook subscription {Subscription}; new ones are put aside")]
    private static partial void LogFull(ILogger logger, int subscription);
}
