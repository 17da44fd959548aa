using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Events;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Incidents;

/// <summary>
/// Puts every threat into one incident: an open one that it belongs to, or a new one. Stands before the planner of playbooks, so that runs find their incident.
/// Handling an event again changes nothing: a threat that has its incident keeps it, and figures are computed from rows.
/// </summary>
public sealed class IncidentOpener(SocDatabase database, IncidentMatcher matcher, IncidentOptions options) : IEventHandler
{
    public async Task HandleAsync(IReadOnlyList<DomainEvent> happened, CancellationToken ct)
    {
        foreach (var organization in happened.Select(item => (item.OrganizationId, Threat: ThreatOf(item))).Where(item => item.Threat is not null).GroupBy(item => item.OrganizationId))
        {
            string[] numbers = [.. organization.Select(item => item.Threat!).Distinct(StringComparer.Ordinal)];
            await database.WriteAsync<Done>(organization.Key, unit => TakeAsync(unit, organization.Key, numbers, ct), ct);
        }
    }

    private static string? ThreatOf(DomainEvent happened) => happened switch
    {
        ThreatDetected detected => detected.ThreatId,
        ThreatUpdated updated => updated.ThreatId,
        ThreatAnalyzed analyzed => analyzed.ThreatId,
        _ => null,
    };

    private async Task<Result<Done>> TakeAsync(Unit unit, int organizationId, string[] numbers, CancellationToken ct)
    {
        // In the order of detection, so that the same threats always make the same incidents.
        var threats = await unit.Db.Threats.Where(row => numbers.Contains(row.Number)).OrderBy(row => row.Id).ToListAsync(ct);
        foreach (var threat in threats)
        {
            await TakeAsync(unit, organizationId, threat, ct);
        }

        return Done.Value;
    }

    private async Task TakeAsync(Unit unit, int organizationId, Threat threat, CancellationToken ct)
    {
        if (await IncidentMatcher.OfAsync(unit.Db, threat, ct) is { } known)
        {
            await RefreshAsync(unit, known, ct);
            return;
        }

        if (threat.Status == ThreatStatus.FalsePositive)
        {
            return;
        }

        var incident = await matcher.FindAsync(unit.Db, threat, ct);
        var isNew = incident is null;
        if (incident is null)
        {
            if (threat.Severity < options.MinimumSeverity || threat.Confidence < options.MinimumConfidence)
            {
                return;
            }

            incident = await OpenAsync(unit, organizationId, threat, ct);
        }

        unit.Db.IncidentThreats.Add(new IncidentThreat { OrganizationId = organizationId, IncidentId = incident.Id, ThreatId = threat.Id, ThreatNumber = threat.Number, AddedAt = unit.Now });
        await unit.Db.SaveChangesAsync(ct);
        await IncidentFigures.TakeAsync(unit.Db, incident, options, ct);
        if (isNew)
        {
            unit.Tell(incident, "opened", null, $"Opened for {threat.Number}: {threat.Reason}");
            unit.Raise(new IncidentOpened(organizationId, unit.Now, incident.Number));
        }
        else
        {
            Join(unit, incident, threat);
        }

        await unit.Db.SaveChangesAsync(ct);
    }

    private static void Join(Unit unit, Incident incident, Threat threat)
    {
        unit.Tell(incident, "threat_joined", null, $"{threat.Number} joined: {threat.Reason}");
        if (incident.Status == IncidentStatus.Contained)
        {
            // What was contained goes on: somebody has to look again.
            incident.Status = IncidentStatus.Open;
            incident.ContainedAt = null;
            unit.Tell(incident, "opened_again", null, $"{threat.Number} came after the containment");
        }

        unit.Touch(incident);
    }

    private async Task RefreshAsync(Unit unit, Incident incident, CancellationToken ct)
    {
        if (incident.Status == IncidentStatus.Merged)
        {
            return;
        }

        var severity = incident.Severity;
        if (await IncidentFigures.TakeAsync(unit.Db, incident, options, ct))
        {
            if (incident.Severity > severity)
            {
                unit.Tell(incident, "severity_raised", null, $"From {Wire.Name(severity)} to {Wire.Name(incident.Severity)}");
            }

            unit.Touch(incident);
            await unit.Db.SaveChangesAsync(ct);
        }
    }

    private async Task<Incident> OpenAsync(Unit unit, int organizationId, Threat threat, CancellationToken ct)
    {
        var incident = new Incident
        {
            OrganizationId = organizationId,
            Number = await unit.NextIncidentAsync(organizationId, ct),
            Title = IncidentTitle.Of(threat),
            Reason = threat.Reason,
            Category = threat.Type,
            Origin = IncidentOrigin.Threat,
            Status = IncidentStatus.Open,
            Severity = threat.Severity,
            Escalation = threat.Severity,
            RuleConfidence = threat.Confidence,
            SourceIp = threat.SourceIp,
            Host = threat.Target,
            UserName = threat.UserName,
            Techniques = threat.Techniques,
            EventCount = threat.EventCount,
            FirstSeenAt = threat.FirstSeenAt,
            LastSeenAt = threat.LastSeenAt,
            CreatedAt = unit.Now,
            UpdatedAt = unit.Now,
            CreatedById = "stage:detector",
            CreatedBy = "detector",
            Simulated = threat.Simulated,
        };
        IncidentFigures.Promise(incident, options);
        unit.Db.Incidents.Add(incident);

        // The number of its row is needed for its threat; the transaction is still one.
        await unit.Db.SaveChangesAsync(ct);
        return incident;
    }
}
