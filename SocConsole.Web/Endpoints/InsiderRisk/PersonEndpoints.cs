using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Graph;
using SocConsole.Core.InsiderRisk.Overview;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.InsiderRisk.Places;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.InsiderRisk;

/// <summary>People who are watched, and figures over them.</summary>
internal static class PersonEndpoints
{
    private const int PeopleUnlessAsked = 1_000;
    private const int DaysUnlessAsked = 7;

    public static void MapPeople(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.InsiderRisk, "/api", "Insider risk");
        group.MapGet("/dashboard/stats", Stats).Needs(Permission.ReadPeople).WithSummary("Figures over people and alerts");
        group.MapGet("/users", List).Needs(Permission.ReadPeople).WithSummary("People, the highest scores first; limit, page and q");
        group.MapGet("/users/{user_id}", Get).Needs(Permission.ReadPeople).WithSummary("One person");
        group.MapGet("/users/{user_id}/activities", Activities).Needs(Permission.ReadPeople).WithSummary("A person's activities of the last days, counted back from the latest one, the newest first; at most 1,000");
        group.MapGet("/intelligence/{user_id}", Intelligence).Needs(Permission.ReadPeople).WithSummary("A person's scores by day, habits, anomalies, and the parts of the latest score");
        group.MapGet("/graph/intelligence", Graph).Needs(Permission.ReadPeople).WithSummary("People and what they use, as typed edges; rare and recent ones weigh most. user_id asks for one person or node, depth is 1 or 2, kind asks for one kind of edges");
        group.MapGet("/geospatial/anomalies", Places).Needs(Permission.ReadPeople).WithSummary("Journeys that nobody can have made, countries that are new for a person, and odd logons, of the last 30 days");
    }

    private static Task<Result<InsiderStatsBody>> Stats(Actor actor, InsiderOverview overview, CancellationToken ct) => overview.FiguresAsync(actor, ct).Map(InsiderStatsBody.From);

    private static Task<Result<IReadOnlyList<PersonBody>>> List(int? limit, int? page, string? q, Actor actor, PeopleService people, CancellationToken ct) =>
        people.ListAsync(actor, q, new PageRequest(page ?? 1, limit ?? PeopleUnlessAsked), ct).Map(found => (IReadOnlyList<PersonBody>)[.. found.Items.Select(PersonBody.From)]);

    private static Task<Result<PersonBody>> Get([FromRoute(Name = "user_id")] string user, Actor actor, PeopleService people, CancellationToken ct) => people.GetAsync(actor, user, ct).Map(PersonBody.From);

    private static Task<Result<IReadOnlyList<ActivityBody>>> Activities([FromRoute(Name = "user_id")] string user, int? days, Actor actor, PeopleService people, CancellationToken ct) =>
        people.ActivitiesAsync(actor, user, days ?? DaysUnlessAsked, ct).Map(found => (IReadOnlyList<ActivityBody>)[.. found.Select(ActivityBody.From)]);

    private static Task<Result<IntelligenceBody>> Intelligence([FromRoute(Name = "user_id")] string user, Actor actor, InsiderOverview overview, CancellationToken ct) => overview.PersonAsync(actor, user, ct).Map(IntelligenceBody.From);

    private static Task<Result<EntityGraph>> Graph([FromQuery(Name = "user_id")] string? user, int? depth, string? kind, Actor actor, InsiderGraph graph, CancellationToken ct) => graph.ReadAsync(actor, new GraphQuestion(user, depth ?? 1, kind), ct);

    private static Task<Result<PlacesBody>> Places(Actor actor, PlaceService places, CancellationToken ct) => places.AnomaliesAsync(actor, ct).Map(found => new PlacesBody([.. found.Select(PlaceBody.From)]));
}
