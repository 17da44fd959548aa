using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Intelligence.Sources;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Comparison;

/// <summary>
/// Computes a comparison in one pass over the claims in the order of their key. Grouping them in SQL sorts and joins a million claims several times and takes minutes; the pass keeps
/// only counts.
/// </summary>
internal static class FeedComparisonQuery
{
    public static async Task<FeedComparison> RunAsync(SocDbContext db, int organization, DateTime now, CancellationToken ct)
    {
        var known = await db.ThreatSources.Take(SourceService.MaximumSources).ToDictionaryAsync(source => source.Id, ct);
        var tally = new FeedComparisonTally(known);
        List<ClaimRow> same = [];

        // The sign before the organization keeps SQLite from another index, which would make it sort.
        var rows = db.Database.SqlQuery<ClaimRow>($"""
            SELECT claim.IndicatorId AS IndicatorId, claim.SourceId AS SourceId, claim.FirstSeen AS FirstSeen, indicator.Type AS Type, indicator.SightingCount > 0 AS IsSighted
            FROM indicator_claims AS claim CROSS JOIN indicators AS indicator ON indicator.Id = claim.IndicatorId
            WHERE +claim.OrganizationId = {organization}
            ORDER BY claim.IndicatorId
            """).AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(ct))
        {
            ct.ThrowIfCancellationRequested();
            if (same.Count > 0 && same[0].IndicatorId != row.IndicatorId)
            {
                tally.Add(same);
                same.Clear();
            }

            if (known.ContainsKey(row.SourceId))
            {
                same.Add(row);
            }
        }

        tally.Add(same);
        return tally.ToComparison(now);
    }
}

/// <summary>What a source says of an indicator. Times are texts that sort as times do.</summary>
/// <param name="Type">The type's name.</param>
internal sealed record ClaimRow(int IndicatorId, int SourceId, string FirstSeen, string Type, bool IsSighted);
