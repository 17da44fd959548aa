using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.DarkWeb;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Intelligence;

/// <summary>Sites that are read from time to time, over Tor or directly.</summary>
internal static class DarkWebEndpoints
{
    public static void MapDarkWeb(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.ThreatIntel, "/api/v1/darkweb", "Dark Web");
        var sample = new
        {
            name = "Example Forum",
            url = "http://example.onion",
            description = "Dark web forum for threat intelligence",
            requires_tor = true,
            scrape_interval_hours = 24,
            keywords = new[] { "corp.example" },
        };

        group.MapGet("", List).Needs(Permission.ReadIndicators).WithSummary("Dark-web sources by name, each with its health; active_only=false lists the others too");
        group.MapGet("/status", Status).Needs(Permission.ReadIndicators).WithSummary("Counts, the latest scrapes, and whether the proxy works");
        group.MapGet("/{id:int}", Get).Needs(Permission.ReadIndicators).WithSummary("One dark-web source");
        group.MapGet("/{id:int}/pages", Pages).Needs(Permission.ReadIndicators).WithSummary("The states of its page that were seen, the latest first: hash, title, indicators, watched words");
        group.MapPost("", Create).Needs(Permission.ManageIndicators).Succeeds(StatusCodes.Status201Created).WithSummary("Add a dark-web source; it is read after its interval, or at once with POST …/scrape")
            .Example("A forum", sample);
        group.MapPut("/{id:int}", Update).Needs(Permission.ManageIndicators).WithSummary("Change a dark-web source").Example("A forum", sample);
        group.MapDelete("/{id:int}", Delete).Needs(Permission.ManageIndicators).WithSummary("Forget a dark-web source and its pages; its indicators and its jobs stay");
        group.MapPost("/{id:int}/scrape", Scrape).Needs(Permission.ManageIndicators).WithSummary("Read a source's page now; where it is being read already, that job is answered");
        group.MapPost("/scrape-all", ScrapeAll).Needs(Permission.ManageIndicators).WithSummary("Read all active sources now");
    }

    private static Task<Result<DarkWebListBody>> List([FromQuery(Name = "active_only")] bool? activeOnly, Actor actor, DarkWebService sources, CancellationToken ct) =>
        sources.ListAsync(actor, activeOnly ?? true, ct).Map(list => new DarkWebListBody(list));

    private static Task<Result<DarkWebStatusView>> Status(Actor actor, DarkWebService sources, CancellationToken ct) => sources.StatusAsync(actor, ct);

    private static Task<Result<DarkWebSourceView>> Get(int id, Actor actor, DarkWebService sources, CancellationToken ct) => sources.GetAsync(actor, id, ct);

    private static Task<Result<DarkWebPagesBody>> Pages(int id, Actor actor, DarkWebService sources, CancellationToken ct) => sources.PagesAsync(actor, id, ct).Map(pages => new DarkWebPagesBody(pages));

    private static Task<Result<DarkWebSourceView>> Create(DarkWebBody request, Actor actor, DarkWebService sources, CancellationToken ct) => sources.CreateAsync(actor, request.ToDraft(), ct);

    private static Task<Result<DarkWebSourceView>> Update(int id, DarkWebBody request, Actor actor, DarkWebService sources, CancellationToken ct) => sources.UpdateAsync(actor, id, request.ToDraft(), ct);

    private static Task<Result<MessageBody>> Delete(int id, Actor actor, DarkWebService sources, CancellationToken ct) =>
        sources.DeleteAsync(actor, id, ct).Map(_ => new MessageBody("Dark web source deleted successfully"));

    private static Task<Result<ScrapeBody>> Scrape(int id, Actor actor, DarkWebService sources, CancellationToken ct) => sources.ScrapeAsync(actor, id, ct).Map(job => ScrapeBody.Of(id, job));

    private static Task<Result<ScrapeAllBody>> ScrapeAll(Actor actor, DarkWebService sources, CancellationToken ct) => sources.ScrapeAllAsync(actor, ct).Map(ScrapeAllBody.Of);
}
