using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Incidents;

internal static class IncidentQueries
{
    private const string AboutPeople = "insider_threat";

    /// <summary>The organization's incident with this number, in either form, as far as the actor may see it; null for none.</summary>
    public static async Task<Incident?> FindIncidentAsync(this SocDbContext db, Actor actor, string number, CancellationToken ct) =>
        IncidentNumber.TryParse(number, out var read) ? await db.Incidents.SeenBy(actor).FirstOrDefaultAsync(row => row.Number == read, ct) : null;

    /// <summary>Without those about people for who may not see people: they say who is suspected, and why.</summary>
    public static IQueryable<Incident> SeenBy(this IQueryable<Incident> incidents, Actor actor) => actor.May(Permission.ReadPeople)
        ? incidents
        : incidents.Where(row => row.Origin != IncidentOrigin.Insider && row.Origin != IncidentOrigin.Person && row.Category != AboutPeople);
}
