using System.Globalization;
using System.Text.Json;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Response.Runs;
using SocConsole.Core.Response.Workflows;

namespace SocConsole.Web.Endpoints.Response;

/// <summary>A workflow as it is given.</summary>
/// <param name="Name"><c>playbook_name</c> is accepted too.</param>
/// <param name="Priority"><c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>.</param>
/// <param name="Version">The version that was changed; null takes any.</param>
internal sealed record WorkflowRequest(
    string? Name, string? PlaybookName, string? Description, JsonElement? IncidentId, IReadOnlyList<StepBody>? Steps, bool AutoExecute = false, string? Priority = null, int? Version = null)
{
    public Result<WorkflowBody> ToBody()
    {
        if (!Wire.TryRead<Severity>(Priority ?? "medium", out var priority))
        {
            return Error.Invalid("priority", $"must be one of {string.Join(", ", Enum.GetValues<Severity>().Select(Wire.Name))}");
        }

        return StepBody.ToFlow(Steps).Succeeded(out var flow, out var error) && IncidentReference.Read(IncidentId).Succeeded(out var incident, out error)
            ? new WorkflowBody(Name ?? PlaybookName ?? string.Empty, Description, incident, flow, AutoExecute, priority)
            : error;
    }
}

/// <param name="WorkflowId">The workflow's id; <c>workflow_db_id</c> is accepted too.</param>
internal sealed record ExecuteWorkflowBody(JsonElement? WorkflowId, JsonElement? WorkflowDbId, JsonElement? IncidentId, bool DryRun = false)
{
    public Result<int> Id() => (WorkflowId ?? WorkflowDbId) switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var id) => id,
        { ValueKind: JsonValueKind.String } text when int.TryParse(text.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var id) => id,
        _ => Error.Invalid("workflow_id", "must be a workflow's id"),
    };
}

/// <param name="Id">The workflow's id, also as <c>workflow_db_id</c>.</param>
/// <param name="WorkflowId">Its CACAO id.</param>
/// <param name="Status">State of its latest run; <c>pending</c> before the first.</param>
/// <param name="SuccessRate">Share of its ended runs that completed, 0 to 1; null before the first.</param>
internal sealed record WorkflowRowBody(
    int Id, int WorkflowDbId, string WorkflowId, string Name, string PlaybookName, string? Description, int? IncidentId, string Status, int ProgressPercentage, string? CurrentStep, int TotalSteps,
    DateTime CreatedAt, DateTime UpdatedAt, DateTime? CompletedAt, bool ApprovalRequired, bool AutoExecute, bool AutoExecuted, double? SuccessRate, string Priority, string CreatedBy, string EditedBy, int Version, int Runs,
    string? RunId, IReadOnlyList<StepBody> Steps)
{
    public static WorkflowRowBody From(WorkflowView view) => new(
        view.Id, view.Id, view.Uid, view.Name, view.Name, view.Description, view.IncidentNumber, view.LastRun is { } run ? RunWords.Of(run.Status) : "pending", view.LastRun?.Progress ?? 0, view.LastRun?.CurrentStep,
        view.Flow.Actions().Count(), view.CreatedAt, view.UpdatedAt, view.LastRun?.CompletedAt, view.LastRun?.Status == RunStatus.PendingApproval, view.AutoExecute, view.LastRun?.Automatic ?? false, view.SuccessRate,
        Wire.Name(view.Priority), view.CreatedBy, view.EditedBy, view.Version, view.Runs, view.LastRun?.Number, [.. view.Flow.Nodes.Select(StepBody.From)]);
}

internal sealed record WorkflowListBody(bool Success, IReadOnlyList<WorkflowRowBody> Workflows, long Total, int Page, int Limit)
{
    public static WorkflowListBody From(Page<WorkflowView> page) => new(true, [.. page.Items.Select(WorkflowRowBody.From)], page.Total, page.Number, page.Size);
}

/// <param name="ApprovalRequired">Whether a run of it would wait, and <paramref name="Approval"/> why.</param>
internal sealed record WorkflowCreatedBody(bool Success, int Id, string WorkflowId, int WorkflowDbId, string Status, bool ApprovalRequired, int ApprovalsNeeded, string Approval, double EstimatedDurationMinutes, int TotalSteps)
{
    public static WorkflowCreatedBody From(WorkflowView view, RunPlan plan) => new(
        true, view.Id, view.Uid, view.Id, "pending", plan.ApprovalsNeeded > 0, plan.ApprovalsNeeded, plan.Start, Math.Round(view.EstimatedSeconds / 60.0, 2), view.Flow.Actions().Count());
}

