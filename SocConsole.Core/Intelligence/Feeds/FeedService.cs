using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Jobs;
using SocConsole.Core.Intelligence.Sources;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Feeds;

/// <summary>Where indicators are fetched from.</summary>
public sealed class FeedService(SocDatabase database, ISecretStore secrets, FetchJobQueue queue)
{
    /// <summary>Most feeds of an organization.</summary>
    public const int MaximumFeeds = 500;

    private const string What = "Feed";

    /// <summary>By name, each with its latest job.</summary>
    public async Task<Result<IReadOnlyList<FeedView>>> ListAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var rows = await db.Feeds.OrderBy(row => row.SourceName).Take(MaximumFeeds).ToListAsync(ct);
        var jobs = await db.FetchJobs.Where(job => job.Kind == FetchJobKind.Feed && job.SubjectId != null)
            .GroupBy(job => job.SubjectId).Select(group => group.Max(job => job.Id))
            .Join(db.FetchJobs, id => id, job => job.Id, (_, job) => job).ToDictionaryAsync(job => job.SubjectId!.Value, ct);
        return Result.Of<IReadOnlyList<FeedView>>([.. rows.Select(row => FeedView.Of(row, jobs.GetValueOrDefault(row.Id)))]);
    }

    public async Task<Result<FeedView>> GetAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.Feeds.FirstOrDefaultAsync(row => row.Id == id, ct) is { } row
            ? FeedView.Of(row, await db.FetchJobs.Where(job => job.Kind == FetchJobKind.Feed && job.SubjectId == id).OrderByDescending(job => job.Id).FirstOrDefaultAsync(ct))
            : Error.NotFound(What, id);
    }

    /// <summary>Errors: INVALID_REQUEST, FEED_EXISTS for a source that has a feed already, TOO_MANY_FEEDS.</summary>
    public async Task<Result<FeedView>> CreateAsync(Actor actor, FeedDraft draft, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManageIndicators) ?? FeedCheck.Of(draft)) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<FeedView>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.Feeds.CountAsync(ct) >= MaximumFeeds)
            {
                return Error.Conflict("TOO_MANY_FEEDS", $"An organization has at most {MaximumFeeds} feeds; delete one first.");
            }

            var row = new Feed { SourceName = draft.SourceName.Trim(), BaseUrl = draft.BaseUrl, CreatedAt = unit.Now };
            unit.Db.Feeds.Add(row);
            return await SaveAsync(unit, actor, row, draft, "feed.created", ct);
        }, ct);
    }

    public async Task<Result<FeedView>> UpdateAsync(Actor actor, int id, FeedDraft draft, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManageIndicators) ?? FeedCheck.Of(draft)) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<FeedView>(actor.OrganizationId, async unit =>
            await unit.Db.Feeds.FirstOrDefaultAsync(row => row.Id == id, ct) is { } row ? await SaveAsync(unit, actor, row, draft, "feed.updated", ct) : Error.NotFound(What, id), ct);
    }

    /// <summary>Forgets the configuration; its source, what the source claimed and its jobs stay.</summary>
    public async Task<Result<Done>> DeleteAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageIndicators) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<Done>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.Feeds.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            {
                return Error.NotFound(What, id);
            }

            unit.Db.Feeds.Remove(row);
            unit.Audit(actor, "feed.deleted", Subject(id), new { row.SourceName });
            return Done.Value;
        }, ct);
    }

    /// <summary>Reads a feed now, with <paramref name="force"/> also what has not changed; where it waits or runs already, that job is given. Errors: FEED_NOT_FOUND, FEED_DISABLED.</summary>
    public async Task<Result<FetchJobView>> FetchAsync(Actor actor, int id, bool force, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageIndicators) is { } refused)
        {
            return refused;
        }

        var queued = await database.WriteAsync<FetchJob>(actor.OrganizationId, async unit =>
            await unit.Db.Feeds.FirstOrDefaultAsync(row => row.Id == id, ct) switch
            {
                null => Error.NotFound(What, id),
                { IsEnabled: false } => new Error(ErrorKind.NotApplicable, "FEED_DISABLED", "Feed is disabled"),
                var row => await FetchJobQueue.AddAsync(unit, actor, JobOf(row, force), ct),
            }, ct);
        return await StartAsync(actor, queued);
    }

    /// <summary>Reads every enabled feed now.</summary>
    public async Task<Result<IReadOnlyList<FetchJobView>>> FetchAllAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageIndicators) is { } refused)
        {
            return refused;
        }

        var queued = await database.WriteAsync<IReadOnlyList<FetchJob>>(actor.OrganizationId, async unit =>
        {
            List<FetchJob> jobs = [];
            foreach (var row in await unit.Db.Feeds.Where(row => row.IsEnabled).OrderBy(row => row.Id).ToListAsync(ct))
            {
                if (!(await FetchJobQueue.AddAsync(unit, actor, JobOf(row), ct)).Succeeded(out var job, out var error))
                {
                    return error;
                }

                jobs.Add(job);
            }

            return jobs;
        }, ct);
        foreach (var job in queued.Value ?? [])
        {
            await queue.StartAsync(actor.OrganizationId, job.Id);
        }

        return queued.Map<IReadOnlyList<FetchJobView>>(jobs => [.. jobs.Select(FetchJobView.Of)]);
    }

    internal static FetchJob JobOf(Feed row, bool force = false) =>
        new() { Kind = FetchJobKind.Feed, SubjectId = row.Id, SourceName = row.SourceName, CreatedBy = string.Empty, Parameters = force ? FetchParameters.Force : "{}" };

    private async Task<Result<FetchJobView>> StartAsync(Actor actor, Result<FetchJob> queued)
    {
        if (queued.Value is { } job)
        {
            await queue.StartAsync(actor.OrganizationId, job.Id);
        }

        return queued.Map(FetchJobView.Of);
    }

    private async Task<Result<FeedView>> SaveAsync(Unit unit, Actor actor, Feed row, FeedDraft draft, string action, CancellationToken ct)
    {
        var name = draft.SourceName.Trim();
        if (await unit.Db.Feeds.AnyAsync(other => other.Id != row.Id && other.SourceName == name, ct))
        {
            return Error.Conflict("FEED_EXISTS", $"A feed of {name} is there already; change that one, or choose another name.");
        }

        if (row.BaseUrl != draft.BaseUrl || row.Parameters != draft.Parameters || !row.Endpoints.OrderBy(entry => entry.Key).SequenceEqual(draft.Endpoints.OrderBy(entry => entry.Key)))
        {
            // What another address answered says nothing of this one.
            row.Cursors = new Dictionary<string, FeedCursor>();
        }

        (row.SourceName, row.SourceId) = (name, await SourceOfAsync(unit, name, draft.BaseUrl, ct));
        (row.IsEnabled, row.BaseUrl, row.Endpoints, row.RateLimits, row.Headers) = (draft.IsEnabled, draft.BaseUrl, draft.Endpoints, draft.RateLimits, draft.Headers);
        (row.Parameters, row.UpdatedAt) = (draft.Parameters, unit.Now);
        row.NextFetchAt = FeedSchedule.After(row, unit.Now);
        row.ProtectedKey = draft.ApiKey switch { null => row.ProtectedKey, "" => null, var key => secrets.Protect(key) };
        await unit.Db.SaveChangesAsync(ct);
        unit.Audit(actor, action, Subject(row.Id), new { row.SourceName, row.IsEnabled, Host = new Uri(row.BaseUrl.Replace(FeedCheck.KeyPlace, "key", StringComparison.Ordinal)).Host });
        return FeedView.Of(row, null);
    }

    private static async Task<int> SourceOfAsync(Unit unit, string name, string baseUrl, CancellationToken ct)
    {
        if (await unit.Db.ThreatSources.FirstOrDefaultAsync(row => row.Name == name, ct) is { } known)
        {
            return known.Id;
        }

        var url = baseUrl.Contains(FeedCheck.KeyPlace, StringComparison.Ordinal) ? null : baseUrl;
        var source = new ThreatSource { Name = name, Url = url, Kind = FeedPresets.All.FirstOrDefault(preset => preset.Name == name)?.SourceType ?? SourceKind.Opensource, CreatedAt = unit.Now, UpdatedAt = unit.Now };
        unit.Db.ThreatSources.Add(source);
        await unit.Db.SaveChangesAsync(ct);
        return source.Id;
    }

    private static string Subject(int id) => string.Create(CultureInfo.InvariantCulture, $"feed:{id}");
}
