using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Incidents.Reading;

/// <summary>Attack paths from the events of incidents. Reads at most the newest 100 incidents of the time and their newest 3,000 events, and says so. Errors: INCIDENT_NOT_FOUND.</summary>
public sealed class AttackPathService(SocDatabase database, IEventLog log, TimeProvider clock)
{
    /// <summary>How far back is looked without a time.</summary>
    public static readonly TimeSpan DefaultSpan = TimeSpan.FromHours(6);

    private const int MaximumIncidents = 100;
    private const int MaximumEvents = 3_000;
    private const int MaximumPaths = 100;
    private static readonly TimeSpan LongestSpan = TimeSpan.FromDays(90);

    /// <summary>The paths of every incident that was seen from <paramref name="from"/> to <paramref name="until"/> (UTC; by default the last six hours, at most 90 days).</summary>
    public async Task<Result<AttackPaths>> FindAsync(Actor actor, DateTime? from, DateTime? until, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIncidents) is { } refused)
        {
            return refused;
        }

        var end = until ?? clock.GetUtcNow().UtcDateTime;
        var start = from ?? end - DefaultSpan;
        if (start > end || end - start > LongestSpan)
        {
            return Error.Invalid("start_time", "must lie before end_time, by at most 90 days");
        }

        await using var db = database.Read(actor.OrganizationId);
        var incidents = await db.Incidents.SeenBy(actor).Where(row => row.LastSeenAt >= start && row.FirstSeenAt <= end && row.Status != IncidentStatus.Merged)
            .OrderByDescending(row => row.LastSeenAt).Take(MaximumIncidents + 1).Select(row => new { row.Id, row.Number }).ToListAsync(ct);
        return await BuildAsync(db, actor.OrganizationId, incidents.Take(MaximumIncidents).ToDictionary(row => row.Id, row => row.Number), (start, end), incidents.Count <= MaximumIncidents, ct);
    }

    /// <summary>The paths of one incident, over all its time.</summary>
    public async Task<Result<AttackPaths>> OfAsync(Actor actor, string number, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIncidents) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.FindIncidentAsync(actor, number, ct) is { } incident
            ? await BuildAsync(db, actor.OrganizationId, new Dictionary<long, int> { [incident.Id] = incident.Number }, (incident.FirstSeenAt, incident.LastSeenAt), complete: true, ct)
            : IncidentErrors.NotFound(number);
    }

    private async Task<AttackPaths> BuildAsync(SocDbContext db, int organizationId, Dictionary<long, int> incidents, (DateTime From, DateTime Until) span, bool complete, CancellationToken ct)
    {
        long[] ids = [.. incidents.Keys];
        var threats = await db.IncidentThreats.Where(link => ids.Contains(link.IncidentId)).Join(db.Threats, link => link.ThreatId, threat => threat.Id, (link, threat) => new { link.IncidentId, threat.Id, threat.Techniques })
            .ToDictionaryAsync(row => row.Id, row => (Incident: incidents[row.IncidentId], row.Techniques), ct);
        var evidence = await db.ThreatEvidence.Where(row => db.IncidentThreats.Any(link => link.ThreatId == row.ThreatId && ids.Contains(link.IncidentId)))
            .OrderByDescending(row => row.Sequence).Take(MaximumEvents + 1).Select(row => new { row.ThreatId, row.Sequence }).ToListAsync(ct);
        var read = evidence.Count == 0 ? [] : (await log.ReadAsync(organizationId, [.. evidence.Take(MaximumEvents).Select(row => row.Sequence).Distinct()], ct)).ToDictionary(item => item.Sequence);
        var builder = new AttackGraphBuilder();
        var events = 0;

        // Two threats of an incident may stand on the same event: it happened once.
        foreach (var same in evidence.Take(MaximumEvents).Where(row => threats.ContainsKey(row.ThreatId)).GroupBy(row => (threats[row.ThreatId].Incident, row.Sequence)))
        {
            if (read.TryGetValue(same.Key.Sequence, out var item) && item.Timestamp >= span.From && item.Timestamp <= span.Until)
            {
                events++;
                builder.Add(same.Key.Incident, item, [.. same.SelectMany(row => threats[row.ThreatId].Techniques).Distinct(StringComparer.Ordinal)]);
            }
        }

        AttackPath[] paths = [.. builder.ByIncident().SelectMany(part => AttackChains.Of(part.Incident, part.Edges)).OrderByDescending(path => path.LastSeenAt).ThenBy(path => path.Id, StringComparer.Ordinal)];
        return new AttackPaths(builder.Nodes, builder.Edges, [.. paths.Take(MaximumPaths)], span.From, span.Until, events, complete && evidence.Count <= MaximumEvents && paths.Length <= MaximumPaths);
    }
}
