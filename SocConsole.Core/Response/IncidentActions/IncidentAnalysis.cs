using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.IncidentActions;

/// <summary>A thing that the analysis would do.</summary>
/// <param name="Action">Catalogue name.</param>
/// <param name="Parameters">What it would be done to.</param>
/// <param name="Reason">Why.</param>
public sealed record NextStep(string Action, IReadOnlyDictionary<string, string> Parameters, string Reason);

/// <summary>What the console makes of an incident, from its facts alone.</summary>
/// <param name="Recommendation"><c>contain_now</c>, <c>escalate</c>, <c>monitor</c> or <c>dismiss</c>.</param>
/// <param name="Confidence">Of the detection, 0 to 1; null when nothing found it.</param>
/// <param name="Attribution">Null: nobody is named without evidence of who it is.</param>
/// <param name="ImpactUsd">Sum of the threats' estimates; null when none was made.</param>
public sealed record IncidentAssessment(
    string Severity, string Recommendation, double? Confidence, string? Attribution, string Priority, decimal? ImpactUsd, string Summary, IReadOnlyList<string> Reasons, IReadOnlyList<NextStep> NextSteps, long Events, DateTime At);

/// <summary>Says by fixed rules what to do about an incident. No model is asked; the sentences name only what the rows hold.</summary>
public sealed class IncidentAnalysis(SocDatabase database, TimeProvider clock)
{
    private const double Certain = 0.8;
    private const double Likely = 0.5;

    public async Task<Result<IncidentAssessment>> AnalyseAsync(Actor actor, int incidentNumber, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIncidents) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (await db.Incidents.SeenBy(actor).FirstOrDefaultAsync(row => row.Number == incidentNumber, ct) is not { } incident)
        {
            return Error.NotFound("Incident", IncidentNumber.Text(incidentNumber));
        }

        var threats = await db.Threats.Where(threat => db.IncidentThreats.Any(link => link.IncidentId == incident.Id && link.ThreatId == threat.Id)).OrderByDescending(threat => threat.Priority).Take(100).ToListAsync(ct);
        var recommendation = Recommend(incident);
        return new IncidentAssessment(
            Wire.Name(incident.Severity),
            recommendation,
            incident.RuleConfidence,
            null,
            recommendation switch { "contain_now" => "IMMEDIATE", "escalate" => "HIGH", "monitor" => "MEDIUM", _ => "LOW" },
            threats.Count == 0 ? null : threats.Sum(threat => threat.ImpactUsd),
            $"{incident.Title}. {incident.Reason}",
            Reasons(incident, threats.Count),
            recommendation == "dismiss" ? [] : Steps(incident),
            incident.EventCount,
            clock.GetUtcNow().UtcDateTime);
    }

    private static string Recommend(Incident incident) => incident switch
    {
        { Status: IncidentStatus.Dismissed or IncidentStatus.Merged } or { Resolution: IncidentResolution.FalsePositive } => "dismiss",
        { Status: IncidentStatus.Contained or IncidentStatus.Resolved } => "monitor",
        { Severity: >= Severity.High, RuleConfidence: >= Certain } => "contain_now",
        { Severity: >= Severity.High } or { RuleConfidence: >= Certain, Severity: Severity.Medium } => "escalate",
        { RuleConfidence: >= Likely } => "escalate",
        _ => "monitor",
    };

    private static List<string> Reasons(Incident incident, int threats)
    {
        var reasons = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"{threats} {(threats == 1 ? "threat" : "threats")} with {incident.EventCount} events, the last at {incident.LastSeenAt:yyyy-MM-dd HH:mm:ss} UTC."),
            string.Create(CultureInfo.InvariantCulture, $"Severity {Wire.Name(incident.Severity)}, risk {incident.RiskScore:0.00}."),
        };
        reasons.Add(incident.RuleConfidence is { } confidence ? string.Create(CultureInfo.InvariantCulture, $"The detection rules are {confidence:0.00} certain.") : "No rule found anything: a person opened it.");
        if (incident.Techniques.Count > 0)
        {
            reasons.Add($"ATT&CK: {string.Join(", ", incident.Techniques.Take(10))}.");
        }

        if (incident.Simulated)
        {
            reasons.Add("Its events were simulated.");
        }

        return reasons;
    }

    private static List<NextStep> Steps(Incident incident)
    {
        var steps = new List<NextStep>();
        if (incident is { SourceIp: { } source, Status: IncidentStatus.Open or IncidentStatus.Investigating })
        {
            steps.Add(new NextStep("block_ip", new Dictionary<string, string> { ["ip_address"] = source }, $"The events come from {source}."));
        }

        if (incident is { Host: { } host, Severity: >= Severity.High, Status: IncidentStatus.Open or IncidentStatus.Investigating })
        {
            steps.Add(new NextStep("isolate_host", new Dictionary<string, string> { ["host"] = host }, $"{host} is attacked and the severity is {Wire.Name(incident.Severity)}."));
        }

        steps.Add(new NextStep("forensic_dump", new Dictionary<string, string>(), "The raw events are kept with checksums."));
        return steps;
    }
}

/// <summary>How far an incident is contained.</summary>
/// <param name="Containment"><c>none</c>, <c>partial</c> (something was done, not all asked actions hold) or <c>complete</c>.</param>
/// <param name="AttackActive">Whether events came within the last ten minutes and the incident is not closed.</param>
public sealed record IncidentThreatStatus(Incident Incident, bool AttackActive, string Containment, int AgentActions, int WorkflowRuns, int ManualActions, int Actions);

/// <summary>Counts what was done about an incident.</summary>
public sealed class IncidentThreatStatuses(SocDatabase database, TimeProvider clock)
{
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(10);

    public async Task<Result<IncidentThreatStatus>> GetAsync(Actor actor, int incidentNumber, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIncidents) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (await db.Incidents.SeenBy(actor).FirstOrDefaultAsync(row => row.Number == incidentNumber, ct) is not { } incident)
        {
            return Error.NotFound("Incident", IncidentNumber.Text(incidentNumber));
        }

        var runs = await db.PlaybookRuns.Where(run => run.IncidentId == incident.Id && run.Mode == RunMode.Live).Include(run => run.Steps).OrderByDescending(run => run.Id).Take(200).ToListAsync(ct);
        var steps = runs.SelectMany(run => run.Steps).Where(step => ActionCatalog.Contains(step.Action) && step.Status != StepStatus.Skipped).ToList();
        var holding = steps.Count(step => step.Status == StepStatus.Completed);
        return new IncidentThreatStatus(
            incident,
            incident.LastSeenAt >= clock.GetUtcNow().UtcDateTime - Recent && incident.Status is IncidentStatus.Open or IncidentStatus.Investigating,
            holding == 0 ? "none" : holding == steps.Count ? "complete" : "partial",
            runs.SelectMany(run => run.Steps).Count(step => step is { Connector: ActionCatalog.Agent, Status: StepStatus.Completed }),
            runs.Count(run => run.Origin is RunOrigin.Workflow or RunOrigin.Trigger),
            runs.Count(run => run.Origin == RunOrigin.Action),
            runs.Sum(run => run.Steps.Count));
    }
}
