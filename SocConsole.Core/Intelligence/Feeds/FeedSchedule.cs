using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Feeds;

/// <summary>Queues the feeds that are due.</summary>
public sealed class FeedSchedule(SocDatabase database, TimeProvider clock) : IDueFetches
{
    private const int AtOnce = 100;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(5);
    private const int MostDoublings = 8;

    /// <summary>When a feed is due after a fetch or a change at <paramref name="now"/>: after its interval, or sooner while it fails, after pauses that double from 5 minutes up to it.</summary>
    public static DateTime? After(Feed row, DateTime now)
    {
        if (!row.IsEnabled || FeedParameters.Read(row.Parameters).Value is not { Interval: var interval } || interval == TimeSpan.Zero)
        {
            return null;
        }

        var pause = row.ConsecutiveFailures == 0 ? interval : FirstPause * Math.Pow(2, Math.Min(row.ConsecutiveFailures - 1, MostDoublings));
        return now + (pause < interval ? pause : interval);
    }

    public async Task QueueAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = database.Across();
        var due = await db.Feeds.AsNoTracking().Where(row => row.NextFetchAt <= now && row.IsEnabled).OrderBy(row => row.NextFetchAt).Take(AtOnce)
            .Select(row => new { row.OrganizationId, row.Id }).ToListAsync(ct);
        foreach (var feed in due)
        {
            await database.WriteAsync<Done>(feed.OrganizationId, async unit =>
            {
                if (await unit.Db.Feeds.FirstOrDefaultAsync(row => row.Id == feed.Id && row.NextFetchAt <= now && row.IsEnabled, ct) is { } row)
                {
                    await FetchJobQueue.AddAsync(unit, Actor.Stage(feed.OrganizationId, "schedule"), FeedService.JobOf(row), ct);
                    row.NextFetchAt = After(row, unit.Now);
                }

                return Done.Value;
            }, ct);
        }
    }
}
