using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Feeds;
using SocConsole.Core.Intelligence.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Intelligence;

/// <summary>Where indicators are fetched from.</summary>
internal static class FeedEndpoints
{
    public static void MapFeeds(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.ThreatIntel, "/api/v1/feeds", "Feeds");
        var sample = new
        {
            source_name = "CISA KEV",
            base_url = "https://www.cisa.gov/sites/default/files/feeds",
            endpoints = new Dictionary<string, string> { ["vulnerabilities"] = "/known_exploited_vulnerabilities.json" },
            rate_limits = new Dictionary<string, int> { ["per_minute"] = 10 },
            parameters = new { format = "kev", interval_minutes = 1440, confidence = 0.9, threat_level = "high" },
        };

        group.MapGet("", List).Needs(Permission.ReadIndicators).WithSummary("Feeds by name, each with its health and its latest job");
        group.MapGet("/presets", Presets).Needs(Permission.ReadIndicators).WithSummary("Well-known feeds, ready to be sent to POST /api/v1/feeds");
        group.MapGet("/{id:int}", Get).Needs(Permission.ReadIndicators).WithSummary("One feed; its key is never shown");
        group.MapPost("", Create).Needs(Permission.ManageIndicators).Succeeds(StatusCodes.Status201Created).WithSummary("Add a feed; it is fetched after its interval, or at once with POST …/fetch")
            .Example("A government's", sample);
        group.MapPut("/{id:int}", Update).Needs(Permission.ManageIndicators).WithSummary("Change a feed; a key that is left out stays").Example("A government's", sample);
        group.MapDelete("/{id:int}", Delete).Needs(Permission.ManageIndicators).WithSummary("Forget a feed; its source, its indicators and its jobs stay");
        group.MapPost("/{id:int}/fetch", Fetch).Needs(Permission.ManageIndicators).WithSummary("Fetch a feed now; where it is being fetched already, that job is answered. force=true reads it again though it has not changed");
        group.MapPost("/fetch-all", FetchAll).Needs(Permission.ManageIndicators).WithSummary("Fetch all enabled feeds now");
    }

    private static Task<Result<FeedListBody>> List(Actor actor, FeedService feeds, CancellationToken ct) => feeds.ListAsync(actor, ct).Map(list => new FeedListBody(list));

    private static FeedPresetListBody Presets() => new(FeedPresets.All);

    private static Task<Result<FeedView>> Get(int id, Actor actor, FeedService feeds, CancellationToken ct) => feeds.GetAsync(actor, id, ct);

    private static Task<Result<FeedView>> Create(FeedBody request, Actor actor, FeedService feeds, CancellationToken ct) => feeds.CreateAsync(actor, request.ToDraft(), ct);

    private static Task<Result<FeedView>> Update(int id, FeedBody request, Actor actor, FeedService feeds, CancellationToken ct) => feeds.UpdateAsync(actor, id, request.ToDraft(), ct);

    private static Task<Result<MessageBody>> Delete(int id, Actor actor, FeedService feeds, CancellationToken ct) =>
        feeds.DeleteAsync(actor, id, ct).Map(_ => new MessageBody("Feed configuration deleted successfully"));

    private static Task<Result<FetchJobView>> Fetch(int id, bool? force, Actor actor, FeedService feeds, CancellationToken ct) => feeds.FetchAsync(actor, id, force ?? false, ct);

    private static Task<Result<FetchAllBody>> FetchAll(Actor actor, FeedService feeds, CancellationToken ct) =>
        feeds.FetchAllAsync(actor, ct).Map(jobs => new FetchAllBody($"Started {jobs.Count} fetch jobs", jobs));
}

/// <param name="Message">How many were started.</param>
internal sealed record FetchAllBody(string Message, IReadOnlyList<FetchJobView> Jobs);
