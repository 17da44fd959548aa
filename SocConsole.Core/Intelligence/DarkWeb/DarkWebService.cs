using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.DarkWeb;

/// <summary>Dark-web sources: what is read, when, and what became of it.</summary>
public sealed class DarkWebService(SocDatabase database, FetchJobQueue queue, DarkWebProxy proxy)
{
    /// <summary>Most sources of an organization.</summary>
    public const int MaximumSources = 200;

    private const string What = "Dark web source";
    private const int MaximumRecent = 50;

    /// <summary>By name.</summary>
    public async Task<Result<IReadOnlyList<DarkWebSourceView>>> ListAsync(Actor actor, bool activeOnly, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return Result.Of(await ViewsAsync(db, db.DarkWebSources.Where(row => !activeOnly || row.IsActive), ct));
    }

    public async Task<Result<DarkWebSourceView>> GetAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await ViewsAsync(db, db.DarkWebSources.Where(row => row.Id == id), ct) is [var view] ? view : Error.NotFound(What, id);
    }

    /// <summary>The states of a source's page, those seen last first; at most <see cref="DarkWebPage.MaximumPerSource"/>.</summary>
    public async Task<Result<IReadOnlyList<DarkWebPageView>>> PagesAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (!await db.DarkWebSources.AnyAsync(row => row.Id == id, ct))
        {
            return Error.NotFound(What, id);
        }

        var rows = await db.DarkWebPages.Where(page => page.SourceId == id).OrderByDescending(page => page.LastSeen).ThenByDescending(page => page.Id).Take(DarkWebPage.MaximumPerSource).ToListAsync(ct);
        return Result.Of<IReadOnlyList<DarkWebPageView>>([.. rows.Select(DarkWebPageView.Of)]);
    }

    /// <summary>Errors: INVALID_REQUEST, DARK_WEB_SOURCE_EXISTS, TOO_MANY_DARK_WEB_SOURCES.</summary>
    public async Task<Result<DarkWebSourceView>> CreateAsync(Actor actor, DarkWebDraft draft, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManageIndicators) ?? DarkWebCheck.Of(draft)) is { } refused)
        {
            return refused;
        }

        var saved = await database.WriteAsync<DarkWebSource>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.DarkWebSources.CountAsync(ct) >= MaximumSources)
            {
                return Error.Conflict("TOO_MANY_DARK_WEB_SOURCES", $"An organization has at most {MaximumSources} dark web sources; delete one first.");
            }

            var row = new DarkWebSource { Name = string.Empty, Url = string.Empty, CreatedAt = unit.Now };
            unit.Db.DarkWebSources.Add(row);
            return await SaveAsync(unit, actor, row, draft, "darkweb.created", ct);
        }, ct);
        return saved.Map(row => DarkWebSourceView.Of(row, 0, null, null));
    }

    /// <summary>Errors: as of creating, DARK_WEB_SOURCE_NOT_FOUND. Another address forgets the state, and keeps the pages.</summary>
    public async Task<Result<DarkWebSourceView>> UpdateAsync(Actor actor, int id, DarkWebDraft draft, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManageIndicators) ?? DarkWebCheck.Of(draft)) is { } refused)
        {
            return refused;
        }

        var saved = await database.WriteAsync<DarkWebSource>(actor.OrganizationId, async unit =>
            await unit.Db.DarkWebSources.FirstOrDefaultAsync(row => row.Id == id, ct) is { } row ? await SaveAsync(unit, actor, row, draft, "darkweb.updated", ct) : Error.NotFound(What, id), ct);
        return saved.Error is { } error ? error : await GetAsync(actor, id, ct);
    }

    /// <summary>Forgets the source and its pages; its indicators and its jobs stay.</summary>
    public async Task<Result<Done>> DeleteAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageIndicators) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<Done>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.DarkWebSources.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            {
                return Error.NotFound(What, id);
            }

            unit.Db.DarkWebSources.Remove(row);
            await unit.Db.FetchJobs.Where(job => job.Kind == FetchJobKind.Scrape && job.SubjectId == id).ExecuteUpdateAsync(set => set.SetProperty(job => job.SubjectId, (int?)null), ct);
            unit.Audit(actor, "darkweb.deleted", Subject(id), new { row.Name });
            return Done.Value;
        }, ct);
    }

    /// <summary>Reads a source now; where it waits or runs already, that job is given. Errors: DARK_WEB_SOURCE_NOT_FOUND, DARK_WEB_SOURCE_INACTIVE, TOO_MANY_JOBS.</summary>
    public async Task<Result<FetchJobView>> ScrapeAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageIndicators) is { } refused)
        {
            return refused;
        }

        var queued = await database.WriteAsync<FetchJob>(actor.OrganizationId, async unit =>
            await unit.Db.DarkWebSources.FirstOrDefaultAsync(row => row.Id == id, ct) switch
            {
                null => Error.NotFound(What, id),
                { IsActive: false } => new Error(ErrorKind.NotApplicable, "DARK_WEB_SOURCE_INACTIVE", "Dark web source is not active"),
                var row => await FetchJobQueue.AddAsync(unit, actor, JobOf(row), ct),
            }, ct);
        if (queued.Value is { } job)
        {
            await queue.StartAsync(actor.OrganizationId, job.Id);
        }

        return queued.Map(FetchJobView.Of);
    }

    /// <summary>Reads every active source now.</summary>
    public async Task<Result<IReadOnlyList<FetchJobView>>> ScrapeAllAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageIndicators) is { } refused)
        {
            return refused;
        }

        var queued = await database.WriteAsync<IReadOnlyList<FetchJob>>(actor.OrganizationId, async unit =>
        {
            List<FetchJob> jobs = [];
            foreach (var row in await unit.Db.DarkWebSources.Where(row => row.IsActive).OrderBy(row => row.Id).ToListAsync(ct))
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

    /// <summary>Counts, the latest scrapes, and whether the proxy works.</summary>
    public async Task<Result<DarkWebStatusView>> StatusAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var recent = await db.DarkWebSources.Where(row => row.LastScrape != null).OrderByDescending(row => row.LastScrape).ThenByDescending(row => row.Id).Take(MaximumRecent).ToListAsync(ct);
        return new DarkWebStatusView(
            await db.DarkWebSources.CountAsync(ct),
            await db.DarkWebSources.CountAsync(row => row.IsActive, ct),
            [.. recent.Select(row => new RecentScrapeView(row.Name, row.LastScrape!.Value, row.ScrapeIntervalHours, row.State))],
            await proxy.CheckAsync(ct));
    }

    internal static FetchJob JobOf(DarkWebSource row) => new() { Kind = FetchJobKind.Scrape, SubjectId = row.Id, SourceName = row.Name, CreatedBy = string.Empty };

    internal static string Subject(int id) => string.Create(CultureInfo.InvariantCulture, $"darkweb:{id}");

    private static async Task<Result<DarkWebSource>> SaveAsync(Unit unit, Actor actor, DarkWebSource row, DarkWebDraft draft, string action, CancellationToken ct)
    {
        var name = draft.Name.Trim();
        if (await unit.Db.DarkWebSources.AnyAsync(other => other.Id != row.Id && other.Name == name, ct))
        {
            return Error.Conflict("DARK_WEB_SOURCE_EXISTS", $"A dark web source of the name {name} is there already; change that one, or choose another name.");
        }

        var (url, isActive) = (draft.Url.Trim(), draft.IsActive ?? row.IsActive);
        if (row.Url != url)
        {
            // What another address answered says nothing of this one.
            (row.State, row.StateReason, row.LastScrape, row.LastSuccess) = (DarkWebState.New, null, null, null);
        }

        var isDueAnew = (row.Url, row.IsActive, row.ScrapeIntervalHours) != (url, isActive, draft.ScrapeIntervalHours);
        (row.Name, row.Url, row.Description, row.UpdatedAt) = (name, url, draft.Description, unit.Now);
        (row.RequiresTor, row.IsActive, row.ScrapeIntervalHours) = (draft.RequiresTor || DarkWebClient.IsOnion(new Uri(url)), isActive, draft.ScrapeIntervalHours);
        row.Keywords = draft.Keywords is { } words ? DarkWebCheck.Words(words) : row.Keywords;
        row.NextScrapeAt = isDueAnew ? DarkWebSchedule.After(row, 0, unit.Now) : row.NextScrapeAt;
        await unit.Db.SaveChangesAsync(ct);
        unit.Audit(actor, action, Subject(row.Id), new { row.Name, row.IsActive, row.RequiresTor, new Uri(url).Host });
        return row;
    }

    private static async Task<IReadOnlyList<DarkWebSourceView>> ViewsAsync(SocDbContext db, IQueryable<DarkWebSource> wanted, CancellationToken ct)
    {
        var rows = await wanted.OrderBy(row => row.Name).Take(MaximumSources).ToListAsync(ct);
        List<DarkWebSourceView> views = [];
        foreach (var row in rows)
        {
            // Three reads by index a source, of which there are few.
            var pages = db.DarkWebPages.Where(page => page.SourceId == row.Id);
            var last = await pages.OrderByDescending(page => page.LastSeen).ThenByDescending(page => page.Id).FirstOrDefaultAsync(ct);
            var job = await db.FetchJobs.Where(job => job.Kind == FetchJobKind.Scrape && job.SubjectId == row.Id).OrderByDescending(job => job.Id).FirstOrDefaultAsync(ct);
            views.Add(DarkWebSourceView.Of(row, await pages.CountAsync(ct), last, job));
        }

        return views;
    }
}
