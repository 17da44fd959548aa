using SocConsole.Core.Kernel;

namespace SocConsole.Core.Automation.Webhooks;

/// <summary>How a receiver does, by its newest deliveries that were tried.</summary>
public enum WebhookHealth
{
    /// <summary>Nothing was sent so far.</summary>
    Unused,
    Healthy,

    /// <summary>The newest failed, and others of the newest ten were delivered.</summary>
    Degraded,

    /// <summary>The newest three failed, or all that there are.</summary>
    Failing,
    Paused,
}

/// <summary>A subscription. The reference calls <see cref="Events"/> <c>event_types</c>; both are answered.</summary>
/// <param name="DeliverySuccessCount">Deliveries that a receiver took.</param>
/// <param name="DeliveryFailureCount">Tries that failed.</param>
/// <param name="Waiting">Deliveries that are still to be made.</param>
/// <param name="PreviousSecretUntil">Until then the secret before signs too; null when it does not.</param>
public sealed record WebhookView(
    int Id, string Url, IReadOnlyList<string> Events, IReadOnlyList<string> EventTypes, string? Name, string? Description, bool IsActive, WebhookHealth Health, DateTime CreatedAt, string CreatedBy,
    DateTime? LastTriggeredAt, long DeliverySuccessCount, long DeliveryFailureCount, long Waiting, DateTime? PreviousSecretUntil)
{
    internal static WebhookView Of(WebhookSubscription row, WebhookHealth health, long waiting, DateTime now) => new(
        row.Id, row.Url, row.Events, row.Events, row.Name, row.Description, row.IsActive, row.IsActive ? health : WebhookHealth.Paused, row.CreatedAt, row.CreatedBy, row.LastTriggeredAt,
        row.DeliverySuccessCount, row.DeliveryFailureCount, waiting, row.PreviousSecretUntil > now ? row.PreviousSecretUntil : null);
}

/// <summary>A subscription whose secret was just made; it is shown this once.</summary>
public sealed record WebhookWithSecret(WebhookView Webhook, string Secret);

/// <summary>One delivery.</summary>
/// <param name="LastStatus">HTTP status of the last answer; null when there was none.</param>
/// <param name="NextAttemptAt">When it is tried next; null when it is delivered or given up.</param>
public sealed record WebhookDeliveryView(
    Guid DeliveryId, int SubscriptionId, string EventType, WebhookDeliveryStatus Status, int Attempts, DateTime CreatedAt, DateTime? NextAttemptAt, DateTime? LastAttemptAt, DateTime? DeliveredAt, int? LastStatus,
    string? LastFault, double? LastDurationMs, Guid? ResendOf, string Body)
{
    internal static WebhookDeliveryView Of(WebhookDelivery row) => new(
        row.DeliveryId, row.SubscriptionId, row.EventType, row.Status, row.Attempts, row.CreatedAt, row.NextAttemptAt, row.LastAttemptAt, row.DeliveredAt, row.LastStatus, row.LastFault, row.LastDurationMs,
        row.ResendOf, row.Body);
}

/// <summary>What is wanted of a subscription; at a change, null leaves a member as it is.</summary>
public sealed record WebhookDraft(string? Url, IReadOnlyList<string>? Events, string? Name, string? Description, bool? IsActive, string? Secret)
{
    public const int MaximumUrl = 2048;
    public const int MaximumName = 200;
    public const int MaximumDescription = 2000;
    public const int MinimumSecret = 16;
    public const int MaximumSecret = 256;

    /// <summary>What is wrong with what is there, or null.</summary>
    internal Error? Validate() =>
        CheckUrl() ?? CheckEvents()
        ?? (Name?.Length > MaximumName ? Error.Invalid("name", $"must have at most {MaximumName} characters") : null)
        ?? (Description?.Length > MaximumDescription ? Error.Invalid("description", $"must have at most {MaximumDescription} characters") : null)
        ?? (Secret is { Length: < MinimumSecret or > MaximumSecret } ? Error.Invalid("secret", $"must have from {MinimumSecret} to {MaximumSecret} characters") : null);

    private Error? CheckUrl() => Url switch
    {
        null => null,
        { Length: > MaximumUrl } => Error.Invalid("url", $"must have at most {MaximumUrl} characters"),
        _ when !Uri.TryCreate(Url, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps) => Error.Invalid("url", "must be an http or https address"),
        _ when Url.Contains('@', StringComparison.Ordinal) && new Uri(Url).UserInfo.Length > 0 => Error.Invalid("url", "must hold no user name or password; deliveries are signed"),
        _ => null,
    };

    private Error? CheckEvents() => Events switch
    {
        null => null,
        { Count: 0 } => Error.Invalid("events", "must name at least one event; GET /api/webhooks/events lists them"),
        _ when Events.Count > WebhookCatalog.All.Count * 2 || Events.FirstOrDefault(name => !WebhookCatalog.Knows(name)) is not null => Error.Invalid("events", "must be names that GET /api/webhooks/events lists"),
        _ => null,
    };
}
