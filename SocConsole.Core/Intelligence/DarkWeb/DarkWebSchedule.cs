using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.DarkWeb;

/// <summary>Queues the dark-web sources that are due.</summary>
public sealed class DarkWebSchedule(SocDatabase database, TimeProvider clock) : IDueFetches
{
    private const int AtOnce = 100;
    private const int MostDoublings = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(5);

    /// <summary>When a source is due after a scrape or a change at <paramref name="now"/>: after its interval, or sooner while it fails, after pauses that double from 5 minutes up to it.</summary>
    /// <param name="failures">Scrapes that failed one after the other.</param>
    public static DateTime? After(DarkWebSource row, int failures, DateTime now)
    {
        if (!row.IsActive)
        {
            return null;
        }

        var interval = TimeSpan.FromHours(row.ScrapeIntervalHours);
        var pause = failures == 0 ? interval : FirstPause * Math.Pow(2, Math.Min(failures - 1, MostDoublings));
        return now + (pause < interval ? pause : interval);
    }

    public async Task QueueAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = database.Across();
        var due = await db.DarkWebSources.AsNoTracking().Where(row => row.NextScrapeAt <= now && row.IsActive).OrderBy(row => row.NextScrapeAt).Take(AtOnce)
            .Select(row => new { row.OrganizationId, row.Id }).ToListAsync(ct);
        foreach (var source in due)
        {
            await database.WriteAsync<Done>(source.OrganizationId, async unit =>
            {
                if (await unit.Db.DarkWebSources.FirstOrDefaultAsync(row => row.Id == source.Id && row.NextScrapeAt <= now && row.IsActive, ct) is { } row)
                {
                    await FetchJobQueue.AddAsync(unit, Actor.Stage(source.OrganizationId, "schedule"), DarkWebService.JobOf(row), ct);
                    row.NextScrapeAt = After(row, 0, unit.Now);
                }

                return Done.Value;
            }, ct);
        }
    }
}
