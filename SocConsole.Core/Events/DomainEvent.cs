using System.Text.Json.Serialization;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Events;

/// <summary>Something that has happened and is committed. Features further up react to it; nothing calls upwards.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", IgnoreUnrecognizedTypeDiscriminators = false)]
[JsonDerivedType(typeof(ThreatDetected), "threat_detected")]
[JsonDerivedType(typeof(ThreatUpdated), "threat_updated")]
[JsonDerivedType(typeof(ThreatAnalyzed), "threat_analyzed")]
[JsonDerivedType(typeof(PlaybookGenerated), "playbook_generated")]
[JsonDerivedType(typeof(ApprovalRequired), "approval_required")]
[JsonDerivedType(typeof(PlaybookExecuting), "playbook_executing")]
[JsonDerivedType(typeof(PlaybookChanged), "playbook_changed")]
[JsonDerivedType(typeof(ThreatMitigated), "threat_mitigated")]
[JsonDerivedType(typeof(RuleRunChanged), "rule_run_changed")]
[JsonDerivedType(typeof(IndicatorsChanged), "indicators_changed")]
[JsonDerivedType(typeof(ExclusionsChanged), "exclusions_changed")]
[JsonDerivedType(typeof(FetchJobChanged), "fetch_job_changed")]
[JsonDerivedType(typeof(BulkJobChanged), "bulk_job_changed")]
[JsonDerivedType(typeof(IocVerdictChanged), "ioc_verdict_changed")]
[JsonDerivedType(typeof(IncidentOpened), "incident_opened")]
[JsonDerivedType(typeof(IncidentChanged), "incident_changed")]
[JsonDerivedType(typeof(IncidentContained), "incident_contained")]
[JsonDerivedType(typeof(IncidentEscalated), "incident_escalated")]
[JsonDerivedType(typeof(RunEnded), "run_ended")]
[JsonDerivedType(typeof(AgentChanged), "agent_changed")]
[JsonDerivedType(typeof(ScanChanged), "scan_changed")]
[JsonDerivedType(typeof(TriggerChanged), "trigger_changed")]
[JsonDerivedType(typeof(WebhookDelivered), "webhook_delivered")]
public abstract record DomainEvent(int OrganizationId, DateTime At);

public sealed record ThreatDetected(int OrganizationId, DateTime At, string ThreatId, string ThreatType, Severity Severity, double Confidence) : DomainEvent(OrganizationId, At);

/// <summary>A threat's row changed: more evidence, another status, another assignee.</summary>
public sealed record ThreatUpdated(int OrganizationId, DateTime At, string ThreatId) : DomainEvent(OrganizationId, At);

public sealed record ThreatAnalyzed(int OrganizationId, DateTime At, string ThreatId, string ThreatType, decimal ImpactUsd, IReadOnlyList<string> MitreAttack) : DomainEvent(OrganizationId, At);

public sealed record PlaybookGenerated(int OrganizationId, DateTime At, string? ThreatId, string PlaybookId, int Steps, DateTime? ExpiresAt) : DomainEvent(OrganizationId, At);

public sealed record ApprovalRequired(int OrganizationId, DateTime At, string? ThreatId, string PlaybookId, int Steps, DateTime? ExpiresAt) : DomainEvent(OrganizationId, At);

public sealed record PlaybookExecuting(int OrganizationId, DateTime At, string? ThreatId, string PlaybookId) : DomainEvent(OrganizationId, At);

/// <summary>A run's row changed: a step ended, a decision was taken, it expired.</summary>
public sealed record PlaybookChanged(int OrganizationId, DateTime At, string? ThreatId, string PlaybookId) : DomainEvent(OrganizationId, At);

public sealed record ThreatMitigated(int OrganizationId, DateTime At, string ThreatId, string PlaybookId, double? SuccessRate) : DomainEvent(OrganizationId, At);

/// <summary>A rule's run over the past came on, or ended.</summary>
public sealed record RuleRunChanged(int OrganizationId, DateTime At, string RunId) : DomainEvent(OrganizationId, At);

/// <summary>Indicators came, went or changed: what is looked for in events must be built anew.</summary>
public sealed record IndicatorsChanged(int OrganizationId, DateTime At) : DomainEvent(OrganizationId, At);

/// <summary>Exclusions came, went or changed: stored indicators must be judged again.</summary>
public sealed record ExclusionsChanged(int OrganizationId, DateTime At) : DomainEvent(OrganizationId, At);

/// <summary>A reading of a feed, a file or a dark-web source came on, or ended.</summary>
public sealed record FetchJobChanged(int OrganizationId, DateTime At, int JobId) : DomainEvent(OrganizationId, At);

/// <summary>A file of indicators that is being checked came on, or ended.</summary>
public sealed record BulkJobChanged(int OrganizationId, DateTime At, Guid JobId) : DomainEvent(OrganizationId, At);

/// <summary>A re-check of a watched indicator came to another verdict.</summary>
public sealed record IocVerdictChanged(int OrganizationId, DateTime At, string Ioc, string From, string To, Guid LookupId) : DomainEvent(OrganizationId, At);

public sealed record IncidentOpened(int OrganizationId, DateTime At, int Number) : DomainEvent(OrganizationId, At);

/// <summary>An incident's row changed: a threat joined, another status, assignee, note, task.</summary>
public sealed record IncidentChanged(int OrganizationId, DateTime At, int Number) : DomainEvent(OrganizationId, At);

public sealed record IncidentContained(int OrganizationId, DateTime At, int Number, string? RunNumber) : DomainEvent(OrganizationId, At);

public sealed record IncidentEscalated(int OrganizationId, DateTime At, int Number, Severity From, Severity To, string Reason) : DomainEvent(OrganizationId, At);

/// <summary>A run came to its end, whatever it was.</summary>
/// <param name="Status">Wire name of its last status: <c>completed</c>.</param>
public sealed record RunEnded(int OrganizationId, DateTime At, string RunNumber, string? ThreatId, int? IncidentNumber, int? WorkflowId, int? TriggerId, string Status) : DomainEvent(OrganizationId, At);

/// <summary>An endpoint agent enrolled, came back, went away, did something.</summary>
public sealed record AgentChanged(int OrganizationId, DateTime At, int AgentId) : DomainEvent(OrganizationId, At);

/// <summary>A network scan came on, or ended.</summary>
public sealed record ScanChanged(int OrganizationId, DateTime At, int ScanId) : DomainEvent(OrganizationId, At);

/// <summary>A trigger was changed or looked at an incident.</summary>
public sealed record TriggerChanged(int OrganizationId, DateTime At, int TriggerId) : DomainEvent(OrganizationId, At);

/// <summary>A delivery to a webhook was tried.</summary>
public sealed record WebhookDelivered(int OrganizationId, DateTime At, int SubscriptionId) : DomainEvent(OrganizationId, At);
