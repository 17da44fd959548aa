using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Threats;

/// <summary>One rule or indicator that matched one or more events, with the fields that made it match (OCSF Detection Finding, class 2004).</summary>
public sealed class Finding : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    /// <summary>Null while the confidence is below the detector's threshold and no threat was open to join.</summary>
    public long? ThreatId { get; set; }

    public required string RuleId { get; set; }

    public required string RuleTitle { get; set; }

    /// <summary>As they were when the rule matched: its licence may ask that the author is named with what it found. Null where the rule names none.</summary>
    public string? RuleAuthor { get; set; }

    public string? RuleLicense { get; set; }

    public IReadOnlyList<string> RuleReferences { get; set; } = [];

    public Severity Severity { get; set; }

    public double Confidence { get; set; }

    public required IReadOnlyList<string> Techniques { get; set; }

    public required string EntityField { get; set; }

    public required string EntityValue { get; set; }

    public required string Reason { get; set; }

    /// <summary>ECS field and value pairs that made the rule match.</summary>
    public required IReadOnlyDictionary<string, string> MatchedFields { get; set; }

    public long FirstSequence { get; set; }

    public long LastSequence { get; set; }

    public long EventCount { get; set; }

    public DateTime FirstSeenAt { get; set; }

    public DateTime LastSeenAt { get; set; }

    public DateTime CreatedAt { get; set; }
}

/// <summary>That an event is evidence of a threat. At most <see cref="MaximumPerThreat"/> are kept for each, the first half and the newest; <see cref="Threat.EventCount"/> counts all.</summary>
public sealed class ThreatEvidence : IOwned
{
    public const int MaximumPerThreat = 1000;

    public long ThreatId { get; set; }

    public long Sequence { get; set; }

    public int OrganizationId { get; set; }
}

/// <summary>One thing that happened to a threat; written when it happens, never reconstructed.</summary>
public sealed class TimelineEntry : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    public long ThreatId { get; set; }

    public DateTime At { get; set; }

    /// <summary><c>threat_detected</c>, <c>threat_analyzed</c>, <c>playbook_generated</c>, <c>approval_received</c>, <c>threat_mitigated</c>, …</summary>
    public required string Event { get; set; }

    /// <summary>The stage that did it (detector, analyzer, executor), or null when a person did.</summary>
    public string? Stage { get; set; }

    /// <summary>Name of the person who did it, or null when a stage did.</summary>
    public string? ActorName { get; set; }

    /// <summary>How long it took in milliseconds, where that means something.</summary>
    public double? DurationMs { get; set; }

    public double? SuccessRate { get; set; }

    /// <summary>A sentence for a person.</summary>
    public required string Text { get; set; }
}
