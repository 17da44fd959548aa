using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Workflows;

namespace SocConsole.Core.Response.Playbooks;

public sealed record PlaybookFilter(string? ThreatNumber = null, RunStatus? Status = null, int? IncidentNumber = null, int? WorkflowId = null);

public sealed record PlaybookRunRow(
    string Number,
    string? ThreatNumber,
    string Name,
    RunStatus Status,
    ApprovalStatus ApprovalStatus,
    RunMode Mode,
    string RequestedBy,
    int Steps,
    int ApprovalsNeeded,
    int ApprovalsGiven,
    DateTime CreatedAt,
    DateTime? ExpiresAt,
    string? ApprovedBy,
    DateTime? CompletedAt,
    double? SuccessRate,
    bool BreakGlass,
    bool SelfApproved,
    int? IncidentNumber = null,
    RunOrigin Origin = RunOrigin.Threat)
{
    /// <summary>What it answers: a threat's or an incident's number, else its own.</summary>
    public string Subject => ThreatNumber ?? (IncidentNumber is { } incident ? Incidents.IncidentNumber.Text(incident) : Number);
}

public sealed record PlaybookStepView(
    int Order,
    string Action,
    IReadOnlyDictionary<string, string> Parameters,
    string Connector,
    bool Reversible,
    bool Required,
    string Effect,
    bool Configured,
    StepStatus Status,
    string? Result,
    string? Verification,
    int Attempts,
    DateTime? StartedAt,
    DateTime? CompletedAt,
    DateTime? RevertedAt,
    double? DurationMs)
{
    /// <summary>Title for people; null takes the action's name.</summary>
    public string? Name { get; init; }

    /// <summary>A person does it and says so.</summary>
    public bool Manual { get; init; }

    /// <summary>Longest wait for one try, seconds; null takes the stage's.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>When what it did ends by itself, UTC; null when it doesn't.</summary>
    public DateTime? EndsAt { get; init; }

    internal static PlaybookStepView Of(PlaybookRunStep step) => new(
        step.Order, step.Action, step.Parameters, step.Connector, step.Reversible, step.Required, step.Effect, step.Configured, step.Status, step.Result, step.Verification, step.Attempts,
        step.StartedAt, step.CompletedAt, step.RevertedAt, step.DurationMs)
    {
        Name = step.Name,
        Manual = step.Manual,
        TimeoutSeconds = step.TimeoutSeconds,
        EndsAt = step.EndsAt,
    };
}

public sealed record ApprovalView(string ActorName, bool Approved, string? Comment, bool BreakGlass, bool SelfApproval, DateTime At);

/// <param name="WhyNot">Why the asking actor can't decide ("You asked for this run", "You have approved already", "It expired", ...), null when it can.</param>
/// <param name="Why">Reason of the threat or incident that it answers.</param>
/// <param name="Confidence">Confidence in it, 0 to 1; null when nothing found it.</param>
public sealed record PlaybookRunView(
    PlaybookRunRow Row,
    string TemplateId,
    string EffectHash,
    string Why,
    double? Confidence,
    Severity Severity,
    string? Outcome,
    double? EstimatedSuccess,
    double? ActualSuccess,
    DateTime? StartedAt,
    IReadOnlyList<PlaybookStepView> Steps,
    IReadOnlyList<ApprovalView> Approvals,
    bool CanDecide,
    string? WhyNot,
    bool CanBreakGlass,
    bool CanRevert,
    DateTime? ReviewedAt)
{
    /// <summary>The workflow that it executes; null for another run.</summary>
    public int? WorkflowId { get; init; }

    /// <summary>How the steps follow each other; null when they simply do.</summary>
    public WorkflowFlow? Flow { get; init; }

    /// <summary>What the conditions of <see cref="Flow"/> decided, by their number.</summary>
    public IReadOnlyDictionary<int, bool> Decided { get; init; } = new Dictionary<int, bool>();

    /// <summary>Number of the run whose rest it does.</summary>
    public string? RetryOf { get; init; }

    /// <summary>Who asked to stop it; it stops before its next step.</summary>
    public string? CancelledBy { get; init; }

    /// <summary>Whether the asking actor can stop it.</summary>
    public bool CanCancel { get; init; }

    /// <summary>Whether the asking actor can have its rest done by another run.</summary>
    public bool CanRetry { get; init; }

    /// <summary>Whether the asking actor can say what came of the steps that wait for a person.</summary>
    public bool CanReport { get; init; }
}

/// <param name="Approved">False rejects the run for good.</param>
/// <param name="Comment">Up to 1,000 characters.</param>
/// <param name="EffectHash">The effect that was shown; null takes the effect in force (API callers that read no preview).</param>
/// <param name="BreakGlass">An administrator acts alone in an emergency; needs a comment.</param>
public sealed record Decision(bool Approved, string? Comment, string? EffectHash = null, bool BreakGlass = false);
