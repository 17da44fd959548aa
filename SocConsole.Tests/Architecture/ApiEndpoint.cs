using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Support;
using SocConsole.Web.Http;
using SocConsole.Web.Http.Unbuilt;

namespace SocConsole.Tests.Architecture;

/// <summary>One method of one address of a running console. GET stands for HEAD too.</summary>
/// <param name="Path">As documented: no constraints, no slash at the end.</param>
internal sealed partial record ApiEndpoint(string Method, string Path, RouteEndpoint Route)
{
    public string Name => $"{Method} {Path}";

    public ApiFamily? Family => Route.Metadata.GetMetadata<ApiFamily>();

    public string? Summary => Route.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary;

    public bool TakesAnId => Route.RoutePattern.Parameters.Count > 0;

    public bool IsAnonymous => Route.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    public Permission? Needs => Route.Metadata.GetMetadata<RequiredPermission>()?.Permission;

    /// <summary>Who may call: <c>anonymous</c>, <c>signed_in</c>, or the permission's name.</summary>
    public string Access => IsAnonymous ? "anonymous" : Needs switch
    {
        null => "nothing",
        Permission.None => "signed_in",
        { } permission => Wire.Name(permission),
    };

    public string Limit => (Route.Metadata.GetMetadata<RateLimit>() ?? Family?.Limit)?.Name ?? "none";

    /// <summary>Every route of the console; those of the API have a family.</summary>
    public static IReadOnlyList<ApiEndpoint> All(ConsoleApplication console) =>
    [
        .. from route in console.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           from method in route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"]
           where method != "HEAD"
           select new ApiEndpoint(method, PathOf(route), route),
    ];

    /// <summary>Those of the API that do something.</summary>
    public static IReadOnlyList<ApiEndpoint> Api(ConsoleApplication console) => [.. All(console).Where(endpoint => endpoint.Family is not null && endpoint.Route.Metadata.GetMetadata<NotBuilt>() is null).OrderBy(endpoint => endpoint.Path, StringComparer.Ordinal).ThenBy(endpoint => endpoint.Method, StringComparer.Ordinal)];

    private static string PathOf(RouteEndpoint route) => Constraint().Replace("/" + route.RoutePattern.RawText!.Trim('/'), "{$1}");

    [GeneratedRegex(@"\{(\**\w+)[:=][^}]*\}")]
    private static partial Regex Constraint();
}
