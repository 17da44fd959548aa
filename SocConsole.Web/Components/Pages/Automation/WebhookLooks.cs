using SocConsole.Core.Automation.Webhooks;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Automation;

/// <summary>States of webhooks as people read them.</summary>
public static class WebhookLooks
{
    public static StateLook Of(WebhookHealth health) => health switch
    {
        WebhookHealth.Unused => new("Not used yet", "○", ""),
        WebhookHealth.Healthy => new("Healthy", "✓", "good"),
        WebhookHealth.Degraded => new("Some fail", "⚠", "wait"),
        WebhookHealth.Failing => new("Failing", "✕", "bad"),
        WebhookHealth.Paused => new("Paused", "∅", ""),
        _ => throw new ArgumentOutOfRangeException(nameof(health), health, "not a webhook's health"),
    };

    public static StateLook Of(WebhookDeliveryStatus status) => status switch
    {
        WebhookDeliveryStatus.Pending => new("Waits", "◷", "wait"),
        WebhookDeliveryStatus.Delivered => new("Delivered", "✓", "good"),
        WebhookDeliveryStatus.Dead => new("Given up", "✕", "bad"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not a delivery's status"),
    };

    /// <summary>What a subscription is called: its name, or the host that it goes to.</summary>
    public static string Title(WebhookView webhook) => webhook.Name ?? new Uri(webhook.Url).Host;
}
