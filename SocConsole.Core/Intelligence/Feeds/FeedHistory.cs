using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Feeds;

/// <summary>One job that is over, as a point of its feed's history.</summary>
/// <param name="New">Indicators that nobody had told of before.</param>
public sealed record FeedHistoryPoint(int JobId, long New, bool Failed);

/// <summary>How the latest jobs of each feed ended.</summary>
public sealed class FeedHistory(SocDatabase database)
{
    /// <summary>Most points of a feed.</summary>
    public const int MaximumPoints = 30;

    /// <summary>By the feed's id, each the oldest first. A feed without jobs that are over is left out.</summary>
    public async Task<Result<IReadOnlyDictionary<int, IReadOnlyList<FeedHistoryPoint>>>> ReadAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var rows = await db.FetchJobs
            .Where(job => job.Kind == FetchJobKind.Feed && job.SubjectId != null && (job.Status == FetchJobStatus.Completed || job.Status == FetchJobStatus.Failed))
            .OrderByDescending(job => job.Id).Take(FetchJobQueue.MaximumOver)
            .Select(job => new { Feed = job.SubjectId!.Value, Point = new FeedHistoryPoint(job.Id, job.IndicatorsNew, job.Status == FetchJobStatus.Failed) }).ToListAsync(ct);
        return Result.Of<IReadOnlyDictionary<int, IReadOnlyList<FeedHistoryPoint>>>(rows.GroupBy(row => row.Feed, row => row.Point)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<FeedHistoryPoint>)[.. group.Take(MaximumPoints).Reverse()]));
    }
}
