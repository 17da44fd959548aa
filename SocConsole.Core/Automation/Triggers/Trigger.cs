using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Workflows;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Automation.Triggers;

public enum TriggerStatus
{
    Active,
    Paused,
    Archived,
    Error,
}

/// <summary>A standing order: when its conditions hold for an incident, its steps are run or proposed.</summary>
public sealed class Trigger : IOwned
{
    public int Id { get; set; }

    public int OrganizationId { get; set; }

    public required string Name { get; set; }

    public string? Description { get; set; }

    public string? Category { get; set; }

    public bool Enabled { get; set; }

    /// <summary>Starts the run without approval where the rules of approval allow it; else it only asks for one.</summary>
    public bool AutoExecute { get; set; }

    public Severity Priority { get; set; }

    /// <summary>The documented keys as they were sent, JSON.</summary>
    public required string Conditions { get; set; }

    public required string PlaybookName { get; set; }

    public required WorkflowFlow Flow { get; set; }

    public int CooldownSeconds { get; set; }

    public int MaximumPerDay { get; set; }

    public IReadOnlyList<string> Tags { get; set; } = [];

    public TriggerStatus Status { get; set; }

    public string? Fault { get; set; }

    public long TriggerCount { get; set; }

    public long SuccessCount { get; set; }

    public long FailureCount { get; set; }

    /// <summary>Smoothed with 0.3 for the newest, milliseconds from the event to the run; null before the first.</summary>
    public double? AverageResponseMs { get; set; }

    public DateTime? LastTriggeredAt { get; set; }

    public required string CreatedBy { get; set; }

    /// <summary>Actor id of who last changed what it does; may not approve its runs.</summary>
    public required string EditedById { get; set; }

    public required string EditedBy { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public int Version { get; set; }
}

/// <summary>A trigger as it was at one version.</summary>
public sealed class TriggerVersion : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    public int TriggerId { get; set; }

    public int Version { get; set; }

    /// <summary>Its settings as JSON.</summary>
    public required string Body { get; set; }

    public required string ChangedBy { get; set; }

    public DateTime At { get; set; }
}

public enum TriggerOutcome
{
    Fired,
    NotMet,
    CoolingDown,
    DailyCapReached,
    AlreadyRunning,
    Refused,
    Failed,
}

/// <summary>One look of a trigger at an incident, with the reason why it fired or not. The newest are kept.</summary>
public sealed class TriggerEvaluation : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    public int TriggerId { get; set; }

    public int IncidentNumber { get; set; }

    public TriggerOutcome Outcome { get; set; }

    public required string Reason { get; set; }

    public string? RunNumber { get; set; }

    public DateTime At { get; set; }
}

/// <summary>How often a trigger fired on one UTC day.</summary>
public sealed class TriggerDay : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    public int TriggerId { get; set; }

    public DateTime Day { get; set; }

    public int Fired { get; set; }
}
