namespace SocConsole.Core.Events;

/// <summary>A domain event that was committed together with the change that it tells of, until every handler has seen it.</summary>
public sealed class OutboxMessage
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    public required string Body { get; set; }

    public DateTime CreatedAt { get; set; }

    /// <summary>How often handling has failed; after the fifth time the message is kept aside with its reason.</summary>
    public int Attempts { get; set; }

    public string? Fault { get; set; }

    /// <summary>Not handled again before this, UTC; null while it has not failed.</summary>
    public DateTime? NextAttemptAt { get; set; }
}
