using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Incidents;

/// <summary>What every change of an incident writes.</summary>
internal static class IncidentWrites
{
    private const string Kind = "INC";
    private const int MaximumText = 2_000;

    // One series for all years: the number is what people say.
    private const int EveryYear = 0;

    /// <summary>The next number of the organization; a number never comes twice, also not after the incidents were removed.</summary>
    public static async Task<int> NextIncidentAsync(this Unit unit, int organizationId, CancellationToken ct)
    {
        var series = unit.Db.NumberSeries.Local.FirstOrDefault(row => row.OrganizationId == organizationId && row.Kind == Kind && row.Year == EveryYear)
            ?? await unit.Db.NumberSeries.FirstOrDefaultAsync(row => row.OrganizationId == organizationId && row.Kind == Kind && row.Year == EveryYear, ct);
        if (series is null)
        {
            series = new NumberSeries { OrganizationId = organizationId, Kind = Kind, Year = EveryYear };
            unit.Db.NumberSeries.Add(series);
        }

        return ++series.Last;
    }

    /// <summary>Writes an entry of the incident's timeline.</summary>
    public static void Tell(this Unit unit, Incident incident, string kind, Actor? actor, string text) => unit.Db.IncidentEntries.Add(new IncidentEntry
    {
        OrganizationId = incident.OrganizationId,
        IncidentId = incident.Id,
        At = unit.Now,
        Kind = kind,
        ActorName = actor is { Kind: not ActorKind.System } ? actor.Name : null,
        Text = text.Length <= MaximumText ? text : text[..(char.IsHighSurrogate(text[MaximumText - 1]) ? MaximumText - 1 : MaximumText)],
    });

    /// <summary>Marks the row as changed and tells of it.</summary>
    public static void Touch(this Unit unit, Incident incident)
    {
        incident.UpdatedAt = unit.Now;
        incident.Version++;
        unit.Raise(new IncidentChanged(incident.OrganizationId, unit.Now, incident.Number));
    }

    /// <summary>The first act of a person keeps the promise to respond.</summary>
    public static void Responded(this Unit unit, Incident incident, Actor actor)
    {
        if (actor.Kind != ActorKind.System)
        {
            incident.RespondedAt ??= unit.Now;
        }
    }
}
