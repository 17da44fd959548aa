using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>Narrows a list of indicators.</summary>
internal static class IndicatorQuery
{
    public static IQueryable<Indicator> Apply(SocDbContext db, IndicatorFilter filter)
    {
        IQueryable<Indicator> rows = db.Indicators;
        rows = filter.Type is { } type ? rows.Where(row => row.Type == type) : rows;
        rows = filter.Level is { } level ? rows.Where(row => row.ThreatLevel == level) : rows;
        rows = filter.SourceId is { } source ? rows.Where(row => row.SourceId == source || db.IndicatorClaims.Any(claim => claim.IndicatorId == row.Id && claim.SourceId == source)) : rows;
        rows = filter.Active is { } active ? rows.Where(row => (row.State == IndicatorState.Active) == active) : rows;
        foreach (var tag in filter.Tags ?? [])
        {
            var wanted = tag.Trim().ToLowerInvariant();
            rows = rows.Where(row => db.IndicatorTags.Any(entry => entry.Tag == wanted && entry.IndicatorId == row.Id));
        }

        if (filter.Search?.Trim() is { Length: > 0 } search)
        {
            var pattern = $"%{Escaped(search)}%";
            rows = rows.Where(row => EF.Functions.Like(row.Value, pattern, "!") || EF.Functions.Like(row.NormalizedValue, pattern, "!") || EF.Functions.Like(row.Description, pattern, "!"));
        }

        return rows;
    }

    private static string Escaped(string text) =>
        text.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);
}
