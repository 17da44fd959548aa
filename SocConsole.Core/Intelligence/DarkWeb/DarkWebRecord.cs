using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.DarkWeb;

/// <summary>Writes what became of a scrape, in the transaction that ends its job.</summary>
internal sealed class DarkWebRecord(DarkWebSource source, int jobId)
{
    public int? ThreatSourceId { get; set; }

    public async Task FailedAsync(Unit unit, Error error)
    {
        if (await SourceAsync(unit) is not { } row)
        {
            return;
        }

        (row.State, row.StateReason, row.LastScrape) = ((error as DarkWebFault)?.State ?? DarkWebState.Failed, error.Message, unit.Now);

        // The jobs since the last success tell how often it failed; this one is not saved as failed yet.
        var before = await unit.Db.FetchJobs.CountAsync(job => job.Kind == FetchJobKind.Scrape && job.SubjectId == row.Id && job.Id != jobId && job.Status == FetchJobStatus.Failed
            && job.CancelledBy == null && (row.LastSuccess == null || job.CompletedAt > row.LastSuccess));
        row.NextScrapeAt = DarkWebSchedule.After(row, before + 1, unit.Now);
    }

    public async Task ReadAsync(Unit unit, SeenPage seen)
    {
        if (await SourceAsync(unit) is not { } row)
        {
            return;
        }

        (row.State, row.StateReason, row.LastScrape, row.LastSuccess) = (DarkWebState.Ok, null, unit.Now, unit.Now);
        row.NextScrapeAt = DarkWebSchedule.After(row, 0, unit.Now);
        await KeepAsync(unit, seen);
        await unit.Db.ThreatSources.Where(other => other.Id == ThreatSourceId || (ThreatSourceId == null && other.Name == row.Name)).ExecuteUpdateAsync(set => set.SetProperty(other => other.LastFetch, unit.Now));
        foreach (var (word, count) in seen.Anew)
        {
            unit.Audit(Actor.Stage(row.OrganizationId, "scraper"), "darkweb.keyword_found", DarkWebService.Subject(row.Id), new { row.Name, Keyword = word, Count = count, seen.Hash });
        }
    }

    private async Task KeepAsync(Unit unit, SeenPage seen)
    {
        var pages = unit.Db.DarkWebPages.Where(page => page.SourceId == source.Id);
        if (await pages.FirstOrDefaultAsync(page => page.Url == seen.Url && page.Hash == seen.Hash) is { } known)
        {
            // What is watched may have changed though the page did not.
            (known.LastSeen, known.Keywords) = (unit.Now, seen.Keywords);
            return;
        }

        var old = await pages.OrderByDescending(page => page.LastSeen).ThenByDescending(page => page.Id).Skip(DarkWebPage.MaximumPerSource - 1).Select(page => page.Id).ToListAsync();
        await unit.Db.DarkWebPages.Where(page => old.Contains(page.Id)).ExecuteDeleteAsync();
        unit.Db.DarkWebPages.Add(new DarkWebPage
        {
            SourceId = source.Id,
            Url = seen.Url,
            Hash = seen.Hash,
            Title = seen.Title,
            Indicators = seen.Indicators,
            Keywords = seen.Keywords,
            FirstSeen = unit.Now,
            LastSeen = unit.Now,
        });
    }

    // What another address answered says nothing of this one.
    private async Task<DarkWebSource?> SourceAsync(Unit unit) => await unit.Db.DarkWebSources.FirstOrDefaultAsync(row => row.Id == source.Id && row.Url == source.Url);
}
