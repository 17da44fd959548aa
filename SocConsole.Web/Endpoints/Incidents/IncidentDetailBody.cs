using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Incidents.Reading;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Endpoints.Incidents;

/// <summary>Everything about one incident, with the list's fields at the top as the XDR document has them.</summary>
/// <param name="Actions">What was done, of every run.</param>
/// <param name="AdvancedActions">The actions of workflows and triggers, as the reference tells them apart.</param>
/// <param name="MlFeatures">Null: no model has looked at it.</param>
/// <param name="EnsembleScores">Null: no model has looked at it.</param>
/// <param name="AiAnalysis">Null until one was asked for; <c>triage_note</c> is the console's own first look.</param>
internal sealed record IncidentDetailBody(
    int Id, string IncidentId, string Title, DateTime CreatedAt, DateTime UpdatedAt, string? SrcIp, string? Host, string? User, string Reason, IncidentStatus Status, Severity Severity, bool AutoContained, TriageNote? TriageNote,
    double RiskScore, Severity EscalationLevel, string? ThreatCategory, string? ContainmentMethod, double? AgentConfidence, double MlConfidence, double? CouncilConfidence, string? CouncilVerdict, ConfidenceSources ConfidenceSources,
    bool IsTest, int Version, IReadOnlyList<TechniqueBody> Techniques, IReadOnlyList<RiskPartBody> RiskParts, EscalationBody EscalationDetails, string CreatedBy, string? Assignee, string? AcknowledgedBy, DateTime? AcknowledgedUntil,
    DateTime? RespondedAt, DateTime RespondBy, DateTime ResolveBy, DateTime? ContainedAt, DateTime? ClosedAt, IncidentResolution? Resolution, string? ResolutionNote, string? MergedInto,
    IReadOnlyList<IncidentEventBody> TriggeringEvents, long EventsAnalyzedCount, object? MlFeatures, object? EnsembleScores, object? AiAnalysis, IReadOnlyList<IncidentActionBody> Actions, IReadOnlyList<IncidentActionBody> AdvancedActions,
    ResponseSummaryBody ResponseSummary, IReadOnlyList<IncidentEventBody> DetailedEvents, IReadOnlyList<IncidentIndicator> Iocs, IReadOnlyList<StoryBody> AttackTimeline, EventSummaryBody EventSummary,
    IReadOnlyList<IncidentThreatBody> Threats, IReadOnlyList<TaskView> Tasks, IReadOnlyList<NoteView> Notes, IReadOnlyList<EvidenceFileView> Evidence)
{
    private const int Triggering = 10;

    public static IncidentDetailBody From(IncidentParts parts)
    {
        var (detail, row) = (parts.Detail, IncidentBody.From(parts.Detail.Row));
        IncidentEventBody[] events = [.. parts.Events.Select(IncidentEventBody.From)];
        IncidentActionBody[] actions = [.. parts.Actions.Select(IncidentActionBody.From)];
        return new(
            row.Id, row.IncidentId, row.Title, row.CreatedAt, row.UpdatedAt, row.SrcIp, row.Host, row.User, row.Reason, row.Status, row.Severity, row.AutoContained, row.TriageNote,
            row.RiskScore, row.EscalationLevel, row.ThreatCategory, row.ContainmentMethod, row.AgentConfidence, row.MlConfidence, row.CouncilConfidence, row.CouncilVerdict, row.ConfidenceSources,
            row.IsTest, row.Version, [.. row.Techniques.Select(TechniqueBody.Of)], [.. detail.Risk.Select(RiskPartBody.From)], new EscalationBody(row.EscalationLevel, detail.EscalationReason), detail.CreatedBy, row.Assignee,
            detail.AcknowledgedBy, row.AcknowledgedUntil, detail.Row.RespondedAt, row.RespondBy, row.ResolveBy, row.ContainedAt, row.ClosedAt, row.Resolution, detail.ResolutionNote, row.MergedInto,
            [.. events.OrderBy(item => item.Ts).Take(Triggering)], events.Length, null, null, null, actions, [.. actions.Where(action => action.Origin is "workflow" or "trigger")],
            ResponseSummaryBody.Of(parts.Actions), events, parts.Indicators, [.. parts.Timeline.Select(StoryBody.From)], Summary(detail.Row.EventCount, events),
            [.. detail.Threats.Select(IncidentThreatBody.From)], detail.Tasks, detail.Notes, detail.Evidence);
    }

    private static EventSummaryBody Summary(long total, IncidentEventBody[] events)
    {
        var byType = events.GroupBy(item => item.EventType, StringComparer.Ordinal).OrderByDescending(group => group.Count()).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        return new(total, [.. byType.Keys], events.Length == 0 ? null : new TimeRangeBody(events.Min(item => item.Ts), events.Max(item => item.Ts)), byType);
    }
}

internal sealed record EscalationBody(Severity Level, string? Reason);

/// <summary>What the detail is made of.</summary>
internal sealed record IncidentParts(
    IncidentDetail Detail, IReadOnlyList<IncidentActionView> Actions, IReadOnlyList<LogEvent> Events, IReadOnlyList<IncidentIndicator> Indicators, IReadOnlyList<StoryItem> Timeline)
{
    private const int MaximumEvents = 100;

    /// <summary>Reads them all; the first error ends it.</summary>
    public static async Task<Result<IncidentParts>> ReadAsync(Actor actor, string number, IncidentService incidents, IncidentStory story, IIncidentActions actions, CancellationToken ct)
    {
        if (!(await incidents.GetAsync(actor, number, ct)).Succeeded(out var detail, out var error)
            || !(await story.EventsAsync(actor, number, MaximumEvents, ct)).Succeeded(out var events, out error)
            || !(await story.IndicatorsAsync(actor, number, ct)).Succeeded(out var indicators, out error)
            || !(await story.TimelineAsync(actor, number, new PageRequest(1, PageRequest.MaximumSize), ct)).Succeeded(out var timeline, out error))
        {
            return error;
        }

        return new IncidentParts(detail, await actions.ListAsync(actor.OrganizationId, detail.Row.Number, ct), events, indicators, timeline.Items);
    }
}
