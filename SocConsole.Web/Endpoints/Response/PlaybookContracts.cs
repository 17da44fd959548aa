using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;

namespace SocConsole.Web.Endpoints.Response;

internal sealed record PaginationBody(int Page, int Limit, long Total, long Pages);

internal sealed record PlaybookListBody(IReadOnlyList<PlaybookBody> Playbooks, PaginationBody Pagination)
{
    public static PlaybookListBody From(Page<PlaybookRunRow> page) =>
        new([.. page.Items.Select(PlaybookBody.From)], new PaginationBody(page.Number, page.Size, page.Total, page.Pages));
}

/// <param name="Steps">How many steps it has.</param>
/// <param name="SuccessRate">Share of steps that completed, 0 to 1; null until it has ended.</param>
internal sealed record PlaybookBody(
    string Id,
    string ThreatId,
    string Name,
    RunStatus Status,
    ApprovalStatus ApprovalStatus,
    string? ApprovedBy,
    int Steps,
    double? SuccessRate,
    DateTime CreatedAt,
    DateTime? ExpiresAt,
    DateTime? CompletedAt,
    RunMode Mode,
    string RequestedBy,
    int ApprovalsNeeded,
    int ApprovalsGiven,
    bool BreakGlass,
    bool SelfApproved)
{
    public static PlaybookBody From(PlaybookRunRow row) => new(
        row.Number, row.Subject, row.Name, row.Status, row.ApprovalStatus, row.ApprovedBy, row.Steps, row.SuccessRate, row.CreatedAt, row.ExpiresAt, row.CompletedAt, row.Mode, row.RequestedBy,
        row.ApprovalsNeeded, row.ApprovalsGiven, row.BreakGlass, row.SelfApproved);
}

/// <param name="Action">Upper case: <c>QUARANTINE_IP</c>.</param>
/// <param name="Result">What came of it; empty until it has ended.</param>
/// <param name="Effect">What it will do, as approved.</param>
internal sealed record PlaybookStepBody(
    int Order,
    string Action,
    IReadOnlyDictionary<string, string> Params,
    StepStatus Status,
    string Result,
    double? DurationMs,
    string Effect,
    bool Reversible,
    bool Required,
    bool Configured,
    string Connector,
    string? Verification,
    int Attempts,
    DateTime? StartedAt,
    DateTime? CompletedAt,
    DateTime? RevertedAt)
{
    public static PlaybookStepBody From(PlaybookStepView step) => new(
        step.Order, step.Action.ToUpperInvariant(), step.Parameters, step.Status, step.Result ?? string.Empty, step.DurationMs, step.Effect, step.Reversible, step.Required, step.Configured, step.Connector,
        step.Verification, step.Attempts, step.StartedAt, step.CompletedAt, step.RevertedAt);
}

internal sealed record ApprovalEntryBody(string User, bool Approved, string? Comment, bool BreakGlass, bool SelfApproval, DateTime Timestamp);

/// <param name="EffectHash">Send it with the approval, so that it counts only for what was read.</param>
/// <param name="WhyNot">Why the caller can't approve; null when it can.</param>
internal sealed record PlaybookDetailBody(
    string Id,
    string ThreatId,
    string Name,
    RunStatus Status,
    ApprovalStatus ApprovalStatus,
    RunMode Mode,
    IReadOnlyList<PlaybookStepBody> Steps,
    double? EstimatedSuccess,
    double? ActualSuccess,
    string EffectHash,
    bool Reversible,
    int ApprovalsNeeded,
    int ApprovalsGiven,
    IReadOnlyList<ApprovalEntryBody> Approvals,
    string RequestedBy,
    string? ApprovedBy,
    string? Outcome,
    bool CanDecide,
    string? WhyNot,
    bool CanRevert,
    bool BreakGlass,
    bool SelfApproved,
    DateTime CreatedAt,
    DateTime? ExpiresAt,
    DateTime? StartedAt,
    DateTime? CompletedAt)
{
    public static PlaybookDetailBody From(PlaybookRunView view) => new(
        view.Row.Number, view.Row.Subject, view.Row.Name, view.Row.Status, view.Row.ApprovalStatus, view.Row.Mode,
        [.. view.Steps.Select(PlaybookStepBody.From)],
        view.EstimatedSuccess, view.ActualSuccess, view.EffectHash, view.Row.ApprovalsNeeded < 2, view.Row.ApprovalsNeeded, view.Row.ApprovalsGiven,
        [.. view.Approvals.Select(approval => new ApprovalEntryBody(approval.ActorName, approval.Approved, approval.Comment, approval.BreakGlass, approval.SelfApproval, approval.At))],
        view.Row.RequestedBy, view.Row.ApprovedBy, view.Outcome, view.CanDecide, view.WhyNot, view.CanRevert, view.Row.BreakGlass, view.Row.SelfApproved,
        view.Row.CreatedAt, view.Row.ExpiresAt, view.StartedAt, view.Row.CompletedAt);
}

/// <param name="Approved">False rejects the run for good.</param>
/// <param name="Comment">Up to 1,000 characters.</param>
/// <param name="EffectHash">The effect that was read; absent takes the one in force.</param>
/// <param name="BreakGlass">An administrator approves alone in an emergency; needs a comment.</param>
internal sealed record ApproveRequest(bool? Approved, string? Comment = null, string? EffectHash = null, bool BreakGlass = false);

internal sealed record ApprovalBody(string PlaybookId, RunStatus Status, ApprovalStatus ApprovalStatus, string? ApprovedBy, DateTime? ApprovedAt, int ApprovalsNeeded, int ApprovalsGiven)
{
    public static ApprovalBody From(PlaybookRunView view) => new(
        view.Row.Number, view.Row.Status, view.Row.ApprovalStatus, view.Row.ApprovedBy,
        view.Row.ApprovedBy is null ? null : view.Approvals.LastOrDefault(approval => approval.Approved)?.At,
        view.Row.ApprovalsNeeded, view.Row.ApprovalsGiven);
}

/// <param name="Mode"><c>live</c> or <c>dry_run</c>; absent means live.</param>
internal sealed record ProposeRequest(RunMode Mode = RunMode.Live);
