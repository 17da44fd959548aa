using System.Linq.Expressions;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Detection.Threats;

/// <summary>A threat as lists show it.</summary>
public sealed record ThreatRow(
    string Number, string Type, Severity Severity, double Confidence, ThreatStatus Status, decimal ImpactUsd, DateTime DetectedAt, DateTime? MitigatedAt,
    string Reason, string EntityField, string EntityValue, string? Target, IReadOnlyList<string> Techniques, long EventCount, DateTime FirstSeenAt, DateTime LastSeenAt,
    Guid? AssigneeId, string? Assignee, bool Simulated, double Priority)
{
    internal static readonly Expression<Func<Threat, ThreatRow>> Of = row => new ThreatRow(
        row.Number, row.Type, row.Severity, row.Confidence, row.Status, row.ImpactUsd, row.DetectedAt, row.MitigatedAt,
        row.Reason, row.EntityField, row.EntityValue, row.Target, row.Techniques, row.EventCount, row.FirstSeenAt, row.LastSeenAt,
        row.AssigneeId, row.Assignee, row.Simulated, row.Priority);

    internal static readonly Func<Threat, ThreatRow> From = Of.Compile();
}

public sealed record TimelineView(DateTime At, string Event, string? Stage, string? ActorName, double? DurationMs, double? SuccessRate, string Text);

public sealed record FindingView(
    string RuleId, string RuleTitle, Severity Severity, double Confidence, IReadOnlyList<string> Techniques, string Reason,
    IReadOnlyDictionary<string, string> MatchedFields, long EventCount, DateTime FirstSeenAt, DateTime LastSeenAt)
{
    /// <summary>Who wrote the rule; null where it names nobody.</summary>
    public string? RuleAuthor { get; init; }

    public string? RuleLicense { get; init; }

    public IReadOnlyList<string> RuleReferences { get; init; } = [];
}

/// <summary>A threat with all that is known of it.</summary>
public sealed record ThreatDetail(
    ThreatRow Row, string? SourceIp, string? UserName, ImpactEstimate? Impact, IReadOnlyList<string> RecommendedActions, ThreatIndicators Indicators,
    string RawLog, DateTime? AnalyzedAt, IReadOnlyList<TimelineView> Timeline, IReadOnlyList<FindingView> Findings);
