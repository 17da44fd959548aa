using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;

namespace SocConsole.Core.Response.Workflows;

/// <summary>What a workflow is made of, as people give it.</summary>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="IncidentNumber">The incident that it is for; null for one that serves any.</param>
public sealed record WorkflowBody(string Name, string? Description, int? IncidentNumber, WorkflowFlow Flow, bool AutoExecute, Severity Priority);

/// <param name="Status">State of the latest run; null for any.</param>
/// <param name="Text">Text to look for in names; null for all.</param>
/// <param name="NeverRun">Only those without a run.</param>
public sealed record WorkflowFilter(int? IncidentNumber = null, RunStatus? Status = null, string? Text = null, bool Archived = false, bool NeverRun = false);

/// <summary>A workflow with its latest run.</summary>
/// <param name="LastRun">Null before the first.</param>
/// <param name="SuccessRate">Share of its ended live runs that completed, 0 to 1; null before the first.</param>
public sealed record WorkflowView(
    int Id,
    string Uid,
    string Name,
    string? Description,
    int? IncidentNumber,
    WorkflowFlow Flow,
    bool AutoExecute,
    Severity Priority,
    string CreatedBy,
    string EditedBy,
    DateTime CreatedAt,
    DateTime UpdatedAt,
    bool Archived,
    int Version,
    int Runs,
    double? SuccessRate,
    WorkflowRunView? LastRun)
{
    /// <summary>Sum of the expected durations of its actions, seconds.</summary>
    public int EstimatedSeconds => Flow.Actions().Sum(node => Catalog.ActionCatalog.Find(node.Action!)?.Seconds ?? 0);
}

/// <summary>One run of a workflow, short.</summary>
public sealed record WorkflowRunView(
    string Number, RunStatus Status, RunMode Mode, int Steps, int Ended, int Completed, string? CurrentStep, string RequestedBy, DateTime CreatedAt, DateTime? StartedAt, DateTime? CompletedAt, string? Outcome, bool Automatic)
{
    /// <summary>0 to 100: steps that ended in any way.</summary>
    public int Progress => Steps == 0 ? 100 : (int)Math.Round(100.0 * Ended / Steps);

    internal static WorkflowRunView Of(PlaybookRun run)
    {
        var steps = run.Steps.OrderBy(step => step.Order).ToList();
        var current = steps.Find(step => step.Status is StepStatus.Running or StepStatus.Waiting) ?? (run.CompletedAt is null ? steps.Find(step => step.Status == StepStatus.Pending) : null);
        return new WorkflowRunView(
            run.Number, run.Status, run.Mode, steps.Count, steps.Count(step => step.Status is not (StepStatus.Pending or StepStatus.Running or StepStatus.Waiting)),
            steps.Count(step => step.Status is StepStatus.Completed or StepStatus.Expired), current?.Name ?? current?.Action, run.RequestedBy, run.CreatedAt, run.StartedAt, run.CompletedAt, run.Outcome,
            run.ApprovalStatus == ApprovalStatus.NotRequired);
    }
}
