using System.Text.Json;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Workflows;

namespace SocConsole.Core.Automation.Triggers;

/// <summary>The three documented triggers, to begin with. They are made switched off and ask for approval: whoever uses one decides when it may act.</summary>
public static class TriggerTemplates
{
    public static readonly IReadOnlyList<TriggerDraft> All =
    [
        Template(
            "SSH brute force", "Many failed logins of one source within a minute.", "network", Severity.High, """{"event_type":"cowrie.login.failed","threshold":6,"window_seconds":60}""", "Block brute force",
            Step("block_ip", ("ip_address", "__source_ip__:value"), ("duration", "PT1H"))),
        Template(
            "SQL injection", "Requests that try to change a query.", "web", Severity.High, """{"pattern_match":"(union\\s+(all\\s+)?select|or\\s+1\\s*=\\s*1|sleep\\s*\\(|information_schema)"}""", "Block SQL injection",
            Step("block_ip", ("ip_address", "__source_ip__:value"), ("duration", "PT1H")), Step("send_notification", ("message", "SQL injection"))),
        Template(
            "Malware payload", "Malware with a high risk.", "malware", Severity.Critical, """{"threat_category_pattern":"malware|ransomware|payload","risk_score_min":0.8}""", "Contain malware",
            Step("isolate_host", ("host", "__host__:value")), Step("send_notification", ("message", "Malware payload"))),
    ];

    private static TriggerDraft Template(string name, string description, string category, Severity priority, string conditions, string playbook, params IReadOnlyList<FlowNode> steps) => new(
        name, description, category, Enabled: false, AutoExecute: false, priority, JsonElement.Parse(conditions), playbook, new WorkflowFlow(steps), TriggerDraft.DefaultCooldown, TriggerDraft.DefaultPerDay, []);

    private static FlowNode Step(string action, params (string Name, string Value)[] parameters) =>
        new() { Action = action, Parameters = parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value, StringComparer.Ordinal) };
}
