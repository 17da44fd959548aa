using System.Net;
using System.Net.Http.Json;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Identity;

public sealed class SignInEndpointsTests : IAsyncLifetime
{
    private ConsoleApplication console = null!;

    public async Task InitializeAsync() => console = await ConsoleApplication.StartAsync();

    public async Task DisposeAsync() => await console.DisposeAsync();

    [Theory]
    [InlineData("username")]
    [InlineData("email")]
    public async Task Login_ThreatOps_IsEnvelopedForHalfAnHour(string field)
    {
        var answer = await PostAsync("/api/v1/auth/login", new Dictionary<string, string> { [field] = ConsoleApplication.AdminEmail, ["password"] = ConsoleApplication.AdminPassword }).OkAsync();

        Assert.True(answer.GetProperty("success").GetBoolean());
        Assert.Equal(("bearer", "1800"), (answer.Text("data", "token_type"), answer.Text("data", "expires_in")));
        await console.With(answer.Text("data", "access_token")).GetAsync("/api/auth/me").OkAsync();
    }

    [Fact]
    public async Task Login_Shared_IsBareForEightHours()
    {
        var answer = await console.LoginAsync();

        Assert.Equal(("bearer", "28800"), (answer.Text("token_type"), answer.Text("expires_in")));
        Assert.NotEqual("", answer.Text("refresh_token"));
    }

    [Theory]
    [InlineData(ConsoleApplication.AdminEmail, "wrong")]
    [InlineData("nobody@soc.test", ConsoleApplication.AdminPassword)]
    public async Task Login_WrongCredentials_Is401InBothShapes(string username, string password)
    {
        var enveloped = await PostAsync("/api/v1/auth/login", new { username, password }).RefusedAsync(HttpStatusCode.Unauthorized);
        var shared = await PostAsync("/api/auth/login", new { username, password }).RefusedAsync(HttpStatusCode.Unauthorized);

        Assert.Equal("AUTHENTICATION_FAILED", enveloped.Text("error", "code"));
        Assert.Equal("AUTHENTICATION_FAILED", shared.Text("error", "code"));
        Assert.NotEqual("", shared.Text("detail"));
    }

    [Theory]
    [InlineData("/api/v1/auth/login", "{}")]
    [InlineData("/api/v1/auth/login", "{\"broken\": ")]
    [InlineData("/api/v1/auth/refresh", "{\"broken\": ")]
    [InlineData("/api/auth/login", "{\"username\":\"x\"}")]
    [InlineData("/api/auth/refresh", "{\"broken\": ")]
    [InlineData("/api/auth/register", "{\"organization_name\":\"x\"}")]
    public async Task Post_IncompleteBody_Is400(string path, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        await console.Anonymous().PostAsync(path, content).RefusedAsync(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("/api/v1/auth/refresh")]
    [InlineData("/api/auth/refresh")]
    public async Task Refresh_BearerOrBody_RotatesAndRefusesTheOld(string path)
    {
        var first = (await console.LoginAsync()).Text("refresh_token");
        var second = Token(await console.With(first).PostAsync(path, null).OkAsync());
        var third = await PostAsync(path, new { refresh_token = second }).OkAsync();

        Assert.NotEqual(first, second);
        await console.With(Access(third)).GetAsync("/api/auth/me").OkAsync();
        await PostAsync(path, new { refresh_token = second }).RefusedAsync(HttpStatusCode.Unauthorized);

        // The reuse ended the session: neither the newest refresh token nor its access token serves any more.
        await PostAsync(path, new { refresh_token = Token(third) }).RefusedAsync(HttpStatusCode.Unauthorized);
        await console.With(Access(third)).GetAsync("/api/auth/me").RefusedAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Refresh_NoToken_Is401() => await console.Anonymous().PostAsync("/api/auth/refresh", null).RefusedAsync(HttpStatusCode.Unauthorized);

    [Fact]
    public async Task Logout_EndsAccessAndRefreshAtOnce()
    {
        var tokens = await console.LoginAsync();
        var client = console.With(tokens.Text("access_token"));
        await client.GetAsync("/api/auth/me").OkAsync();

        Assert.Equal("ok", (await client.PostAsJsonAsync("/api/auth/logout", new { refresh_token = tokens.Text("refresh_token") }).OkAsync()).Text("status"));

        await client.GetAsync("/api/auth/me").RefusedAsync(HttpStatusCode.Unauthorized);
        await PostAsync("/api/auth/refresh", new { refresh_token = tokens.Text("refresh_token") }).RefusedAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Login_SecondFactor_AsksForTheCode()
    {
        using var client = await console.AdminAsync();
        var secret = (await client.PostAsync("/api/auth/totp/begin", null).OkAsync()).Text("secret");
        var codes = await client.PostAsJsonAsync("/api/auth/totp/confirm", new { code = Totp.Code(secret, stepsAhead: -1) }).OkAsync();
        Assert.Equal(10, codes.GetProperty("recovery_codes").GetArrayLength());
        var body = new { email = ConsoleApplication.AdminEmail, password = ConsoleApplication.AdminPassword };

        Assert.Equal("TWO_FACTOR_REQUIRED", (await PostAsync("/api/auth/login", body).RefusedAsync(HttpStatusCode.Unauthorized)).Text("error", "code"));
        await PostAsync("/api/auth/login", new { body.email, body.password, code = Totp.Code(secret) }).OkAsync();
        Assert.Equal("True", (await client.GetAsync("/api/auth/me").OkAsync()).Text("two_factor_enabled"));
    }

    [Fact]
    public async Task Register_ShortPassword_Is400AndAGoodOneSignsIn()
    {
        var body = new { organization_name = "New", name = "Owner", email = "owner@new.test", password = "short" };

        var refused = await PostAsync("/api/auth/register", body).RefusedAsync(HttpStatusCode.BadRequest);
        Assert.Contains("12", refused.ToString(), StringComparison.Ordinal);
        var made = await PostAsync("/api/auth/register", new { body.organization_name, body.name, body.email, password = ConsoleClient.Password }).OkAsync();
        Assert.Equal("New", made.Text("organization", "name"));
        await console.SignInAsync("owner@new.test", ConsoleClient.Password);
    }

    private Task<HttpResponseMessage> PostAsync(string path, object body) => console.Anonymous().PostAsJsonAsync(path, body);

    private static string Token(System.Text.Json.JsonElement answer) => (answer.TryGetProperty("data", out var data) ? data : answer).Text("refresh_token");

    private static string Access(System.Text.Json.JsonElement answer) => (answer.TryGetProperty("data", out var data) ? data : answer).Text("access_token");
}
