using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.People;

/// <summary>Somebody whose activities are watched; not a user of the console.</summary>
public sealed class Person : IOwned
{
    public int Id { get; set; }

    public int OrganizationId { get; set; }

    /// <summary>The sender's id, such as <c>U001</c>; unique in the organization.</summary>
    public required string UserId { get; set; }

    /// <summary>Null for somebody known by activities only.</summary>
    public string? Name { get; set; }

    public string? Email { get; set; }

    public string? Role { get; set; }

    public string? Department { get; set; }

    public string? Team { get; set; }

    /// <summary>User id of the supervisor.</summary>
    public string? Supervisor { get; set; }

    /// <summary>The person's own machine.</summary>
    public string? DeviceId { get; set; }

    public string? Site { get; set; }

    /// <summary><c>active</c> or what the source says, such as <c>terminated</c>.</summary>
    public required string Status { get; set; }

    public DateOnly? LastDay { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    /// <summary>0 to 100: the highest day of 30, a day counting half after a week; null before the first activity.</summary>
    public double? Score { get; set; }

    public RiskLevel Level { get; set; }

    /// <summary>Day for which <see cref="Score"/> was worked out.</summary>
    public DateOnly? ScoredFor { get; set; }

    public DateTime? LastActivityAt { get; set; }

    public long Activities { get; set; }
}

/// <summary>What is remembered of a person's days through <see cref="Through"/>.</summary>
public sealed class PersonMemory : IOwned
{
    public int PersonId { get; set; }

    public int OrganizationId { get; set; }

    public DateOnly Through { get; set; }

    /// <summary>Version of the meaning; another one is counted anew from the activities.</summary>
    public int Version { get; set; }

    public required byte[] Past { get; set; }
}

/// <summary>Where an organization's counting stands.</summary>
public sealed class InsiderLedger : IOwned
{
    public int OrganizationId { get; set; }

    /// <summary>The day that is counted; null before the first activity.</summary>
    public DateOnly? Day { get; set; }

    public int Version { get; set; }

    public byte[]? Past { get; set; }

    /// <summary>First day to which activities came after it had ended; the days must be counted anew. Null when all are counted.</summary>
    public DateOnly? LateFrom { get; set; }
}
