using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Incidents.Work;

/// <summary>How an incident's state changes within a write that also changes something else. The caller checks what may be changed, and touches the row.</summary>
internal static class IncidentStates
{
    /// <summary>See <see cref="IncidentClosing.CloseAsync"/>.</summary>
    /// <param name="resolution">Null ends it without a verdict; its threats stay as they are.</param>
    public static async Task CloseAsync(Unit unit, Actor actor, Incident incident, IncidentResolution? resolution, string? note, CancellationToken ct)
    {
        incident.Status = resolution is null or IncidentResolution.TruePositive ? IncidentStatus.Resolved : IncidentStatus.Dismissed;
        (incident.Resolution, incident.ResolutionNote, incident.ClosedAt) = (resolution, string.IsNullOrWhiteSpace(note) ? null : note.Trim(), unit.Now);
        if (resolution is { } verdict)
        {
            await JudgeThreatsAsync(unit, actor, incident, verdict, ct);
        }

        var words = resolution is { } said ? "Closed as " + Wire.Name(said).Replace('_', ' ') : "Closed without a verdict";
        unit.Tell(incident, "closed", actor, incident.ResolutionNote is { } text ? $"{words}: {text}" : words);
        unit.Audit(actor, "incident.closed", IncidentNumber.Text(incident.Number), new { resolution = resolution is { } named ? Wire.Name(named) : null, note });
    }

    public static void Reopen(Unit unit, Actor actor, Incident incident, string reason)
    {
        (incident.Status, incident.ClosedAt, incident.Resolution, incident.ResolutionNote) = (IncidentStatus.Investigating, null, null, null);
        Say(unit, incident, actor, "opened_again", "Opened again", reason);
        unit.Audit(actor, "incident.reopened", IncidentNumber.Text(incident.Number), new { reason });
    }

    /// <summary>Sets a state that is not an end.</summary>
    public static void Set(Unit unit, Actor actor, Incident incident, IncidentStatus status, string? comment)
    {
        incident.Status = status;
        incident.ContainedAt = status == IncidentStatus.Contained ? unit.Now : null;
        incident.AutoContained = false;
        Say(unit, incident, actor, $"status_{Wire.Name(status)}", $"Marked as {Wire.Name(status)}", comment);
        unit.Audit(actor, "incident.status_changed", IncidentNumber.Text(incident.Number), new { status = Wire.Name(status), comment });
        if (status == IncidentStatus.Contained)
        {
            unit.Raise(new IncidentContained(actor.OrganizationId, unit.Now, incident.Number, null));
        }
    }

    public static void Say(Unit unit, Incident incident, Actor actor, string kind, string text, string? why) =>
        unit.Tell(incident, kind, actor, string.IsNullOrWhiteSpace(why) ? text : $"{text}: {why.Trim()}");

    private static async Task JudgeThreatsAsync(Unit unit, Actor actor, Incident incident, IncidentResolution resolution, CancellationToken ct)
    {
        if (resolution == IncidentResolution.Duplicate)
        {
            return;
        }

        var status = resolution == IncidentResolution.TruePositive ? ThreatStatus.Mitigated : ThreatStatus.FalsePositive;
        var threats = await unit.Db.IncidentThreats.Where(link => link.IncidentId == incident.Id).Join(unit.Db.Threats, link => link.ThreatId, threat => threat.Id, (_, threat) => threat)
            .Where(threat => threat.ClosedAt == null).ToListAsync(ct);
        foreach (var threat in threats)
        {
            threat.Status = status;
            threat.MitigatedAt = status == ThreatStatus.Mitigated ? unit.Now : null;
            threat.ClosedAt = unit.Now;
            threat.Version++;
            unit.Db.Timeline.Add(new TimelineEntry
            {
                OrganizationId = threat.OrganizationId,
                ThreatId = threat.Id,
                At = unit.Now,
                Event = status == ThreatStatus.FalsePositive ? "marked_false_positive" : "status_mitigated",
                ActorName = actor.Name,
                Text = $"{IncidentNumber.Text(incident.Number)} was closed as {Wire.Name(resolution).Replace('_', ' ')}",
            });
            unit.Raise(new ThreatUpdated(threat.OrganizationId, unit.Now, threat.Number));
        }
    }
}
