using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Automation.Webhooks;

/// <summary>Reads how receivers do from their deliveries.</summary>
internal static class WebhookReading
{
    private const int Newest = 10;
    private const int FailingAfter = 3;

    public static async Task<IReadOnlyList<WebhookView>> ViewsAsync(SocDbContext db, IReadOnlyList<WebhookSubscription> rows, DateTime now, CancellationToken ct)
    {
        int[] ids = [.. rows.Select(row => row.Id)];
        var waiting = await db.WebhookDeliveries.Where(row => row.NextAttemptAt != null && ids.Contains(row.SubscriptionId)).GroupBy(row => row.SubscriptionId)
            .Select(group => new { group.Key, Count = group.LongCount() }).ToDictionaryAsync(group => group.Key, group => group.Count, ct);
        var views = new List<WebhookView>(rows.Count);
        foreach (var row in rows)
        {
            views.Add(WebhookView.Of(row, await HealthAsync(db, row, ct), waiting.GetValueOrDefault(row.Id), now));
        }

        return views;
    }

    private static async Task<WebhookHealth> HealthAsync(SocDbContext db, WebhookSubscription subscription, CancellationToken ct)
    {
        if (subscription.LastTriggeredAt is null)
        {
            return WebhookHealth.Unused;
        }

        // In the order of their last tries; of many that wait, those tried are near the front of the newest.
        var tried = await db.WebhookDeliveries.Where(row => row.SubscriptionId == subscription.Id && row.LastAttemptAt != null).OrderByDescending(row => row.Id).Take(Newest)
            .Select(row => new { row.LastAttemptAt, row.Status }).ToListAsync(ct);
        var good = tried.OrderByDescending(row => row.LastAttemptAt).Select(row => row.Status == WebhookDeliveryStatus.Delivered).ToList();
        var failures = good.TakeWhile(delivered => !delivered).Count();
        return good.Count == 0 ? WebhookHealth.Unused
            : failures == 0 ? WebhookHealth.Healthy
            : failures >= FailingAfter || failures == good.Count ? WebhookHealth.Failing
            : WebhookHealth.Degraded;
    }
}
