using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Incidents;
using SocConsole.Core.Incidents.Reading;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Intelligence.Attack;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Endpoints.Incidents;

/// <summary>Where a confidence comes from.</summary>
/// <param name="Rules">Of the detection rules, 0 to 1; null when none found anything.</param>
/// <param name="Model">Of a trained model, 0 to 1; null while none has judged.</param>
internal sealed record ConfidenceSources(double? Rules, double? Model);

/// <summary>An incident in lists.</summary>
/// <param name="Id">The number; <c>incident_id</c> is its written form.</param>
/// <param name="MlConfidence">The model's confidence, or the rules' while no model has judged; <c>confidence_sources</c> says which. 0 when nothing was found.</param>
/// <param name="AgentConfidence">Null: no language model has judged.</param>
/// <param name="IsTest">Made of simulated or synthetic events.</param>
internal sealed record IncidentBody(
    int Id, string IncidentId, string Title, DateTime CreatedAt, DateTime UpdatedAt, string? SrcIp, string? Host, string? User, string Reason, IncidentStatus Status, Severity Severity, bool AutoContained, TriageNote? TriageNote,
    double RiskScore, Severity EscalationLevel, string? ThreatCategory, string? ContainmentMethod, double? AgentConfidence, double MlConfidence, double? CouncilConfidence, string? CouncilVerdict, ConfidenceSources ConfidenceSources,
    IReadOnlyList<string> Techniques, long EventCount, DateTime FirstSeen, DateTime LastSeen, string? Assignee, DateTime? AcknowledgedUntil, DateTime? ContainedAt, DateTime? ClosedAt, DateTime RespondBy, DateTime ResolveBy,
    bool RespondMissed, bool ResolveMissed, IncidentResolution? Resolution, string? MergedInto, bool IsTest, int Version)
{
    public static IncidentBody From(IncidentRow row) => new(
        row.Number, row.Text, row.Title, row.CreatedAt, row.UpdatedAt, row.SourceIp, row.Host, row.UserName, row.Reason, row.Status, row.Severity, row.AutoContained, row.Triage,
        row.RiskScore, row.Escalation, row.Category, row.AutoContained ? "rule_based" : null, null, row.ModelConfidence ?? row.RuleConfidence ?? 0, null, null, new ConfidenceSources(row.RuleConfidence, row.ModelConfidence),
        row.Techniques, row.EventCount, row.FirstSeenAt, row.LastSeenAt, row.Assignee, row.AcknowledgedUntil, row.ContainedAt, row.ClosedAt, row.RespondBy, row.ResolveBy,
        row.RespondMissedAt is not null, row.ResolveMissedAt is not null, row.Resolution, row.MergedInto is { } into ? IncidentNumber.Text(into) : null, row.Simulated, row.Version);
}

/// <param name="Page">From 1.</param>
internal sealed record IncidentListBody(IReadOnlyList<IncidentBody> Incidents, long Total, int Page, int Limit, long Pages)
{
    public static IncidentListBody From(Page<IncidentRow> page) => new([.. page.Items.Select(IncidentBody.From)], page.Total, page.Number, page.Size, page.Pages);
}

/// <param name="FilterApplied">real_only, or all with include_test.</param>
/// <param name="TestIncidentsExcluded">How many tests the filter left out.</param>
internal sealed record RealIncidentsBody(IReadOnlyList<IncidentBody> Incidents, long Total, int Page, int Limit, string FilterApplied, long TestIncidentsExcluded);

/// <summary>One action of a run.</summary>
internal sealed record IncidentActionBody(string Id, DateTime CreatedAt, string Action, string Result, string? Detail, IReadOnlyDictionary<string, string> Params, DateTime? DueAt, string RunId, string Origin)
{
    public static IncidentActionBody From(IncidentActionView view) => new(view.Id, view.CreatedAt, view.Action, view.Status, view.Result ?? view.Detail, view.Parameters, view.DueAt, view.RunNumber, view.Origin);
}

