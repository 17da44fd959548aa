using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Events;
using SocConsole.Core.Incidents;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response;

/// <summary>What a run that contained, or was undone, means for its threat and its incident.</summary>
internal static class Containment
{
    /// <summary>Marks the threat as mitigated and the incident as contained. A verdict of false positive, or an end, that came in between stands.</summary>
    /// <returns>Whether the run answers a threat that is mitigated now.</returns>
    public static async Task<bool> ApplyAsync(Unit unit, PlaybookRun run, CancellationToken ct)
    {
        var mitigated = false;
        if (run.ThreatId is { } id && await unit.Db.Threats.FirstAsync(row => row.Id == id, ct) is { Status: not ThreatStatus.FalsePositive } threat)
        {
            threat.Status = ThreatStatus.Mitigated;
            threat.MitigatedAt = unit.Now;
            threat.ClosedAt = unit.Now;
            threat.Version++;
            unit.Raise(new ThreatMitigated(run.OrganizationId, unit.Now, threat.Number, run.Number, run.ActualSuccess));
            unit.Raise(new ThreatUpdated(run.OrganizationId, unit.Now, threat.Number));
            mitigated = true;
        }

        if (run.IncidentId is { } incidentId
            && await unit.Db.Incidents.FirstAsync(row => row.Id == incidentId, ct) is { Status: IncidentStatus.Open or IncidentStatus.Investigating } incident
            && !await HasOpenThreatsAsync(unit, run, incident, ct))
        {
            incident.Status = IncidentStatus.Contained;
            incident.ContainedAt = unit.Now;
            incident.AutoContained = run.ApprovalStatus == ApprovalStatus.NotRequired && run.Origin is RunOrigin.Threat or RunOrigin.Trigger;
            Touch(unit, incident);
            unit.Raise(new IncidentContained(run.OrganizationId, unit.Now, incident.Number, run.Number));
        }

        return mitigated;
    }

    /// <summary>Takes back what <see cref="ApplyAsync"/> said, after a person undid the run.</summary>
    public static async Task LiftAsync(Unit unit, PlaybookRun run, CancellationToken ct)
    {
        if (run.ThreatId is { } id && await unit.Db.Threats.FirstAsync(row => row.Id == id, ct) is { Status: ThreatStatus.Mitigated } threat)
        {
            threat.Status = ThreatStatus.Analyzing;
            threat.MitigatedAt = null;
            threat.ClosedAt = null;
            threat.Version++;
            unit.Raise(new ThreatUpdated(run.OrganizationId, unit.Now, threat.Number));
        }

        if (run.IncidentId is { } incidentId && await unit.Db.Incidents.FirstAsync(row => row.Id == incidentId, ct) is { Status: IncidentStatus.Contained } incident)
        {
            incident.Status = IncidentStatus.Investigating;
            incident.ContainedAt = null;
            incident.AutoContained = false;
            Touch(unit, incident);
        }
    }

    // A run for one of several threats contains the incident only when the others are answered too; a run for the incident itself speaks for all.
    private static async Task<bool> HasOpenThreatsAsync(Unit unit, PlaybookRun run, Incident incident, CancellationToken ct) =>
        run.ThreatId is { } answered
        && await unit.Db.IncidentThreats.AnyAsync(
            link => link.IncidentId == incident.Id && link.ThreatId != answered
                && unit.Db.Threats.Any(threat => threat.Id == link.ThreatId && (threat.Status == ThreatStatus.Detected || threat.Status == ThreatStatus.Analyzing)),
            ct);

    private static void Touch(Unit unit, Incident incident)
    {
        incident.UpdatedAt = unit.Now;
        incident.Version++;
        unit.Raise(new IncidentChanged(incident.OrganizationId, unit.Now, incident.Number));
    }
}
