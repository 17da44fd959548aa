using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Sightings;

/// <summary>
/// Writes sightings within a transaction: the days grow, and each indicator's count, its last sighting and what follows from it for its decay. An indicator that is
/// not the organization's, or not there any more, is passed over.
/// </summary>
internal static class SightingWriter
{
    private const int AtOnce = 500;

    /// <summary>Looks the indicators up by organization, type and normal form: what is looked for in events may come from a file, which has no rows.</summary>
    public static async Task AddAsync(Unit unit, SightingSheet sheet, CancellationToken ct)
    {
        List<IndicatorSighting> found = [];
        foreach (var group in sheet.Days.GroupBy(seen => (seen.Day.OrganizationId, seen.Indicator.Type)))
        {
            var (organization, type) = group.Key;
            foreach (var some in group.Chunk(AtOnce))
            {
                var values = some.Select(seen => seen.Indicator.Value).Distinct(StringComparer.Ordinal).ToList();
                var ids = await unit.Db.Indicators.AsNoTracking().Where(row => row.OrganizationId == organization && row.Type == type && values.Contains(row.NormalizedValue))
                    .Select(row => new { row.Id, row.NormalizedValue }).ToDictionaryAsync(row => row.NormalizedValue, row => row.Id, StringComparer.Ordinal, ct);
                foreach (var (indicator, day) in some.Where(seen => ids.ContainsKey(seen.Indicator.Value)))
                {
                    day.IndicatorId = ids[indicator.Value];
                    found.Add(day);
                }
            }
        }

        await AddAsync(unit, found, ct);
    }

    /// <summary>Adds the days; each names its organization and its indicator.</summary>
    public static async Task AddAsync(Unit unit, IReadOnlyCollection<IndicatorSighting> found, CancellationToken ct)
    {
        HashSet<int> changed = [];
        foreach (var some in found.OrderBy(row => row.IndicatorId).Chunk(AtOnce))
        {
            await AddSomeAsync(unit, some, changed, ct);
        }

        foreach (var organization in changed)
        {
            unit.Raise(new IndicatorsChanged(organization, unit.Now));
        }
    }

    private static async Task AddSomeAsync(Unit unit, IndicatorSighting[] found, HashSet<int> changed, CancellationToken ct)
    {
        var ids = found.Select(row => row.IndicatorId).Distinct().ToList();
        var days = found.Select(row => row.Day).Distinct().ToList();
        var indicators = await unit.Db.Indicators.Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, ct);
        var known = await unit.Db.IndicatorSightings.Where(row => ids.Contains(row.IndicatorId) && days.Contains(row.Day))
            .ToDictionaryAsync(row => (row.IndicatorId, row.Day, row.Origin), ct);
        foreach (var seen in found)
        {
            if (indicators.TryGetValue(seen.IndicatorId, out var indicator) && indicator.OrganizationId == seen.OrganizationId)
            {
                Join(unit.Db, known, seen);
                indicator.SightingCount += seen.Count;
                indicator.LastSightedAt = indicator.LastSightedAt > seen.LastAt ? indicator.LastSightedAt : seen.LastAt;
            }
        }

        foreach (var indicator in indicators.Values.Where(row => IndicatorDecay.Settle(row, unit.Now)))
        {
            changed.Add(indicator.OrganizationId);
        }

        // Saved and forgotten: tracking them all would make each save look through all before it.
        await unit.Db.SaveChangesAsync(ct);
        unit.Db.ChangeTracker.Clear();
    }

    private static void Join(SocDbContext db, Dictionary<(int Indicator, DateTime Day, SightingOrigin Origin), IndicatorSighting> known, IndicatorSighting seen)
    {
        var key = (seen.IndicatorId, seen.Day, seen.Origin);
        if (!known.TryGetValue(key, out var row))
        {
            known[key] = seen;
            db.IndicatorSightings.Add(seen);
            return;
        }

        row.Count += seen.Count;
        row.FirstAt = seen.FirstAt < row.FirstAt ? seen.FirstAt : row.FirstAt;
        row.LastAt = seen.LastAt > row.LastAt ? seen.LastAt : row.LastAt;
        row.Sequence = row.Sequence is null || seen.Sequence > row.Sequence ? seen.Sequence : row.Sequence;
    }
}
