using SocConsole.Core.Identity;
using SocConsole.Web.Auth;

namespace SocConsole.Web.Http;

/// <summary>What an endpoint demands; metadata, so that tests and the API's description can read it.</summary>
/// <param name="Permission"><see cref="Core.Identity.Permission.None"/> asks for no more than being signed in.</param>
internal sealed record RequiredPermission(Permission Permission);

/// <summary>The status of a success, where it is not 200.</summary>
internal sealed record SuccessStatus(int Code);

/// <summary>The words with which a table of routes says what an endpoint needs and answers.</summary>
internal static class EndpointConventions
{
    /// <summary>Only actors with the permission may call; <see cref="Permission.None"/> lets in whoever is signed in.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, Permission permission)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint
            .RequireAuthorization(policy => policy.RequireAuthenticatedUser().AddRequirements(new PermissionRequirement(permission)))
            .WithMetadata(new RequiredPermission(permission));

    /// <summary>Counts requests against this limit rather than the family's. The last one named wins.</summary>
    public static TBuilder RequireLimit<TBuilder>(this TBuilder endpoint, RateLimit limit)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(limit);

    /// <summary>Successes answer with this status rather than 200; 204 goes without a body.</summary>
    public static TBuilder Succeeds<TBuilder>(this TBuilder endpoint, int status)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new SuccessStatus(status));

    /// <summary>
    /// Shows a request and its answer in the API's description. Both are given as values (the answer without its envelope) and written like real ones.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="name">What the example shows, in a few words.</param>
    /// <param name="request">The body that is sent; null for none.</param>
    /// <param name="response">What the handler returns; null for none.</param>
    public static TBuilder Example<TBuilder>(this TBuilder endpoint, string name, object? request = null, object? response = null)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ApiExample(name, request, response));
}

/// <summary>One example of an endpoint.</summary>
internal sealed record ApiExample(string Name, object? Request, object? Response);
