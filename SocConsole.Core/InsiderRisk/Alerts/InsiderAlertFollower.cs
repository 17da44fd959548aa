using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Alerts;

/// <summary>An alert goes the way of its incident when people work on that. Handling an event again changes nothing.</summary>
public sealed class InsiderAlertFollower(SocDatabase database) : IEventHandler
{
    public async Task HandleAsync(IReadOnlyList<DomainEvent> happened, CancellationToken ct)
    {
        foreach (var organization in happened.OfType<IncidentChanged>().GroupBy(item => item.OrganizationId))
        {
            int[] numbers = [.. organization.Select(item => item.Number).Distinct()];
            if (await AnyAsync(organization.Key, numbers, ct))
            {
                await database.WriteAsync<Done>(organization.Key, unit => FollowAsync(unit, numbers, ct), ct);
            }
        }
    }

    // Most incidents are about no person.
    private async Task<bool> AnyAsync(int organizationId, int[] numbers, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        return await db.InsiderAlerts.AnyAsync(row => row.IncidentNumber != null && numbers.Contains(row.IncidentNumber.Value), ct);
    }

    private static async Task<Result<Done>> FollowAsync(Unit unit, int[] numbers, CancellationToken ct)
    {
        var alerts = await unit.Db.InsiderAlerts.Where(row => row.IncidentNumber != null && numbers.Contains(row.IncidentNumber.Value)).ToListAsync(ct);
        var incidents = await unit.Db.Incidents.AsNoTracking().Where(row => numbers.Contains(row.Number)).ToDictionaryAsync(row => row.Number, ct);
        foreach (var alert in alerts)
        {
            var incident = incidents[alert.IncidentNumber!.Value];
            var verdict = incident.ClosedAt is null ? null : InsiderAlertStates.Verdict(incident.Resolution);
            if (InsiderAlertStates.Of(incident) != alert.Status || (verdict is not null && verdict != alert.Verdict))
            {
                await InsiderAlertStates.SetAsync(unit, incident.Assignee ?? "incident " + IncidentNumber.Text(incident.Number), alert, InsiderAlertStates.Of(incident), incident.ResolutionNote, verdict, ct);
            }
        }

        return Done.Value;
    }
}
