using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>Finds active indicators whose normal form, by today's rules, is another's.</summary>
internal static class IndicatorDuplicates
{
    private const int PageSize = 10_000;

    /// <summary>How many are active, and which of them are another's.</summary>
    public static async Task<(long Original, IReadOnlyList<int> Duplicates)> FindAsync(SocDbContext db, CancellationToken ct)
    {
        Dictionary<NormalIndicator, (int Id, double Confidence)> best = [];
        List<int> retired = [];
        var original = 0L;
        for (var last = 0; ;)
        {
            var after = last;
            var page = await db.Indicators.AsNoTracking().Where(row => row.State == IndicatorState.Active && row.Id > after).OrderBy(row => row.Id).Take(PageSize)
                .Select(row => new { row.Id, row.Type, row.NormalizedValue, row.Confidence }).ToListAsync(ct);
            if (page.Count == 0)
            {
                break;
            }

            (last, original) = (page[^1].Id, original + page.Count);
            foreach (var row in page)
            {
                var normal = IndicatorNormaliser.Normalise(row.NormalizedValue, row.Type) is { Error: null } read ? read.Value : new NormalIndicator(row.Type, row.NormalizedValue);
                if (!best.TryGetValue(normal, out var known) || row.Confidence > known.Confidence)
                {
                    if (known.Id > 0)
                    {
                        retired.Add(known.Id);
                    }

                    best[normal] = (row.Id, row.Confidence);
                }
                else
                {
                    retired.Add(row.Id);
                }
            }
        }

        return (original, retired);
    }

    /// <summary>Retires them, unless somebody did so meanwhile.</summary>
    public static async Task RetireAsync(Unit unit, IReadOnlyList<int> duplicates, CancellationToken ct)
    {
        foreach (var some in duplicates.Chunk(500))
        {
            await unit.Db.Indicators.Where(row => row.State == IndicatorState.Active && some.Contains(row.Id)).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, IndicatorState.Disabled).SetProperty(row => row.UpdatedAt, unit.Now), ct);
        }
    }
}
