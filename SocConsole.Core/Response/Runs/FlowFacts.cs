using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Runs;

/// <summary>What conditions can ask about: the run's incident and threat, and what came of its steps.</summary>
public sealed class FlowFacts(SocDatabase database)
{
    private static readonly string[] Names =
    [
        "incident.severity", "incident.status", "incident.category", "incident.escalation", "incident.risk_score", "incident.confidence", "incident.source_ip", "incident.host",
        "incident.user", "incident.simulated", "incident.event_count", "threat.severity", "threat.status", "threat.type", "threat.confidence", "threat.source_ip", "threat.target", "threat.user",
    ];

    /// <summary>The facts by name, without those of steps: <c>step.N.status</c>, <c>step.N.result</c>.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>Whether a name can be asked about in a workflow of <paramref name="steps"/> actions.</summary>
    public static bool IsKnown(string name, int steps) => Names.Contains(name, StringComparer.Ordinal) || StepOf(name) is var (number, _) && number >= 1 && number <= steps;

    /// <summary>Whether a condition of the run holds now. A condition that can't be read does not hold.</summary>
    public async Task<bool> HoldsAsync(PlaybookRun run, string condition, CancellationToken ct)
    {
        if (!FlowCondition.Parse(condition, name => IsKnown(name, run.Steps.Count)).Succeeded(out var holds, out _))
        {
            return false;
        }

        await using var db = database.Read(run.OrganizationId);
        var incident = run.IncidentId is { } incidentId ? await db.Incidents.FirstOrDefaultAsync(row => row.Id == incidentId, ct) : null;
        var threat = run.ThreatNumber is { } threatNumber ? await db.Threats.FirstOrDefaultAsync(row => row.Number == threatNumber, ct) : null;
        return holds(name => name switch
        {
            "incident.severity" => incident is null ? null : Wire.Name(incident.Severity),
            "incident.status" => incident is null ? null : Wire.Name(incident.Status),
            "incident.category" => incident?.Category,
            "incident.escalation" => incident is null ? null : Wire.Name(incident.Escalation),
            "incident.risk_score" => incident?.RiskScore.ToString(CultureInfo.InvariantCulture),
            "incident.confidence" => incident?.RuleConfidence?.ToString(CultureInfo.InvariantCulture),
            "incident.source_ip" => incident?.SourceIp,
            "incident.host" => incident?.Host,
            "incident.user" => incident?.UserName,
            "incident.simulated" => incident is null ? null : incident.Simulated ? "true" : "false",
            "incident.event_count" => incident?.EventCount.ToString(CultureInfo.InvariantCulture),
            "threat.severity" => threat is null ? null : Wire.Name(threat.Severity),
            "threat.status" => threat is null ? null : Wire.Name(threat.Status),
            "threat.type" => threat?.Type,
            "threat.confidence" => threat?.Confidence.ToString(CultureInfo.InvariantCulture),
            "threat.source_ip" => threat?.SourceIp,
            "threat.target" => threat?.Target,
            "threat.user" => threat?.UserName,
            _ => StepOf(name) is var (number, what) && run.Steps.Find(step => step.Order == number) is { } step
                ? what == "status" ? Wire.Name(step.DoneBy is null ? step.Status : StepStatus.Completed) : step.Result
                : null,
        });
    }

    private static (int Number, string What)? StepOf(string name) =>
        name.Split('.') is ["step", var number, "status" or "result"] parts && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var order) ? (order, parts[2]) : null;
}
