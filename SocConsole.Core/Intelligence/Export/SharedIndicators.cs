using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Stix.Mapping;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Export;

/// <summary>Which indicators may leave the console, and how they are read without holding many of them.</summary>
internal static class SharedIndicators
{
    /// <summary>Rows that are read at once. Each page is a query of its own, so that a slow reader holds no transaction open.</summary>
    public const int PageSize = 2_000;

    /// <summary>What is held back by an exclusion never leaves; what is marked TLP:RED only where it is asked for.</summary>
    public static IQueryable<Indicator> Shareable(SocDbContext db, IQueryable<Indicator> rows, bool includeRed = false)
    {
        rows = rows.Where(row => row.State != IndicatorState.Excluded && row.ExclusionId == null);
        return includeRed ? rows : rows.Where(row => (row.Tlp == null || row.Tlp != Tlp.Red) && !db.IndicatorTags.Any(entry => entry.Tag == StixMarking.RedTag && entry.IndicatorId == row.Id));
    }

    public static IQueryable<Indicator> Active(IQueryable<Indicator> rows) => rows.Where(row => row.State == IndicatorState.Active);

    /// <summary>All rows of a query by their number, some thousand at a time.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<Indicator>> PagesAsync(
        SocDatabase database, int organizationId, Func<SocDbContext, IQueryable<Indicator>> query, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var last = 0; ;)
        {
            var after = last;
            await using var db = database.Read(organizationId);
            var page = await query(db).AsNoTracking().Where(row => row.Id > after).OrderBy(row => row.Id).Take(PageSize).ToListAsync(ct);
            if (page.Count == 0)
            {
                yield break;
            }

            last = page[^1].Id;
            yield return page;
        }
    }

    /// <summary>What writes an organization's indicators as STIX.</summary>
    public static async Task<StixWriter> WriterAsync(SocDbContext db, int organizationId, CancellationToken ct) => new(await OrganizationAsync(db, organizationId, ct), await SourcesAsync(db, ct));

    public static Task<Organization> OrganizationAsync(SocDbContext db, int organizationId, CancellationToken ct) => db.Organizations.AsNoTracking().FirstAsync(row => row.Id == organizationId, ct);

    public static Task<Dictionary<int, string>> SourcesAsync(SocDbContext db, CancellationToken ct) => db.ThreatSources.AsNoTracking().ToDictionaryAsync(row => row.Id, row => row.Name, ct);
}
