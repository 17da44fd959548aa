using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Automation.Webhooks;

/// <summary>What was sent to receivers and what came of it; sends again and sends tests.</summary>
public sealed class WebhookDeliveries(SocDatabase database, WebhookSender sender, WebhookLanes lanes, WebhookSignal signal, TimeProvider clock)
{
    /// <summary>Deliveries of a subscription, the newest first. Errors: WEBHOOK_NOT_FOUND.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="subscription">Whose.</param>
    /// <param name="status">Only these; null for all.</param>
    /// <param name="page">Which of them.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<Result<Page<WebhookDeliveryView>>> ListAsync(Actor actor, int subscription, WebhookDeliveryStatus? status, PageRequest page, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManageWebhooks) ?? page.Validate()) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (!await db.WebhookSubscriptions.AnyAsync(row => row.Id == subscription, ct))
        {
            return Error.NotFound(WebhookService.What, subscription);
        }

        var matching = db.WebhookDeliveries.Where(row => row.SubscriptionId == subscription && (status == null || row.Status == status));
        var rows = await matching.OrderByDescending(row => row.Id).Skip(page.Skip).Take(page.Size).ToListAsync(ct);
        return new Page<WebhookDeliveryView>([.. rows.Select(WebhookDeliveryView.Of)], page.Number, page.Size, await matching.LongCountAsync(ct));
    }

    /// <summary>Sends a delivery once more, as one of its own with the same event and data. Errors: WEBHOOK_DELIVERY_NOT_FOUND, WEBHOOK_PAUSED.</summary>
    public async Task<Result<WebhookDeliveryView>> ResendAsync(Actor actor, Guid deliveryId, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageWebhooks) is { } refused)
        {
            return refused;
        }

        var made = await database.WriteAsync<WebhookDeliveryView>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.WebhookDeliveries.AsNoTracking().FirstOrDefaultAsync(row => row.DeliveryId == deliveryId, ct) is not { } first
                || await unit.Db.WebhookSubscriptions.FirstOrDefaultAsync(row => row.Id == first.SubscriptionId, ct) is not { } subscription)
            {
                return Error.NotFound("Webhook delivery", deliveryId);
            }

            if (!subscription.IsActive)
            {
                return Error.Conflict("WEBHOOK_PAUSED", "The webhook is paused; let it go on first.");
            }

            var id = Guid.CreateVersion7(new DateTimeOffset(unit.Now));
            var row = new WebhookDelivery
            {
                SubscriptionId = subscription.Id,
                DeliveryId = id,
                EventType = first.EventType,
                Body = first.Body.Replace(first.DeliveryId.ToString(), id.ToString(), StringComparison.Ordinal),
                CreatedAt = unit.Now,
                NextAttemptAt = unit.Now,
                ResendOf = first.DeliveryId,
            };
            unit.Db.WebhookDeliveries.Add(row);
            unit.Audit(actor, "webhook.resent", WebhookService.Subject(subscription.Id), new { row.EventType, row.DeliveryId, row.ResendOf });
            unit.Raise(new WebhookDelivered(actor.OrganizationId, unit.Now, subscription.Id));
            return WebhookDeliveryView.Of(row);
        }, ct);
        if (made.Succeeded(out var view, out _))
        {
            lanes.Reset(view.SubscriptionId);
            signal.Set();
        }

        return made;
    }

    /// <summary>
    /// Sends one <c>test.ping</c> now, paused or not, and tells what came of it; it is tried once and stands in the log either way. Errors: WEBHOOK_NOT_FOUND, and WEBHOOK_TEST_FAILED
    /// (<see cref="ErrorKind.DependencyFailed"/>) with the receiver's answer.
    /// </summary>
    public async Task<Result<WebhookDeliveryView>> TestAsync(Actor actor, int subscription, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageWebhooks) is { } refused)
        {
            return refused;
        }

        WebhookSubscription? found;
        await using (var db = database.Read(actor.OrganizationId))
        {
            found = await db.WebhookSubscriptions.FirstOrDefaultAsync(row => row.Id == subscription, ct);
        }

        if (found is null)
        {
            return Error.NotFound(WebhookService.What, subscription);
        }

        var ping = Ping(actor, found);
        var answer = await sender.SendAsync(sender.Target(found), ping, 1, ct);
        var written = await WriteTestAsync(actor, found, ping, answer);
        return answer.Delivered ? written : new Error(ErrorKind.DependencyFailed, "WEBHOOK_TEST_FAILED", $"The test was not delivered to {WebhookService.Host(found)}: {answer.Fault}");
    }

    private WebhookDelivery Ping(Actor actor, WebhookSubscription subscription)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var body = WebhookBody.Write(WebhookCatalog.TestPing, now.UtcDateTime, new { Message = "Test delivery", SubscriptionId = subscription.Id, RequestedBy = actor.Name }, id);
        return new WebhookDelivery { SubscriptionId = subscription.Id, DeliveryId = id, EventType = WebhookCatalog.TestPing, Body = body, CreatedAt = now.UtcDateTime };
    }

    // The message is out: whether the caller still waits makes no difference any more.
    private Task<Result<WebhookDeliveryView>> WriteTestAsync(Actor actor, WebhookSubscription subscription, WebhookDelivery ping, WebhookAnswer answer) => database.WriteAsync<WebhookDeliveryView>(
        actor.OrganizationId,
        async unit =>
        {
            (ping.Status, ping.Attempts, ping.LastAttemptAt, ping.DeliveredAt) = (answer.Delivered ? WebhookDeliveryStatus.Delivered : WebhookDeliveryStatus.Dead, 1, unit.Now, answer.Delivered ? unit.Now : null);
            (ping.LastStatus, ping.LastFault, ping.LastDurationMs) = (answer.Status, answer.Fault, answer.DurationMs);
            if (await unit.Db.WebhookSubscriptions.FirstOrDefaultAsync(row => row.Id == subscription.Id) is { } row)
            {
                unit.Db.WebhookDeliveries.Add(ping);
                row.LastTriggeredAt = unit.Now;
                (row.DeliverySuccessCount, row.DeliveryFailureCount) = (row.DeliverySuccessCount + (answer.Delivered ? 1 : 0), row.DeliveryFailureCount + (answer.Delivered ? 0 : 1));
            }

            unit.Audit(actor, "webhook.tested", WebhookService.Subject(subscription.Id), new { Host = WebhookService.Host(subscription), answer.Delivered, answer.Status });
            unit.Raise(new WebhookDelivered(actor.OrganizationId, unit.Now, subscription.Id));
            return WebhookDeliveryView.Of(ping);
        },
        CancellationToken.None);
}
