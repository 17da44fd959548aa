using SocConsole.Core.Automation.Webhooks;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Endpoints.Automation;

/// <param name="Url">http or https; private networks are refused unless they are allowed.</param>
/// <param name="Events">Names from GET /api/webhooks/events; <c>event_types</c> is taken too.</param>
/// <param name="EventTypes">The other name of <c>events</c>.</param>
/// <param name="IsActive">A paused webhook gets no new deliveries, and what waits for it waits on.</param>
/// <param name="Secret">Signs the deliveries, 16 to 256 characters; left out, one is made.</param>
internal sealed record WebhookSubscriptionBody(string? Url, IReadOnlyList<string>? Events, IReadOnlyList<string>? EventTypes, string? Name, string? Description, bool? IsActive, string? Secret)
{
    public WebhookDraft ToDraft() => new(Url, Events ?? EventTypes, Name, Description, IsActive, Secret);
}

/// <param name="WebhookId">The subscription; <c>id</c> and <c>subscription_id</c> are taken too.</param>
internal sealed record WebhookTestBody(int? WebhookId, int? SubscriptionId, int? Id);

/// <summary>A subscription with its secret, which is shown this once.</summary>
internal sealed record WebhookCreatedBody(
    int Id, string Url, IReadOnlyList<string> Events, IReadOnlyList<string> EventTypes, string? Name, string? Description, bool IsActive, WebhookHealth Health, DateTime CreatedAt, string CreatedBy,
    DateTime? LastTriggeredAt, long DeliverySuccessCount, long DeliveryFailureCount, long Waiting, DateTime? PreviousSecretUntil, string Secret)
{
    public static WebhookCreatedBody Of(WebhookWithSecret made) => new(
        made.Webhook.Id, made.Webhook.Url, made.Webhook.Events, made.Webhook.EventTypes, made.Webhook.Name, made.Webhook.Description, made.Webhook.IsActive, made.Webhook.Health, made.Webhook.CreatedAt,
        made.Webhook.CreatedBy, made.Webhook.LastTriggeredAt, made.Webhook.DeliverySuccessCount, made.Webhook.DeliveryFailureCount, made.Webhook.Waiting, made.Webhook.PreviousSecretUntil, made.Secret);
}

/// <param name="Subscriptions">The oldest first.</param>
internal sealed record WebhookListBody(IReadOnlyList<WebhookView> Subscriptions, int Total);

internal sealed record WebhookEventsBody(IReadOnlyList<WebhookEvent> Events, int Total);

/// <param name="Deliveries">The newest first.</param>
internal sealed record WebhookDeliveriesBody(IReadOnlyList<WebhookDeliveryView> Deliveries, long Total, int Page, int Limit)
{
    public static WebhookDeliveriesBody Of(Page<WebhookDeliveryView> page) => new(page.Items, page.Total, page.Number, page.Size);
}

/// <param name="Status"><c>delivered</c>; a test that was not is refused with 424.</param>
/// <param name="HttpStatus">What the receiver answered.</param>
/// <param name="DurationMs">The whole exchange, milliseconds.</param>
internal sealed record WebhookTestedBody(bool Success, WebhookDeliveryStatus Status, string Message, Guid DeliveryId, int? HttpStatus, double? DurationMs)
{
    public static WebhookTestedBody Of(WebhookDeliveryView delivery) =>
        new(true, delivery.Status, "Test delivered", delivery.DeliveryId, delivery.LastStatus, delivery.LastDurationMs);
}
