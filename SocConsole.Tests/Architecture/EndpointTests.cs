using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.StaticAssets;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Architecture;

public sealed class EndpointTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string Accept = "SOC_ACCEPT";

    // Health for load balancers, the ways to get credentials, and what is polled, whose address is the credential.
    private static readonly string[] Anonymous =
    [
        "POST /api/agent/enroll",
        "POST /api/auth/login",
        "POST /api/auth/refresh",
        "POST /api/auth/register",
        "GET /api/health",
        "POST /api/v1/auth/login",
        "POST /api/v1/auth/refresh",
        "GET /blocklist/{secret}.json",
        "GET /blocklist/{secret}.txt",
        "GET /health",
        "GET /indicators/{secret}.txt",
        "GET /misp-feed/{secret}/hashes.csv",
        "GET /misp-feed/{secret}/manifest.json",
        "GET /misp-feed/{secret}/{uuid}.json",
        "GET /sinkhole/{secret}.rpz",
    ];

    // The way to the pages and their download, the API's description, and the socket, which signs in by its first message.
    private static readonly string[] NoApi =
    [
        "/", "/console/evidence/{id}", "/console/hunt/export", "/console/incidents/{number}/evidence/{id}", "/console/incidents/{number}/report.{format}", "/console/lookup/bulk/{id}/download", "/console/models/{id}/export", "/console/people/{userId}/export", "/console/workflows/{id}/cacao", "/openapi/{documentName}.json", "/ws/threats",
    ];

    private static readonly string[] OpenPages = ["/login", "/logout"];

    private readonly IReadOnlyList<ApiEndpoint> api = ApiEndpoint.Api(fixture.Console);

    [Fact]
    public void Endpoints_OfTheApi_HaveASummary() => Assert.Empty(api.Where(endpoint => string.IsNullOrWhiteSpace(endpoint.Summary)).Select(endpoint => endpoint.Name));

    [Fact]
    public void Endpoints_OfTheApi_HaveAPermissionOrAreListedAsOpen()
    {
        Assert.Equal(Anonymous, api.Where(endpoint => endpoint.IsAnonymous).Select(endpoint => endpoint.Name));
        Assert.Empty(api.Where(endpoint => !endpoint.IsAnonymous && (endpoint.Needs is null || endpoint.Route.Metadata.GetMetadata<AuthorizationPolicy>() is null)).Select(endpoint => endpoint.Name));
    }

    [Fact]
    public void Endpoints_OfTheApi_AreMappedOnce() => Assert.Empty(api.GroupBy(endpoint => endpoint.Name).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void Endpoints_WithoutAFamily_AreNoApi()
    {
        var others = ApiEndpoint.All(fixture.Console).Where(endpoint => endpoint.Family is null
            && endpoint.Route.Metadata.GetMetadata<StaticAssetDescriptor>() is null
            && endpoint.Route.Metadata.GetMetadata<ComponentTypeMetadata>() is null

            // Files that the manifest of a build does not know yet.
            && endpoint.Path != "/{**path}"
            && !endpoint.Path.StartsWith("/_blazor", StringComparison.Ordinal)
            && !endpoint.Path.StartsWith("/_framework", StringComparison.Ordinal));

        Assert.Equal(NoApi, others.Select(endpoint => endpoint.Path).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Pages_OpenToAnybody_AreTheListed()
    {
        var pages = ApiEndpoint.All(fixture.Console).Where(endpoint => endpoint.Route.Metadata.GetMetadata<ComponentTypeMetadata>() is not null).ToList();

        Assert.Equal(OpenPages, pages.Where(page => page.IsAnonymous || page.Route.Metadata.GetOrderedMetadata<IAuthorizeData>().Count == 0).Select(page => page.Path).Distinct().Order(StringComparer.Ordinal));
        Assert.All(pages, page => Assert.True(page.Path == "/login" || page.Path == "/logout" || page.Path.StartsWith("/console", StringComparison.Ordinal), page.Path));
    }

    [Fact]
    public void RouteTable_EqualsTheGoldenOne()
    {
        var path = Path.Combine(SourceTree.Root, "SocConsole.Tests", "Golden", "routes.txt");
        var table = Table();
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(path, table);
        }

        var golden = File.Exists(path) ? File.ReadAllText(path) : "";
        Assert.True(golden == table, $"The routes differ from Golden/routes.txt; if that is meant, run once with {Accept}=1. Now:\n{Difference(golden, table)}\n\nThe whole table:\n{table}");
    }

    [Fact]
    public async Task OpenApi_Operations_AreTheMappedOnes()
    {
        using var client = fixture.Console.Anonymous();
        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        var described = from path in document.GetProperty("paths").EnumerateObject()
                        from operation in path.Value.EnumerateObject()
                        select $"{operation.Name.ToUpperInvariant()} {(path.Name.Length > 1 ? path.Name.TrimEnd('/') : path.Name)}";

        Assert.Equal(api.Select(endpoint => endpoint.Name).Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [SharedFact("../contract/endpoints.tsv")]
    public void ThreatCopilotOperations_Documented_AreAllMapped()
    {
        var documented = File.ReadLines(SharedData.Path("../contract/endpoints.tsv")!).Select(line => line.Split('\t')).Where(row => row[0] == "threatcopilot").ToList();
        var mapped = ApiEndpoint.All(fixture.Console).Select(endpoint => $"{(endpoint.Path.StartsWith("/ws/", StringComparison.Ordinal) ? "WS" : endpoint.Method)} {Nameless(endpoint.Path)}").ToHashSet();

        Assert.Equal(15, documented.Count);
        Assert.All(documented, row => Assert.Contains($"{row[1]} {Nameless(row[2])}", mapped));
    }

    // The console may call a parameter as it likes.
    private static string Nameless(string path) => string.Join('/', path.Split('/').Select(part => part.StartsWith('{') ? "{}" : part));

    private string Table()
    {
        var widest = api.Max(endpoint => endpoint.Path.Length);
        var rows = api.Select(endpoint => $"{endpoint.Method,-6} {endpoint.Path.PadRight(widest)}  {endpoint.Family!.Name,-10}  {endpoint.Access,-17}  {endpoint.Limit}");
        return string.Join('\n', rows) + "\n";
    }

    private static string Difference(string golden, string table)
    {
        var (before, after) = (golden.Split('\n'), table.Split('\n'));
        return string.Join('\n', before.Except(after).Select(row => $"- {row}").Concat(after.Except(before).Select(row => $"+ {row}")));
    }
}
