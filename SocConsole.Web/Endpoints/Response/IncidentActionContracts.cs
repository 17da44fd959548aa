using SocConsole.Core.Kernel;
using SocConsole.Core.Response.IncidentActions;

namespace SocConsole.Web.Endpoints.Response;

/// <param name="DurationSeconds">How long; the setting of playbooks when neither is given.</param>
internal sealed record ContainBody(int? DurationSeconds, int? Duration);

internal sealed record ScheduleBody(int? Minutes);

internal sealed record PlanRequest(IReadOnlyList<ExecuteActionBody>? Actions);

internal sealed record PlanStartedBody(bool Success, string Status, string? ActionId, string Message, IReadOnlyList<PlannedActionBody> Results)
{
    public static PlanStartedBody From(ActionReceipt receipt, IEnumerable<WantedAction> wishes)
    {
        var status = receipt.Refusal ?? RunWords.Of(receipt.Status!.Value);
        return new PlanStartedBody(receipt.Refusal is null, status, receipt.RunNumber, receipt.Message, [.. wishes.Select(wish => new PlannedActionBody(wish.Action, status))]);
    }
}

/// <param name="Status">State of the run when this was answered; what became of each action is in the run.</param>
internal sealed record PlannedActionBody(string Action, string Status);

internal sealed record ScheduledBody(string Status, bool Success, DateTime DueAt, DateTime UnblockAt, int Minutes, IReadOnlyList<string> Addresses)
{
    public static ScheduledBody From(ScheduledUnblock scheduled) => new("scheduled", true, scheduled.At, scheduled.At, scheduled.Minutes, scheduled.Addresses);
}

internal sealed record BlockStatusBody(string? Ip, bool Blocked, bool IsBlocked, string Status, string Detail, string? Source, string? RunId, DateTime? Until, DateTime LastChecked)
{
    public static BlockStatusBody From(TargetState state) => new(state.Target, state.Holds, state.Holds, state.Status, state.Detail, state.Source, state.RunNumber, state.Until, state.CheckedAt);
}

internal sealed record IsolationStatusBody(string? Host, bool Isolated, bool IsIsolated, string Status, string Detail, string? Source, string? RunId, DateTime? Until, DateTime LastChecked)
{
    public static IsolationStatusBody From(TargetState state) => new(state.Target, state.Holds, state.Holds, state.Status, state.Detail, state.Source, state.RunNumber, state.Until, state.CheckedAt);
}

internal sealed record NextStepBody(string Action, IReadOnlyDictionary<string, string> Parameters, string Reason);

/// <param name="Provider"><c>rules</c>: the console's own fixed rules.</param>
internal sealed record AssessmentBody(
    string Severity, string Recommendation, double? ConfidenceScore, string? ThreatAttribution, string ResponsePriority, decimal? EstimatedImpact, string Summary, IReadOnlyList<string> Reasons, IReadOnlyList<NextStepBody> NextSteps, string Provider);

internal sealed record AnalysisBody(bool Success, AssessmentBody Analysis, int IncidentId, DateTime GeneratedAt, bool Cached, int CacheAgeSeconds, long EventCount)
{
    public static AnalysisBody From(int number, IncidentAssessment found) => new(
        true,
        new AssessmentBody(
            found.Severity, found.Recommendation, found.Confidence, found.Attribution, found.Priority, found.ImpactUsd, found.Summary, found.Reasons,
            [.. found.NextSteps.Select(step => new NextStepBody(step.Action, step.Parameters, step.Reason))], "rules"),
        number,
        found.At,
        false,
        0,
        found.Events);
}

internal sealed record ThreatStatusBody(
    bool Success, int IncidentId, bool AttackActive, string ThreatStatus, string ContainmentStatus, int AgentCount, int WorkflowCount, int ManualActionCount, int TotalActions, string Severity, double? Confidence,
    string? ThreatCategory, string? SourceIp, string Status, DateTime CreatedAt)
{
    public static ThreatStatusBody From(IncidentThreatStatus status) => new(
        true, status.Incident.Number, status.AttackActive, status.AttackActive ? "active" : "quiet", status.Containment, status.AgentActions, status.WorkflowRuns, status.ManualActions, status.Actions,
        Wire.Name(status.Incident.Severity), status.Incident.RuleConfidence, status.Incident.Category, status.Incident.SourceIp, Wire.Name(status.Incident.Status), status.Incident.CreatedAt);
}
