using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SocConsole.Tests.Architecture;
using SocConsole.Tests.Identity;

namespace SocConsole.Tests.Endpoints.Intelligence;

public sealed class AttackEndpointTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    [Fact]
    public async Task Techniques_OfATextAndATactic_AreListedWithTheVersion()
    {
        using var viewer = await fixture.Console.InviteAsync("viewer");

        var body = await viewer.GetAsync("/api/v1/attack/techniques?q=password+spray&tactic=credential-access").OkAsync();

        Assert.Equal("18", body.Text("version"));
        var technique = Assert.Single(body.GetProperty("techniques").EnumerateArray());
        Assert.Equal(("T1110.003", "Brute Force: Password Spraying", "True"), (technique.Text("id"), technique.Text("name"), technique.Text("is_subtechnique")));
        Assert.Equal(["credential-access"], technique.GetProperty("tactics").EnumerateArray().Select(tactic => tactic.GetString()));
    }

    [Fact]
    public async Task Techniques_WithoutFilters_AreAll()
    {
        using var admin = await fixture.Console.AdminAsync();

        var body = await admin.GetAsync("/api/v1/attack/techniques?q=&tactic=").OkAsync();

        Assert.Equal(706, body.GetProperty("techniques").GetArrayLength());
    }

    [Theory]
    [InlineData("tactic=lunch", "tactic")]
    [InlineData("q=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "q")]
    public async Task Techniques_BadFilter_Is400WithTheReason(string query, string field)
    {
        using var admin = await fixture.Console.AdminAsync();

        using var answer = await admin.GetAsync(new Uri("/api/v1/attack/techniques?" + query, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith(field + ": ", (await answer.Content.ReadFromJsonAsync<JsonElement>()).Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Techniques_WithoutCredentials_AreRefused()
    {
        using var nobody = fixture.Console.Anonymous();

        using var answer = await nobody.GetAsync(new Uri("/api/v1/attack/techniques", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }
}
