using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Workflows;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Playbooks;

public enum RunStatus
{
    PendingApproval,
    Executing,
    Completed,
    Failed,
    Rejected,
    Expired,
    Reverted,

    /// <summary>A person must do a step before it goes on.</summary>
    Waiting,
    Cancelled,
}

/// <summary>What asked for a run.</summary>
public enum RunOrigin
{
    /// <summary>A threat; by the console or a person.</summary>
    Threat,

    /// <summary>One action that a person wants.</summary>
    Action,
    Workflow,
    Trigger,
}

public enum ApprovalStatus
{
    Pending,
    Approved,
    Rejected,
    Expired,
    NotRequired,
}

public enum RunMode
{
    Live,
    DryRun,
}

/// <summary>One execution of a playbook, bound to a threat or an incident, with approval and a result for every step.</summary>
public sealed class PlaybookRun : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    /// <summary><c>PB-2026-001</c>; unique in the organization.</summary>
    public required string Number { get; set; }

    /// <summary>The threat that it answers; null for a run that answers none.</summary>
    public long? ThreatId { get; set; }

    public string? ThreatNumber { get; set; }

    /// <summary>The incident that it belongs to; null when the threat belongs to none.</summary>
    public int? IncidentNumber { get; set; }

    public long? IncidentId { get; set; }

    public RunOrigin Origin { get; set; }

    /// <summary>The CACAO playbook that it executes; the action's name for a single action.</summary>
    public required string TemplateId { get; set; }

    public int? WorkflowId { get; set; }

    public int? TriggerId { get; set; }

    /// <summary>How the steps follow each other; null when they simply do.</summary>
    public WorkflowFlow? Flow { get; set; }

    /// <summary>What the conditions of <see cref="Flow"/> decided, by their number; decided once, so that a run that was cut off takes the same way.</summary>
    public IReadOnlyDictionary<int, bool> Decided { get; set; } = new Dictionary<int, bool>();

    public Severity Priority { get; set; } = Severity.Medium;

    /// <summary>Number of the run that failed and whose rest this one does.</summary>
    public string? RetryOf { get; set; }

    /// <summary>When a person asked to stop it, and who; it stops before the next step.</summary>
    public DateTime? CancelRequestedAt { get; set; }

    public string? CancelledBy { get; set; }

    public required string Name { get; set; }

    public RunStatus Status { get; set; }

    public ApprovalStatus ApprovalStatus { get; set; }

    public RunMode Mode { get; set; }

    /// <summary>Actor id and name of who asked for the run or edited it last; may not approve it.</summary>
    public required string RequestedById { get; set; }

    public required string RequestedBy { get; set; }

    /// <summary>Actor id of who last edited the workflow or trigger that it executes; may not approve it either.</summary>
    public string? EditedById { get; set; }

    /// <summary>SHA-256 (hex) over the effect of all steps as shown; an approval is bound to it.</summary>
    public required string EffectHash { get; set; }

    /// <summary>How many different people must approve: 1 when every step can be undone, else 2.</summary>
    public int ApprovalsNeeded { get; set; }

    public DateTime CreatedAt { get; set; }

    /// <summary>When a pending run rejects itself.</summary>
    public DateTime? ExpiresAt { get; set; }

    public string? ApprovedBy { get; set; }

    public DateTime? ApprovedAt { get; set; }

    public DateTime? StartedAt { get; set; }

    public DateTime? CompletedAt { get; set; }

    /// <summary>Share of this template's completed steps in past runs, 0 to 1; null until ten runs have ended.</summary>
    public double? EstimatedSuccess { get; set; }

    /// <summary>Share of this run's steps that completed, 0 to 1; null until it has ended.</summary>
    public double? ActualSuccess { get; set; }

    /// <summary>An administrator approved alone in an emergency; stands on the list to review until <see cref="ReviewedAt"/>.</summary>
    public bool BreakGlass { get; set; }

    public DateTime? ReviewedAt { get; set; }

    public string? ReviewedBy { get; set; }

    /// <summary>The organization allows self-approval, and it was used.</summary>
    public bool SelfApproved { get; set; }

    public string? Outcome { get; set; }

    public int Version { get; set; }

    public List<PlaybookRunStep> Steps { get; } = [];

    public List<Approval> Approvals { get; } = [];
}

public enum StepStatus
{
    Pending,
    Running,
    Completed,
    Failed,
    NotConfigured,
    Skipped,
    Reverted,

    /// <summary>A person must do it and say so.</summary>
    Waiting,

    /// <summary>Its time was over and it was undone.</summary>
    Expired,
}

public sealed class PlaybookRunStep : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    public long RunId { get; set; }

    /// <summary>From 1.</summary>
    public int Order { get; set; }

    /// <summary>Catalogue name: <c>quarantine_ip</c>.</summary>
    public required string Action { get; set; }

    public required IReadOnlyDictionary<string, string> Parameters { get; set; }

    public required string Connector { get; set; }

    public string? Name { get; set; }

    /// <summary>Longest wait for one try, seconds; null takes the stage's.</summary>
    public int? TimeoutSeconds { get; set; }

    /// <summary>A person does it and says so.</summary>
    public bool Manual { get; set; }

    /// <summary>When what it did ends by itself; null when it doesn't.</summary>
    public DateTime? EndsAt { get; set; }

    public bool Reversible { get; set; }

    /// <summary>When it fails, the run fails and what was done is undone; else the run goes on and says so.</summary>
    public bool Required { get; set; }

    /// <summary>False when the connector said that it has nothing to act with.</summary>
    public bool Configured { get; set; } = true;

    /// <summary>What the connector says the step will do, as approved.</summary>
    public required string Effect { get; set; }

    public StepStatus Status { get; set; }

    /// <summary>What came of it, for a person.</summary>
    public string? Result { get; set; }

    /// <summary>What reading the state back showed.</summary>
    public string? Verification { get; set; }

    /// <summary>What the connector needs to undo or verify the step, as JSON.</summary>
    public string? ConnectorState { get; set; }

    public int Attempts { get; set; }

    public DateTime? StartedAt { get; set; }

    public DateTime? CompletedAt { get; set; }

    public DateTime? RevertedAt { get; set; }

    public double? DurationMs { get; set; }

    /// <summary>The same for every try, so that a connector does the deed once.</summary>
    public required string IdempotencyKey { get; set; }

    /// <summary>Number of the run that did this step before a retry; such a step is never done again.</summary>
    public string? DoneBy { get; set; }
}

/// <summary>One person's decision on a run. Never changed.</summary>
public sealed class Approval : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    public long RunId { get; set; }

    public required string ActorId { get; set; }

    public required string ActorName { get; set; }

    public bool Approved { get; set; }

    public string? Comment { get; set; }

    public required string EffectHash { get; set; }

    public bool BreakGlass { get; set; }

    public bool SelfApproval { get; set; }

    public DateTime At { get; set; }
}
