using System.Collections.Frozen;

namespace SocConsole.Core.Automation.Webhooks;

/// <summary>An event that receivers can subscribe to.</summary>
/// <param name="Name">The name on the wire: <c>incident.created</c>.</param>
/// <param name="Description">When it is sent, as a sentence.</param>
/// <param name="Example">What <c>data</c> of the body looks like.</param>
public sealed record WebhookEvent(string Name, string Description, IReadOnlyDictionary<string, object?> Example);

/// <summary>The events that there are.</summary>
public static class WebhookCatalog
{
    public const string IncidentCreated = "incident.created";
    public const string IncidentContained = "incident.contained";
    public const string IncidentEscalated = "incident.escalated";
    public const string ResponseExecuted = "response.executed";
    public const string WorkflowCompleted = "workflow.completed";
    public const string WorkflowFailed = "workflow.failed";
    public const string ThreatDetected = "threat.detected";
    public const string ApprovalRequired = "approval.required";
    public const string IocVerdictChanged = "ioc.verdict_changed";
    public const string TestPing = "test.ping";

    public static readonly IReadOnlyList<WebhookEvent> All =
    [
        new(IncidentCreated, "An incident was opened.", Incident("open")),
        new(IncidentContained, "An incident's attack was contained by an action that took hold.", With(Incident("contained"), ("run_id", "PB-2026-001"))),
        new(IncidentEscalated, "An incident was taken up to a higher level.", With(Incident("open"), ("from", "medium"), ("to", "high"), ("escalation_reason", "The promised time of the first act is over."))),
        new(ResponseExecuted, "A run that acted came to its end, well or not.", Run("completed")),
        new(WorkflowCompleted, "A run came to its end and did what it should.", Run("completed")),
        new(WorkflowFailed, "A run failed.", Run("failed")),
        new(ThreatDetected, "Detection opened a threat.", Of(("threat_id", "THR-2026-001"), ("threat_type", "brute_force_attack"), ("severity", "high"), ("confidence", 0.9), ("source_ip", "203.0.113.7"), ("simulated", false))),
        new(ApprovalRequired, "A run waits for a person's approval.", Of(("run_id", "PB-2026-001"), ("threat_id", "THR-2026-001"), ("steps", 3), ("expires_at", "2026-01-01T11:00:00Z"))),
        new(IocVerdictChanged, "A watched indicator came to another verdict.", Of(("ioc", "203.0.113.7"), ("from", "clean"), ("to", "malicious"), ("lookup_id", "00000000-0000-0000-0000-000000000000"))),
        new(TestPing, "Somebody asked for a test; every subscription takes it.", Of(("message", "Test delivery"), ("subscription_id", 1), ("requested_by", "admin@example.com"))),
    ];

    private static readonly FrozenSet<string> Names = All.Select(item => item.Name).ToFrozenSet(StringComparer.Ordinal);

    public static bool Knows(string name) => Names.Contains(name);

    private static Dictionary<string, object?> Incident(string status) => Of(
        ("incident_id", 42), ("incident_number", "INC-042"), ("title", "Brute force from 203.0.113.7"), ("reason", "12 failed logins"), ("status", status), ("severity", "high"),
        ("escalation_level", "high"), ("risk_score", 0.8), ("threat_category", "brute_force_attack"), ("src_ip", "203.0.113.7"), ("simulated", false));

    private static Dictionary<string, object?> Run(string status) => Of(
        ("run_id", "PB-2026-001"), ("playbook_name", "Block brute force"), ("status", status), ("origin", "workflow"), ("workflow_id", 1), ("incident_id", 42), ("threat_id", "THR-2026-001"),
        ("steps", new[] { Of(("order", 1), ("action", "block_ip"), ("status", status)) }), ("success_rate", status == "completed" ? 1.0 : 0.0));

    private static Dictionary<string, object?> With(Dictionary<string, object?> facts, params (string Name, object? Value)[] more)
    {
        foreach (var (name, value) in more)
        {
            facts[name] = value;
        }

        return facts;
    }

    private static Dictionary<string, object?> Of(params (string Name, object? Value)[] facts) => facts.ToDictionary(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal);
}
