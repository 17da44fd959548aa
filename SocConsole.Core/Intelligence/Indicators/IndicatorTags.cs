using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>Keeps an indicator's tags and the table that finds it by them alike.</summary>
internal static class IndicatorTags
{
    /// <summary>Lower case, each once, in order, no more than there may be.</summary>
    public static string[] Of(IEnumerable<string> tags) =>
    [
        .. tags.Select(text => text.Trim().ToLowerInvariant()).Where(text => text.Length is > 0 and <= Indicator.MaximumTag)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(Indicator.MaximumTags),
    ];

    public static async Task SetAsync(SocDbContext db, Indicator row, IEnumerable<string> tags, CancellationToken ct)
    {
        row.Tags = Of(tags);
        await db.IndicatorTags.Where(entry => entry.IndicatorId == row.Id).ExecuteDeleteAsync(ct);
        db.IndicatorTags.AddRange(row.Tags.Select(tag => new IndicatorTag { OrganizationId = row.OrganizationId, Tag = tag, IndicatorId = row.Id }));
    }
}
