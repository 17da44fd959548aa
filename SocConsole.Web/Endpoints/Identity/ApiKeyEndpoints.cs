using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Identity;

/// <summary>Integrators' keys.</summary>
internal static class ApiKeyEndpoints
{
    public static void MapApiKeys(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Shared, "/api/auth/api-keys", "API keys");

        group.MapGet("/", List).Needs(Permission.ManageKeys).WithName("ListApiKeys").WithSummary("Keys without their secrets");
        group.MapPost("/", Create).Needs(Permission.ManageKeys).Succeeds(StatusCodes.Status201Created).WithName("CreateApiKey")
            .WithSummary("Make a key, shown this once; send it as x-api-key or as Bearer")
            .Example("A key for a forwarder", new ApiKeyRequest("log forwarder", Role.Analyst), new CreatedKey(7, "log forwarder", "soc_…", Role.Analyst));
        group.MapDelete("/{id:int}", Revoke).Needs(Permission.ManageKeys).WithName("RevokeApiKey").WithSummary("End a key at once");
    }

    private static Task<Result<ApiKeyListBody>> List(Actor actor, ApiKeyService keys, CancellationToken ct) =>
        keys.ListAsync(actor, ct).Map(list => new ApiKeyListBody(list));

    private static async Task<Result<CreatedKey>> Create(ApiKeyRequest body, Actor actor, ApiKeyService keys, CancellationToken ct) => body switch
    {
        { Name: null } => Error.Invalid("name", "is required"),
        { Role: null } => RoleRequest.Missing,
        _ => await keys.CreateAsync(actor, body.Name, body.Role.Value, ct),
    };

    private static Task<Result<Acknowledgement>> Revoke(int id, Actor actor, ApiKeyService keys, CancellationToken ct) =>
        keys.RevokeAsync(actor, id, ct).Map(_ => Acknowledgement.Of("The key was revoked."));

    internal sealed record ApiKeyRequest(string? Name = null, Role? Role = null);

    internal sealed record ApiKeyListBody(IReadOnlyList<ApiKeyView> ApiKeys);
}