internal sealed record WorkflowStartedBody(bool Success, int WorkflowId, string ExecutionId, string RunId, string Status, int StepsCompleted, int TotalSteps, bool ApprovalRequired, string Message)
{
    public static WorkflowStartedBody From(int id, string number, PlaybookRun run) => new(
        true, id, number, number, RunWords.Of(run.Status), run.Steps.Count(step => step.Status == StepStatus.Completed), run.Steps.Count, run.Status == RunStatus.PendingApproval,
        run.Status == RunStatus.PendingApproval ? $"{number} waits for approval." : $"{number} is under way.");
}

internal sealed record RunStepBody(
    int Order, string ActionType, string? Name, string Status, string Connector, string Effect, bool Reversible, bool Manual, string? Result, string? Verification, int Attempts, DateTime? StartedAt, DateTime? CompletedAt, DateTime? EndsAt,
    IReadOnlyDictionary<string, string> Parameters)
{
    public static RunStepBody From(PlaybookRunStep step) => new(
        step.Order, step.Action, step.Name, Wire.Name(step.Status), step.Connector, step.Effect, step.Reversible, step.Manual, step.Result, step.Verification, step.Attempts, step.StartedAt, step.CompletedAt, step.EndsAt, step.Parameters);
}

/// <param name="Status"><c>pending</c> before the first run.</param>
internal sealed record WorkflowStatusBody(
    bool Success, int WorkflowId, string? RunId, string Status, int ProgressPercentage, string? CurrentStep, int TotalSteps, int StepsCompleted, string? Outcome, double? SuccessRate, DateTime? StartedAt, DateTime? CompletedAt,
    IReadOnlyList<RunStepBody> Steps)
{
    public static WorkflowStatusBody From(int id, PlaybookRun? run)
    {
        if (run is null)
        {
            return new WorkflowStatusBody(true, id, null, "pending", 0, null, 0, 0, null, null, null, null, []);
        }

        var ended = run.Steps.Count(step => step.Status is not (StepStatus.Pending or StepStatus.Running or StepStatus.Waiting));
        var current = run.Steps.OrderBy(step => step.Order).FirstOrDefault(step => step.Status is StepStatus.Running or StepStatus.Waiting);
        return new WorkflowStatusBody(
            true, id, run.Number, RunWords.Of(run.Status), run.Steps.Count == 0 ? 100 : 100 * ended / run.Steps.Count, current?.Name ?? current?.Action, run.Steps.Count,
            run.Steps.Count(step => step.Status == StepStatus.Completed), run.Outcome, run.ActualSuccess, run.StartedAt, run.CompletedAt, [.. run.Steps.OrderBy(step => step.Order).Select(RunStepBody.From)]);
    }
}

internal sealed record WorkflowActionsBody(bool Success, int WorkflowId, string? RunId, IReadOnlyList<RunStepBody> Actions)
{
    public static WorkflowActionsBody From(int id, PlaybookRun? run) => new(true, id, run?.Number, run is null ? [] : [.. run.Steps.OrderBy(step => step.Order).Select(RunStepBody.From)]);
}

internal sealed record PlannedStepBody(int Order, string ActionType, string? Name, string Connector, string Effect, bool Configured, bool Reversible, bool Manual, string? Refusal, IReadOnlyDictionary<string, string> Parameters);

internal sealed record PlanBody(bool Success, bool DryRun, IReadOnlyList<PlannedStepBody> Steps, BlastRadius BlastRadius, int ApprovalsNeeded, string Start)
{
    public static PlanBody From(RunPlan plan) => new(
        true,
        true,
        [.. plan.Steps.Select(step => new PlannedStepBody(step.Order, step.Action, step.Terms.Name, step.Connector, step.Preview.Text, step.Preview.Configured, step.Preview.Reversible, step.Terms.Manual, step.Preview.Refusal, step.Parameters))],
        plan.Blast,
        plan.ApprovalsNeeded,
        plan.Start);
}
