using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Export;

/// <summary>Which rows an export holds. Read by number and never counted, so it needs none of a list's orders.</summary>
internal static class ExportQuery
{
    public static IQueryable<Indicator> Of(SocDbContext db, ExportRequest request)
    {
        var rows = SharedIndicators.Shareable(db, Narrowed(db, request.Filter), request.IncludeRed);
        rows = request.IncludeInactive ? rows : SharedIndicators.Active(rows);
        return request.MinimumConfidence is { } least ? rows.Where(row => row.Confidence >= least) : rows;
    }

    private static IQueryable<Indicator> Narrowed(SocDbContext db, IndicatorFilter filter)
    {
        IQueryable<Indicator> rows = db.Indicators;
        rows = filter.Type is { } type ? rows.Where(row => row.Type == type) : rows;
        rows = filter.Level is { } level ? rows.Where(row => row.ThreatLevel == level) : rows;
        rows = filter.SourceId is { } source ? rows.Where(row => row.SourceId == source || db.IndicatorClaims.Any(claim => claim.IndicatorId == row.Id && claim.SourceId == source)) : rows;
        foreach (var tag in filter.Tags ?? [])
        {
            var wanted = tag.Trim().ToLowerInvariant();
            rows = rows.Where(row => db.IndicatorTags.Any(entry => entry.Tag == wanted && entry.IndicatorId == row.Id));
        }

        if (filter.Search?.Trim() is { Length: > 0 } search)
        {
            var pattern = $"%{search.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%";
            rows = rows.Where(row => EF.Functions.Like(row.Value, pattern, "!") || EF.Functions.Like(row.NormalizedValue, pattern, "!") || EF.Functions.Like(row.Description, pattern, "!"));
        }

        return rows;
    }
}
