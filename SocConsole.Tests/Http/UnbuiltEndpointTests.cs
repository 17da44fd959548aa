using System.Net;
using System.Text.RegularExpressions;
using SocConsole.Tests.Architecture;
using SocConsole.Web.Http.Unbuilt;

namespace SocConsole.Tests.Http;

public sealed partial class UnbuiltEndpointTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    [Theory]
    [InlineData("/api/ml/status")]
    public async Task Get_DocumentedAndNotBuilt_Is501WithTheReason(string path)
    {
        using var admin = await fixture.Console.AdminAsync();
        using var answer = await admin.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotImplemented, answer.StatusCode);
        Assert.Contains("not built yet", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_DocumentedByNobody_Is404()
    {
        using var admin = await fixture.Console.AdminAsync();
        using var answer = await admin.GetAsync(new Uri("/api/v1/feedz", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public void Documented_NoneIsBuilt()
    {
        string[] built = [.. ApiEndpoint.Api(fixture.Console).Select(endpoint => $"{endpoint.Method} {Parameter().Replace(endpoint.Path, "{}")}")];

        Assert.All(UnbuiltEndpoints.Documented(), item => Assert.DoesNotContain($"{item.Method} {Parameter().Replace(item.Path, "{}")}", built));
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
