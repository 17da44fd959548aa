using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Incidents.Work;

/// <summary>One way to change an incident: permission, row, state and version are checked before, news are told after.</summary>
public sealed class IncidentChange(SocDatabase database)
{
    /// <param name="actor">Who changes it; needs WorkIncidents.</param>
    /// <param name="number"><c>42</c> or <c>INC-042</c>.</param>
    /// <param name="version">The version that the actor saw; null takes what is there.</param>
    /// <param name="closedToo">Whether closed incidents may be changed so.</param>
    /// <param name="change">Changes the row; its value is the answer.</param>
    /// <param name="ct">Cancels the operation.</param>
    internal async Task<Result<T>> ApplyAsync<T>(Actor actor, string number, int? version, bool closedToo, Func<Unit, Incident, Task<Result<T>>> change, CancellationToken ct)
    {
        if (actor.Demand(Permission.WorkIncidents) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<T>(
            actor.OrganizationId,
            async unit =>
            {
                if (await unit.Db.FindIncidentAsync(actor, number, ct) is not { } incident)
                {
                    return IncidentErrors.NotFound(number);
                }

                if (incident.Status == IncidentStatus.Merged || (!closedToo && incident.ClosedAt is not null))
                {
                    return IncidentErrors.Closed(incident);
                }

                if (version is { } seen && seen != incident.Version)
                {
                    return IncidentErrors.Changed(incident);
                }

                var result = await change(unit, incident);
                if (result.Error is null)
                {
                    unit.Responded(incident, actor);
                    unit.Touch(incident);
                }

                return result;
            },
            ct);
    }

    internal Task<Result<IncidentRow>> ApplyAsync(Actor actor, string number, int? version, bool closedToo, Func<Unit, Incident, Error?> change, CancellationToken ct) =>
        ApplyAsync<Incident>(actor, number, version, closedToo, (unit, incident) => Task.FromResult<Result<Incident>>(change(unit, incident) is { } error ? error : incident), ct).Map(IncidentRow.From);
}
