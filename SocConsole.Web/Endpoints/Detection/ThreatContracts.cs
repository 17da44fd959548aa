using System.Text.Json.Serialization;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Endpoints.Detection;

internal sealed record ThreatBody(
    string Id, string Type, Severity Severity, double Confidence, ThreatStatus Status, decimal ImpactUsd, DateTime DetectedAt, DateTime? MitigatedAt,
    string Reason, string EntityField, string EntityValue, string? Target, IReadOnlyList<string> MitreAttack, long EventCount, DateTime FirstSeen, DateTime LastSeen,
    string? Assignee, bool Simulated, double Priority)
{
    public static ThreatBody From(ThreatRow row) => new(
        row.Number, row.Type, row.Severity, row.Confidence, row.Status, row.ImpactUsd, row.DetectedAt, row.MitigatedAt,
        row.Reason, row.EntityField, row.EntityValue, row.Target, row.Techniques, row.EventCount, row.FirstSeenAt, row.LastSeenAt,
        row.Assignee, row.Simulated, row.Priority);
}

internal sealed record PaginationBody(int Page, int Limit, long Total, long Pages)
{
    public static PaginationBody Of<T>(Page<T> page) => new(page.Number, page.Size, page.Total, page.Pages);
}

internal sealed record ThreatListBody(IReadOnlyList<ThreatBody> Threats, PaginationBody Pagination)
{
    public static ThreatListBody From(Page<ThreatRow> page) => new([.. page.Items.Select(ThreatBody.From)], PaginationBody.Of(page));
}

/// <param name="Agent">The stage that did it; absent when a person did.</param>
/// <param name="User">The person who did it; absent when a stage did.</param>
internal sealed record TimelineBody(
    DateTime Timestamp,
    string Event,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Agent,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? User,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? DurationMs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? SuccessRate,
    string Description)
{
    public static TimelineBody From(TimelineView entry) => new(entry.At, entry.Event, entry.Stage, entry.ActorName, entry.DurationMs, entry.SuccessRate, entry.Text);
}

internal sealed record ImpactItemBody(string Name, decimal Usd, string Basis);

internal sealed record FindingBody(
    string RuleId, string Rule, Severity Severity, double Confidence, IReadOnlyList<string> MitreAttack, string Reason,
    IReadOnlyDictionary<string, string> MatchedFields, long EventCount, DateTime FirstSeen, DateTime LastSeen,
    string? RuleAuthor, string? RuleLicense, IReadOnlyList<string> RuleReferences);

internal sealed record ThreatDetailBody(
    string Id, string Type, Severity Severity, double Confidence, ThreatStatus Status, decimal ImpactUsd, IReadOnlyList<ImpactItemBody> ImpactBreakdown,
    string? SourceIp, string? Target, string? User, IReadOnlyList<string> MitreAttack, string Reason, IReadOnlyList<string> RecommendedActions,
    IReadOnlyList<TimelineBody> Timeline, ThreatIndicators Iocs, IReadOnlyList<FindingBody> Findings, string RawLog,
    DateTime DetectedAt, DateTime? AnalyzedAt, DateTime? MitigatedAt, DateTime FirstSeen, DateTime LastSeen, long EventCount, string? Assignee, bool Simulated, double Priority)
{
    public static ThreatDetailBody From(ThreatDetail detail)
    {
        var row = detail.Row;
        return new(
            row.Number, row.Type, row.Severity, row.Confidence, row.Status, row.ImpactUsd, [.. detail.Impact?.Items.Select(item => new ImpactItemBody(item.Name, item.Usd, item.Basis)) ?? []],
            detail.SourceIp, row.Target, detail.UserName, row.Techniques, row.Reason, detail.RecommendedActions,
            [.. detail.Timeline.Select(TimelineBody.From)], detail.Indicators,
            [.. detail.Findings.Select(item => new FindingBody(item.RuleId, item.RuleTitle, item.Severity, item.Confidence, item.Techniques, item.Reason, item.MatchedFields, item.EventCount, item.FirstSeenAt, item.LastSeenAt, item.RuleAuthor, item.RuleLicense, item.RuleReferences))],
            detail.RawLog, row.DetectedAt, detail.AnalyzedAt, row.MitigatedAt, row.FirstSeenAt, row.LastSeenAt, row.EventCount, row.Assignee, row.Simulated, row.Priority);
    }
}

internal sealed record EvidenceEventBody(string Id, DateTime Timestamp, DateTime ReceivedAt, string Source, string Raw, IReadOnlyDictionary<string, string> Fields, bool Simulated)
{
    public static EvidenceEventBody From(LogEvent item)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in item.Fields)
        {
            fields[name] = fields.TryGetValue(name, out var before) ? $"{before}, {value}" : value;
        }

        return new EvidenceEventBody(item.Id, item.Timestamp, item.ReceivedAt, item.Source, item.Raw, fields, item.Simulated);
    }
}

internal sealed record EvidenceEventsBody(IReadOnlyList<EvidenceEventBody> Events)
{
    public static EvidenceEventsBody From(IReadOnlyList<LogEvent> events) => new([.. events.Select(EvidenceEventBody.From)]);
}
