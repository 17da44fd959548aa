using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Sources;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Comparison;

/// <summary>Computes a comparison in three statements over the claims. Each reads every claim of the organization once.</summary>
internal static class FeedComparisonQuery
{
    public static async Task<FeedComparison> RunAsync(SocDbContext db, int organization, DateTime now, CancellationToken ct)
    {
        var known = await db.ThreatSources.Take(SourceService.MaximumSources).ToListAsync(ct);
        var told = await TalliesAsync(db, organization, ct);
        var sources = known.Select(source => SourceOf(source, [.. told.Where(row => row.SourceId == source.Id)]))
            .OrderByDescending(source => source.Indicators).ThenBy(source => source.Source, StringComparer.OrdinalIgnoreCase).ToList();
        var names = known.ToDictionary(source => source.Id, source => source.Name);
        var types = told.Where(row => names.ContainsKey(row.SourceId)).GroupBy(row => row.Type)
            .Select(group => new TypeComparison(
                WireOf(group.Key), group.Sum(row => row.Told), group.Sum(row => row.Alone), group.OrderByDescending(row => row.Told).ToDictionary(row => names[row.SourceId], row => row.Told)))
            .OrderByDescending(type => type.Claims).ToList();
        int[] largest = [.. sources.Where(source => source.Indicators > 0).Take(FeedComparisonService.MaximumInMatrix).Select(source => source.SourceId)];
        return new FeedComparison(await OverviewAsync(db, organization, ct), sources, largest.Length < 2 ? [] : await OverlapsAsync(db, organization, largest, ct), types, now);
    }

    private static SourceComparison SourceOf(ThreatSource source, IReadOnlyList<Tally> rows)
    {
        var (told, alone) = (rows.Sum(row => row.Told), rows.Sum(row => row.Alone));
        return new SourceComparison(
            source.Id, source.Name, source.Kind, told, alone, told - alone, rows.Sum(row => row.Earliest), rows.Sum(row => row.Sighted),
            rows.OrderByDescending(row => row.Told).ToDictionary(row => WireOf(row.Type), row => row.Told));
    }

    // Types are stored by their names.
    private static string WireOf(string type) => Wire.Name(Enum.Parse<IndicatorType>(type));

    private static Task<List<Tally>> TalliesAsync(SocDbContext db, int organization, CancellationToken ct) => db.Database.SqlQuery<Tally>($"""
        WITH told AS (SELECT IndicatorId, count(*) AS tellers, min(FirstSeen) AS first FROM indicator_claims WHERE OrganizationId = {organization} GROUP BY IndicatorId)
        SELECT claim.SourceId AS SourceId, indicator.Type AS Type, count(*) AS Told, sum(told.tellers = 1) AS Alone,
            sum(told.tellers > 1 AND claim.FirstSeen = told.first) AS Earliest, sum(indicator.SightingCount > 0) AS Sighted
        FROM indicator_claims AS claim JOIN told ON told.IndicatorId = claim.IndicatorId JOIN indicators AS indicator ON indicator.Id = claim.IndicatorId
        WHERE claim.OrganizationId = {organization}
        GROUP BY claim.SourceId, indicator.Type
        """).ToListAsync(ct);

    private static async Task<IReadOnlyList<SourceOverlap>> OverlapsAsync(SocDbContext db, int organization, int[] sources, CancellationToken ct)
    {
        var list = JsonSerializer.Serialize(sources, Wire.Json);
        return await db.Database.SqlQuery<SourceOverlap>($"""
            SELECT one.SourceId AS SourceId, other.SourceId AS OtherSourceId, count(*) AS Indicators
            FROM indicator_claims AS one JOIN indicator_claims AS other ON other.IndicatorId = one.IndicatorId AND other.SourceId > one.SourceId
            WHERE one.OrganizationId = {organization} AND other.OrganizationId = {organization}
                AND one.SourceId IN (SELECT value FROM json_each({list})) AND other.SourceId IN (SELECT value FROM json_each({list}))
            GROUP BY one.SourceId, other.SourceId
            """).ToListAsync(ct);
    }

    private static async Task<FeedOverview> OverviewAsync(SocDbContext db, int organization, CancellationToken ct)
    {
        var sides = (await db.Database.SqlQuery<Sides>($"""
            SELECT coalesce(sum(open AND NOT paid), 0) AS OpenOnly, coalesce(sum(paid AND NOT open), 0) AS PaidOnly, coalesce(sum(open AND paid), 0) AS Both
            FROM (SELECT max(source.Kind IN ('Opensource', 'Government')) AS open, max(source.Kind = 'Commercial') AS paid
                FROM indicator_claims AS claim JOIN threat_sources AS source ON source.Id = claim.SourceId
                WHERE claim.OrganizationId = {organization} GROUP BY claim.IndicatorId)
            """).ToListAsync(ct))[0];
        var (open, paid, all) = (sides.OpenOnly + sides.Both, sides.PaidOnly + sides.Both, sides.OpenOnly + sides.PaidOnly + sides.Both);
        return new FeedOverview(PerCent(open, all), PerCent(paid, all), PerCent(sides.Both, all), sides.OpenOnly, sides.PaidOnly, sides.Both, open, paid);
    }

    private static double? PerCent(long part, long all) => all == 0 ? null : Math.Round(100.0 * part / all, 2);

    private sealed record Tally(int SourceId, string Type, long Told, long Alone, long Earliest, long Sighted);

    private sealed record Sides(long OpenOnly, long PaidOnly, long Both);
}
