using SocConsole.Core.Storage;

namespace SocConsole.Core.Automation.Webhooks;

/// <summary>A receiver that is told of events.</summary>
public sealed class WebhookSubscription : IOwned
{
    public int Id { get; set; }

    public int OrganizationId { get; set; }

    public required string Url { get; set; }

    /// <summary>Names of the events that it wants, such as <c>incident.created</c>.</summary>
    public required IReadOnlyList<string> Events { get; set; }

    public string? Name { get; set; }

    public string? Description { get; set; }

    /// <summary>The secret that signs, encrypted.</summary>
    public required string ProtectedSecret { get; set; }

    /// <summary>The secret before the last change, which signs too until <see cref="PreviousSecretUntil"/>.</summary>
    public string? PreviousProtectedSecret { get; set; }

    public DateTime? PreviousSecretUntil { get; set; }

    public bool IsActive { get; set; }

    public required string CreatedBy { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? LastTriggeredAt { get; set; }

    public long DeliverySuccessCount { get; set; }

    public long DeliveryFailureCount { get; set; }

    public int Version { get; set; }
}

public enum WebhookDeliveryStatus
{
    Pending,
    Delivered,
    Dead,
}

/// <summary>One message to one receiver. It waits in the database until it is delivered or given up.</summary>
public sealed class WebhookDelivery : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    public int SubscriptionId { get; set; }

    /// <summary>The same for every try; receivers recognise repetitions by it.</summary>
    public Guid DeliveryId { get; set; }

    public required string EventType { get; set; }

    /// <summary>The exact text that is sent and signed.</summary>
    public required string Body { get; set; }

    public WebhookDeliveryStatus Status { get; set; }

    public int Attempts { get; set; }

    public DateTime CreatedAt { get; set; }

    /// <summary>When it is tried next; null when it is delivered or dead.</summary>
    public DateTime? NextAttemptAt { get; set; }

    public DateTime? LastAttemptAt { get; set; }

    public DateTime? DeliveredAt { get; set; }

    /// <summary>HTTP status of the last answer; null when there was none.</summary>
    public int? LastStatus { get; set; }

    public string? LastFault { get; set; }

    public double? LastDurationMs { get; set; }

    /// <summary>The delivery that this one sends again.</summary>
    public Guid? ResendOf { get; set; }
}
