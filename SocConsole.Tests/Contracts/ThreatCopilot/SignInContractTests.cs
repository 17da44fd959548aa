using System.Net;
using System.Net.Http.Json;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Contracts.ThreatCopilot;

[Collection(ThreatCopilotDefinition.Name)]
public sealed class SignInContractTests(ThreatCopilotFixture copilot)
{
    private const string Tokens = """{"access_token": "", "refresh_token": "", "token_type": "", "expires_in": 1800}""";

    [Fact]
    public async Task Health_WithoutCredentials_HasEveryDocumentedKey()
    {
        using var client = copilot.Console.Anonymous();
        var health = await client.GetAsync("/health").OkAsync();

        Shape.Check(health, """{"status": "healthy", "service": "", "version": "", "services": {"database": "connected"}, "uptime": 86400}""");
        Assert.Equal(("healthy", "connected"), (health.Text("status"), health.Text("services", "database")));
    }

    [Theory]
    [InlineData("username")]
    [InlineData("email")]
    public async Task Login_NameOrAddress_GivesTokensForHalfAnHour(string field)
    {
        var data = await LoginAsync(field);

        Shape.Check(data, Tokens);
        Assert.Equal(("bearer", "1800"), (data.Text("token_type"), data.Text("expires_in")));
    }

    [Fact]
    public async Task Login_WrongPassword_IsAuthenticationFailed()
    {
        using var client = copilot.Console.Anonymous();
        var refused = await client.PostAsJsonAsync("/api/v1/auth/login", new { username = "nobody@soc.test", password = "wrong" }).RefusedAsync(HttpStatusCode.Unauthorized);

        CheckError(refused, "AUTHENTICATION_FAILED");
    }

    [Fact]
    public async Task Refresh_BearerThenBody_RotatesAndReuseIsRefused()
    {
        using var client = copilot.Console.Anonymous();
        var first = (await LoginAsync("email")).Text("refresh_token");
        var second = await ThreatCopilotFixture.DataAsync(copilot.Console.With(first).PostAsync("/api/v1/auth/refresh", null));
        var third = await ThreatCopilotFixture.DataAsync(RefreshAsync(client, second.Text("refresh_token")));

        Shape.Check(second, Tokens);
        Shape.Check(third, Tokens);
        Assert.Equal(3, new HashSet<string> { first, second.Text("refresh_token"), third.Text("refresh_token") }.Count);
        await copilot.Console.With(third.Text("access_token")).GetAsync("/api/v1/threats").OkAsync();
        CheckError(await RefreshAsync(client, second.Text("refresh_token")).RefusedAsync(HttpStatusCode.Unauthorized), "AUTHENTICATION_FAILED");
    }

    [Theory]
    [InlineData("GET", "/api/v1/threats")]
    [InlineData("POST", "/api/v1/detect")]
    [InlineData("GET", "/api/v1/playbooks/PB-1999-001")]
    [InlineData("GET", "/api/v1/analytics/metrics")]
    [InlineData("POST", "/api/v1/simulate-attack")]
    public async Task Endpoint_WithoutOrWithAWrongToken_IsAuthenticationFailed(string method, string path)
    {
        foreach (var client in (HttpClient[])[copilot.Console.Anonymous(), copilot.Console.With("not.a.token")])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            CheckError(await client.SendAsync(request).RefusedAsync(HttpStatusCode.Unauthorized), "AUTHENTICATION_FAILED");
        }
    }

    internal static void CheckError(System.Text.Json.JsonElement refused, string code)
    {
        Shape.Check(refused, """{"success": false, "error": {"code": "", "message": "", "details": {}}, "timestamp": ""}""");
        Assert.False(refused.GetProperty("success").GetBoolean());
        Assert.Equal(code, refused.Text("error", "code"));
        Assert.NotEqual("", refused.Text("error", "message"));
    }

    private async Task<System.Text.Json.JsonElement> LoginAsync(string field)
    {
        using var client = copilot.Console.Anonymous();
        return await ThreatCopilotFixture.DataAsync(client.PostAsJsonAsync(
            "/api/v1/auth/login", new Dictionary<string, string> { [field] = ConsoleApplication.AdminEmail, ["password"] = ConsoleApplication.AdminPassword }));
    }

    private static Task<HttpResponseMessage> RefreshAsync(HttpClient client, string token) => client.PostAsJsonAsync("/api/v1/auth/refresh", new { refresh_token = token });
}
