using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Intelligence;

/// <summary>Readings of feeds, files and dark-web sources.</summary>
internal static class FetchJobEndpoints
{
    private const int UnlessAsked = 50;

    public static void MapFetchJobs(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.ThreatIntel, "/api/v1/jobs", "Jobs");
        group.MapGet("", List).Needs(Permission.ReadIndicators).WithSummary("Jobs, the newest first; kind is feed, import or scrape");
        group.MapGet("/{id:int}", Get).Needs(Permission.ReadIndicators).WithSummary("One job: progress, counts, samples of rejected rows");
        group.MapPost("/{id:int}/cancel", Cancel).Needs(Permission.ManageIndicators).WithSummary("End a job that waits or runs; what it stored so far stays");
        group.MapDelete("/{id:int}", Delete).Needs(Permission.ManageIndicators).WithSummary("Forget a job; one that runs is stopped");

        var ofFeeds = routes.MapApi(ApiFamily.ThreatIntel, "/api/v1/feeds/jobs", "Jobs");
        ofFeeds.MapGet("", ListOfFeeds).Needs(Permission.ReadIndicators).WithSummary("Jobs of feeds, the newest first; feed_id asks for one feed's");
        ofFeeds.MapGet("/{id:int}", Get).Needs(Permission.ReadIndicators).WithSummary("One job");
    }

    private static async Task<Result<FetchJobListBody>> List(int? skip, int? limit, string? kind, string? status, Actor actor, FetchJobService jobs, CancellationToken ct)
    {
        var wanted = default(FetchJobKind);
        if (kind is { Length: > 0 } && !Wire.TryRead(kind, out wanted))
        {
            return Error.Invalid("kind", "must be feed, import or scrape");
        }

        return await ListAsync(new FetchJobFilter(kind is { Length: > 0 } ? wanted : null), skip, limit, status, actor, jobs, ct);
    }

    private static Task<Result<FetchJobListBody>> ListOfFeeds(int? skip, int? limit, int? feed_id, string? status, Actor actor, FetchJobService jobs, CancellationToken ct) =>
        ListAsync(new FetchJobFilter(FetchJobKind.Feed, SubjectId: feed_id), skip, limit, status, actor, jobs, ct);

    private static async Task<Result<FetchJobListBody>> ListAsync(FetchJobFilter filter, int? skip, int? limit, string? status, Actor actor, FetchJobService jobs, CancellationToken ct)
    {
        var wanted = default(FetchJobStatus);
        if (status is { Length: > 0 } && !Wire.TryRead(status, out wanted))
        {
            return Error.Invalid("status", "must be pending, running, completed or failed");
        }

        filter = filter with { Status = status is { Length: > 0 } ? wanted : null };
        return await jobs.ListAsync(actor, filter, new Slice(skip ?? 0, limit ?? UnlessAsked), ct).Map(found => new FetchJobListBody(found.Items, found.Total));
    }

    private static Task<Result<FetchJobView>> Get(int id, Actor actor, FetchJobService jobs, CancellationToken ct) => jobs.GetAsync(actor, id, ct);

    private static Task<Result<FetchJobView>> Cancel(int id, Actor actor, FetchJobService jobs, CancellationToken ct) => jobs.CancelAsync(actor, id, ct);

    private static Task<Result<MessageBody>> Delete(int id, Actor actor, FetchJobService jobs, CancellationToken ct) => jobs.DeleteAsync(actor, id, ct).Map(_ => new MessageBody("Job deleted successfully"));
}

/// <param name="TotalCount">All that the filter matches.</param>
internal sealed record FetchJobListBody(IReadOnlyList<FetchJobView> Jobs, long TotalCount);
