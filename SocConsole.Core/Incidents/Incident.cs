using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Incidents;

public enum IncidentStatus
{
    Open,
    Investigating,
    Contained,
    Resolved,
    Dismissed,
    Merged,
}

/// <summary>What opened an incident.</summary>
public enum IncidentOrigin
{
    Threat,
    Insider,
    Person,
    Action,
}

/// <summary>How an incident ended.</summary>
public enum IncidentResolution
{
    TruePositive,
    FalsePositive,
    Benign,
    Duplicate,
}

/// <summary>The case that people work on.</summary>
public sealed class Incident : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    /// <summary>From 1, unique in the organization; written <c>INC-042</c>.</summary>
    public int Number { get; set; }

    public required string Title { get; set; }

    /// <summary>Why it was opened, as a sentence for a person.</summary>
    public required string Reason { get; set; }

    /// <summary>Kind of attack of the first threat, such as <c>brute_force_attack</c>; null for what a person opened without one.</summary>
    public string? Category { get; set; }

    public IncidentOrigin Origin { get; set; }

    public IncidentStatus Status { get; set; }

    public Severity Severity { get; set; }

    /// <summary>How far up it has been taken; begins at the severity and is raised by people, actions and broken promises.</summary>
    public Severity Escalation { get; set; }

    public string? EscalationReason { get; set; }

    /// <summary>0 to 1; how it comes about is in <c>docs/incidents.md</c>.</summary>
    public double RiskScore { get; set; }

    /// <summary>0 to 1, of the detection rules; null when no rule found anything.</summary>
    public double? RuleConfidence { get; set; }

    /// <summary>0 to 1, of a trained model; null while none has judged.</summary>
    public double? ModelConfidence { get; set; }

    public string? SourceIp { get; set; }

    public string? Host { get; set; }

    public string? UserName { get; set; }

    /// <summary>ATT&amp;CK technique ids.</summary>
    public IReadOnlyList<string> Techniques { get; set; } = [];

    public TriageNote? Triage { get; set; }

    public long EventCount { get; set; }

    public DateTime FirstSeenAt { get; set; }

    public DateTime LastSeenAt { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    /// <summary>Actor id and name of who opened it; the stage's for what the console opened.</summary>
    public required string CreatedById { get; set; }

    public required string CreatedBy { get; set; }

    public Guid? AssigneeId { get; set; }

    public string? Assignee { get; set; }

    public string? AcknowledgedBy { get; set; }

    public DateTime? AcknowledgedAt { get; set; }

    public string? AcknowledgeReason { get; set; }

    /// <summary>When an acknowledgement lapses and the incident asks for attention again.</summary>
    public DateTime? AcknowledgedUntil { get; set; }

    /// <summary>First act of a person on it.</summary>
    public DateTime? RespondedAt { get; set; }

    public DateTime? ContainedAt { get; set; }

    public DateTime? ClosedAt { get; set; }

    /// <summary>Promised times of the first act and of the end.</summary>
    public DateTime RespondBy { get; set; }

    public DateTime ResolveBy { get; set; }

    /// <summary>Set once when a promise was told to be broken.</summary>
    public DateTime? RespondMissedAt { get; set; }

    public DateTime? ResolveMissedAt { get; set; }

    public IncidentResolution? Resolution { get; set; }

    public string? ResolutionNote { get; set; }

    /// <summary>Number of the incident that took this one up.</summary>
    public int? MergedInto { get; set; }

    /// <summary>Contained by the organization's setting without a person's approval.</summary>
    public bool AutoContained { get; set; }

    /// <summary>Opened by simulated or synthetic events; shown as a test.</summary>
    public bool Simulated { get; set; }

    public int Version { get; set; }
}

/// <summary>What a first look says.</summary>
public sealed record TriageNote(string Summary, string Severity, string Recommendation, string Rationale);

/// <summary>A threat that belongs to an incident; a threat belongs to at most one.</summary>
public sealed class IncidentThreat : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    public long IncidentId { get; set; }

    public long ThreatId { get; set; }

    public required string ThreatNumber { get; set; }

    public DateTime AddedAt { get; set; }
}

/// <summary>One thing that happened with an incident. Never changed.</summary>
public sealed class IncidentEntry : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    public long IncidentId { get; set; }

    public DateTime At { get; set; }

    /// <summary>What happened, snake case: <c>assigned</c>, <c>action_completed</c>.</summary>
    public required string Kind { get; set; }

    /// <summary>The person; null for the console itself.</summary>
    public string? ActorName { get; set; }

    public required string Text { get; set; }
}

public sealed class IncidentTask : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    public long IncidentId { get; set; }

    public int Order { get; set; }

    public required string Title { get; set; }

    public string? Description { get; set; }

    public required string CreatedBy { get; set; }

    public DateTime CreatedAt { get; set; }

    public string? DoneBy { get; set; }

    public DateTime? DoneAt { get; set; }
}

public sealed class IncidentNote : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    public long IncidentId { get; set; }

    public required string AuthorId { get; set; }

    public required string Author { get; set; }

    public required string Text { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? EditedAt { get; set; }
}

/// <summary>A file that belongs to an incident: brought by a person, an endpoint agent or an action. Its bytes lie in the data directory.</summary>
public sealed class IncidentEvidence : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    public long IncidentId { get; set; }

    public required string FileName { get; set; }

    public string? Description { get; set; }

    /// <summary>SHA-256 of the bytes, hex.</summary>
    public required string Sha256 { get; set; }

    public long Bytes { get; set; }

    /// <summary>Where it came from: a person's name, a host, a run.</summary>
    public required string Source { get; set; }

    /// <summary>Random name of the file below the evidence directory.</summary>
    public required string StorageName { get; set; }

    /// <summary>What it came from, such as an agent's action, so that it isn't taken twice; null for what a person added.</summary>
    public string? SourceKey { get; set; }

    public required string AddedBy { get; set; }

    public DateTime AddedAt { get; set; }
}
