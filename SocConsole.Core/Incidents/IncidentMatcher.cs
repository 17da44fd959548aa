using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Incidents;

/// <summary>
/// Finds the open incident that a threat belongs to: the same source address; else, where the threat or the incident has no source address, the same host, or the same
/// account where that is one person's. Two strangers who knock at one host are two incidents. Simulated and real threats never share one.
/// </summary>
public sealed class IncidentMatcher(IncidentOptions options)
{
    // Every machine has these; that two threats name one of them says nothing.
    private static readonly HashSet<string> SharedAccounts = new(StringComparer.OrdinalIgnoreCase)
    {
        "root", "admin", "administrator", "system", "guest", "user", "test", "ubuntu", "oracle", "postgres", "mysql", "www-data", "nobody", "daemon", "local service", "network service", "anonymous logon", "-",
    };

    /// <summary>The incident that the threat has already; null when it has none.</summary>
    internal static async Task<Incident?> OfAsync(SocDbContext db, Threat threat, CancellationToken ct)
    {
        var id = await db.IncidentThreats.Where(link => link.ThreatId == threat.Id).Select(link => (long?)link.IncidentId).FirstOrDefaultAsync(ct);
        return id is { } known ? await db.Incidents.FirstOrDefaultAsync(row => row.Id == known, ct) : null;
    }

    /// <summary>The open incident that the threat joins, the one that was seen last; null when it needs a new one.</summary>
    internal async Task<Incident?> FindAsync(SocDbContext db, Threat threat, CancellationToken ct)
    {
        var (from, until) = (threat.FirstSeenAt - options.JoinWindow, threat.LastSeenAt + options.JoinWindow);
        var open = db.Incidents.Where(row => (row.Status == IncidentStatus.Open || row.Status == IncidentStatus.Investigating || row.Status == IncidentStatus.Contained)
            && row.Simulated == threat.Simulated && row.LastSeenAt >= from && row.FirstSeenAt <= until);
        if (threat.SourceIp is { } address)
        {
            var bySource = await FirstAsync(db, open.Where(row => row.SourceIp == address), ct)
                ?? await FirstAsync(db, open.Where(row => db.IncidentThreats.Any(link => link.IncidentId == row.Id && db.Threats.Any(other => other.Id == link.ThreatId && other.SourceIp == address))), ct);
            if (bySource is not null)
            {
                return bySource;
            }

            open = open.Where(row => row.SourceIp == null);
        }

        var byHost = threat.Target is { } host ? await FirstAsync(db, open.Where(row => row.Host == host), ct) : null;
        return byHost ?? (threat.UserName is { } user && !SharedAccounts.Contains(user) ? await FirstAsync(db, open.Where(row => row.UserName == user), ct) : null);
    }

    private static Task<Incident?> FirstAsync(SocDbContext db, IQueryable<Incident> found, CancellationToken ct) =>
        found.Where(row => db.IncidentThreats.Count(link => link.IncidentId == row.Id) < IncidentFigures.MaximumThreats)
            .OrderByDescending(row => row.LastSeenAt).ThenByDescending(row => row.Id).FirstOrDefaultAsync(ct);
}