/// <param name="SuccessRate">Of the actions that ended, 0 to 1; null while none has.</param>
internal sealed record ResponseSummaryBody(int TotalActions, int ManualActions, int WorkflowActions, int SuccessCount, int FailureCount, double? SuccessRate)
{
    public static ResponseSummaryBody Of(IReadOnlyList<IncidentActionView> actions)
    {
        var (good, bad) = (actions.Count(action => action.Status == "completed"), actions.Count(action => action.Status == "failed"));
        return new(actions.Count, actions.Count(action => action.Origin == "action"), actions.Count(action => action.Origin == "workflow"), good, bad, good + bad == 0 ? null : Math.Round((double)good / (good + bad), 3));
    }
}

internal sealed record IncidentEventBody(string Id, DateTime Ts, string? SrcIp, string? DstIp, string? Host, string? User, string EventType, string Source, string Message)
{
    private const int MaximumMessage = 1_000;

    public static IncidentEventBody From(LogEvent item) => new(
        item.Id, item.Timestamp, item.Fields[Ecs.SourceIp], item.Fields[Ecs.DestinationIp], item.Fields[Ecs.HostName], item.Fields[Ecs.UserName], item.Fields[Ecs.EventAction] ?? "event", item.Source,
        item.Raw.Length <= MaximumMessage ? item.Raw : item.Raw[..MaximumMessage]);
}

/// <param name="TimeRange">First and last event that were read; null when there are none.</param>
internal sealed record EventSummaryBody(long TotalEvents, IReadOnlyList<string> EventTypes, TimeRangeBody? TimeRange, IReadOnlyDictionary<string, int> EventCountsByType);

internal sealed record TimeRangeBody(DateTime Start, DateTime End);

internal sealed record StoryBody(DateTime Timestamp, string Source, string Event, string? Actor, string Description, string? Subject)
{
    public static StoryBody From(StoryItem item) => new(item.At, item.Source, item.Kind, item.Who, item.Text, item.Subject);
}

internal sealed record StoryListBody(IReadOnlyList<StoryBody> Timeline, long Total, int Page, int Limit);

internal sealed record IncidentThreatBody(string Id, string Type, Severity Severity, double Confidence, ThreatStatus Status, string Reason, string EntityField, string EntityValue, string? Target, long EventCount, DateTime FirstSeen, DateTime LastSeen)
{
    public static IncidentThreatBody From(ThreatRow row) => new(
        row.Number, row.Type, row.Severity, row.Confidence, row.Status, row.Reason, row.EntityField, row.EntityValue, row.Target, row.EventCount, row.FirstSeenAt, row.LastSeenAt);
}

/// <param name="Points">weight × value; the points sum to the risk score.</param>
internal sealed record RiskPartBody(string Name, double Weight, double Value, double Points, string Basis)
{
    public static RiskPartBody From(RiskPart part) => new(part.Name, part.Weight, part.Value, part.Points, part.Basis);
}

/// <param name="TechniqueName">Null for an id that the console's table lacks.</param>
internal sealed record TechniqueBody(string TechniqueId, string? TechniqueName, IReadOnlyList<string> Tactics)
{
    public static TechniqueBody Of(string id) => TechniqueDetail.Of(id) is var found ? new(id, found.Name, found.Tactics) : throw new InvalidOperationException();
}

/// <param name="Similarity">0 to 1.</param>
/// <param name="TimeToContainSeconds">Null when it was not contained.</param>
internal sealed record SimilarBody(IncidentBody Incident, double Similarity, IReadOnlyList<string> Shared, double? TimeToContainSeconds, IReadOnlyList<string> Actions)
{
    public static SimilarBody From(SimilarIncident similar) => new(IncidentBody.From(similar.Row), similar.Similarity, similar.Shared, similar.ContainedAfter?.TotalSeconds, similar.Actions);
}

internal sealed record SimilarListBody(IReadOnlyList<SimilarBody> Similar);

internal sealed record IncidentEventListBody(IReadOnlyList<IncidentEventBody> Events);

internal sealed record IndicatorListBody(IReadOnlyList<IncidentIndicator> Iocs);
