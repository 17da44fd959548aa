using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Incidents;

internal static class IncidentQueries
{
    /// <summary>The organization's incident with this number, in either form; null for none.</summary>
    public static async Task<Incident?> FindIncidentAsync(this SocDbContext db, string number, CancellationToken ct) =>
        IncidentNumber.TryParse(number, out var read) ? await db.Incidents.FirstOrDefaultAsync(row => row.Number == read, ct) : null;
}
