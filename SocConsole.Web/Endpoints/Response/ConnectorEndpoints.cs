using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Connectors.Settings;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Response;

/// <summary>The connectors that an organization has set up, and the kinds that there are.</summary>
internal static class ConnectorEndpoints
{
    public static void MapConnectors(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Xdr, "/api/v1/connectors", "Connectors");
        group.MapGet("", List).Needs(Permission.ReadPlaybooks).WithSummary("Connectors with their state; secrets are named and never shown");
        group.MapGet("/kinds", Kinds).Needs(Permission.ReadPlaybooks).WithSummary("Kinds of connectors with their fields and how they stand");
        group.MapGet("/{id:int}", Get).Needs(Permission.ReadPlaybooks).WithSummary("One connector");
        group.MapPost("", Create).Needs(Permission.ManageConnectors).Succeeds(StatusCodes.Status201Created).WithSummary("Set a connector up")
            .Example("An identity provider", new { kind = "scim", name = "Identity provider", settings = new Dictionary<string, string> { ["base_url"] = "https://idp.example/scim/v2" }, secrets = new Dictionary<string, string> { ["token"] = "…" } });
        group.MapPatch("/{id:int}", Update).Needs(Permission.ManageConnectors).WithSummary("Change a connector; what is left out stays, empty text forgets. Another host forgets the secrets")
            .Example("A new token", new { secrets = new Dictionary<string, string> { ["token"] = "…" } });
        group.MapDelete("/{id:int}", Delete).Needs(Permission.ManageConnectors).WithSummary("Forget a connector with its secrets");
        group.MapPost("/{id:int}/check", Check).Needs(Permission.ManageConnectors).WithSummary("Ask the other side something harmless and record what came of it");
    }

    private static Task<Result<ConnectorListBody>> List(Actor actor, ConnectorSettings connectors, CancellationToken ct) =>
        connectors.ListAsync(actor, ct).Map(views => new ConnectorListBody([.. views.Select(ConnectorBody.Of)]));

    private static Task<Result<ConnectorKindListBody>> Kinds(Actor actor, ConnectorSettings connectors, CancellationToken ct) =>
        connectors.ListAsync(actor, ct).Map(views => new ConnectorKindListBody([.. ConnectorKinds.All.Select(kind => ConnectorKindBody.Of(kind, views))]));

    private static Task<Result<ConnectorBody>> Get(int id, Actor actor, ConnectorSettings connectors, CancellationToken ct) => connectors.GetAsync(actor, id, ct).Map(ConnectorBody.Of);

    private static Task<Result<ConnectorBody>> Create(ConnectorRequestBody request, Actor actor, ConnectorSettings connectors, CancellationToken ct) =>
        connectors.CreateAsync(actor, request.Kind, request.ToDraft(), ct).Map(ConnectorBody.Of);

    private static Task<Result<ConnectorBody>> Update(int id, ConnectorRequestBody request, Actor actor, ConnectorSettings connectors, CancellationToken ct) =>
        connectors.UpdateAsync(actor, id, request.ToDraft(), ct).Map(ConnectorBody.Of);

    private static Task<Result<Done>> Delete(int id, Actor actor, ConnectorSettings connectors, CancellationToken ct) => connectors.DeleteAsync(actor, id, ct);

    private static Task<Result<ConnectorBody>> Check(int id, Actor actor, ConnectorSettings connectors, CancellationToken ct) => connectors.CheckAsync(actor, id, ct).Map(ConnectorBody.Of);
}
