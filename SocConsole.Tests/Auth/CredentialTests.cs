using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SocConsole.Core.Identity;
using SocConsole.Core.Storage;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;
using SocConsole.Web.Auth;

namespace SocConsole.Tests.Auth;

public sealed class CredentialTests : IAsyncLifetime, IDisposable
{
    private readonly TestClock clock = new();
    private readonly CapturedLog log = new();
    private ConsoleApplication console = null!;

    public async Task InitializeAsync() => console = await ConsoleApplication.StartAsync(replace: services =>
    {
        services.AddSingleton<TimeProvider>(clock);
        services.AddLogging(logging => logging.AddProvider(log).AddFilter<CapturedLog>(category: null, LogLevel.Trace));
    });

    public async Task DisposeAsync() => await console.DisposeAsync();

    public void Dispose() => log.Dispose();

    [Fact]
    public async Task Bearer_Expired_SaysTokenExpired()
    {
        var token = (await console.Anonymous().PostAsJsonAsync("/api/v1/auth/login", new { username = ConsoleApplication.AdminEmail, password = ConsoleApplication.AdminPassword }).OkAsync())
            .Text("data", "access_token");

        clock.Advance(TimeSpan.FromSeconds(1_829));
        await console.With(token).GetAsync("/api/v1/audit").OkAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        var refused = await console.With(token).GetAsync("/api/v1/audit").RefusedAsync(HttpStatusCode.Unauthorized);

        Assert.Equal("TOKEN_EXPIRED", refused.Text("error", "code"));
    }

    [Fact]
    public async Task Bearer_NotOurs_Is401()
    {
        var login = await console.LoginAsync();
        var good = new JsonWebToken(login.Text("access_token"));
        var claims = new Dictionary<string, object> { ["sub"] = good.Subject, ["sid"] = good.GetClaim("sid").Value };

        await RefusedAsync("not.a.token");
        await RefusedAsync(login.Text("refresh_token"));
        await RefusedAsync(Forge(claims, RandomNumberGenerator.GetBytes(64)));
        await RefusedAsync($"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"at+jwt"}""")}.{good.EncodedPayload}.");
        await RefusedAsync(Forge(new() { ["sub"] = good.Subject, ["sid"] = Guid.NewGuid().ToString() }, Key()));
        await RefusedAsync(Forge(new() { ["sub"] = Guid.NewGuid().ToString(), ["sid"] = claims["sid"] }, Key()));
        await console.With(Forge(claims, Key())).GetAsync("/api/auth/me").OkAsync();

        Task RefusedAsync(string token) => console.With(token).GetAsync("/api/auth/me").RefusedAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Bearer_RoleChangedElsewhere_HoldsWithinThirtySeconds()
    {
        using var admin = await console.AdminAsync();
        await admin.GetAsync("/api/auth/users").OkAsync();
        await using (var db = console.Services.GetRequiredService<SocDatabase>().Across())
        {
            await db.Users.ExecuteUpdateAsync(row => row.SetProperty(user => user.Role, Role.Viewer));
        }

        clock.Advance(TimeSpan.FromSeconds(30));

        await admin.GetAsync("/api/auth/users").RefusedAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task ApiKey_HeaderOrBearer_ServesUntilRevoked()
    {
        using var admin = await console.AdminAsync();
        var created = await admin.PostAsJsonAsync("/api/auth/api-keys", new { name = "forwarder", role = "admin" }).OkAsync();
        using var byHeader = console.Anonymous();
        byHeader.DefaultRequestHeaders.Add("x-api-key", created.Text("key"));

        await byHeader.GetAsync("/api/v1/audit").OkAsync();
        await console.With(created.Text("key")).GetAsync("/api/v1/audit").OkAsync();
        await console.With(created.Text("key") + "x").GetAsync("/api/v1/audit").RefusedAsync(HttpStatusCode.Unauthorized);
        await byHeader.GetAsync("/api/auth/me").RefusedAsync(HttpStatusCode.Forbidden);
        await admin.DeleteAsync($"/api/auth/api-keys/{created.Text("id")}").OkAsync();
        await byHeader.GetAsync("/api/v1/audit").RefusedAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Device_Signed_IsCheckedAndTheBodyStaysReadable()
    {
        using var admin = await console.AdminAsync();
        var device = await admin.PostAsJsonAsync("/api/auth/devices", new { name = "honeypot" }).OkAsync();
        const string Body = """{"current_password":"a","new_password":"short"}""";

        var read = await SendAsync(device, Body, "nonce-0001").RefusedAsync(HttpStatusCode.BadRequest);
        Assert.Contains("new_password", read.ToString(), StringComparison.Ordinal);
        await SendAsync(device, Body, "nonce-0001").RefusedAsync(HttpStatusCode.Unauthorized);
        await SendAsync(device, Body, "nonce-0002", secret: "wrong").RefusedAsync(HttpStatusCode.Unauthorized);
        await SendAsync(device, Body, "nonce-0003", age: 301).RefusedAsync(HttpStatusCode.Unauthorized);
        await SendAsync(device, new string(' ', 70_000) + Body, "nonce-0004").RefusedAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task CredentialCheck_TokenOrKey_GivesTheActor()
    {
        using var admin = await console.AdminAsync();
        var key = (await admin.PostAsJsonAsync("/api/auth/api-keys", new { name = "socket", role = "viewer" }).OkAsync()).Text("key");
        var check = console.Services.GetRequiredService<CredentialCheck>();

        var person = await check.FindAsync(admin.DefaultRequestHeaders.Authorization!.Parameter!, CancellationToken.None);
        Assert.Equal((ConsoleApplication.AdminEmail, ActorKind.User), (person!.Name, person.Kind));
        Assert.Equal(ActorKind.ApiKey, (await check.FindAsync(key, CancellationToken.None))!.Kind);
        Assert.Null(await check.FindAsync("not.a.token", CancellationToken.None));
        Assert.Null(await check.FindAsync(new string('x', 5_000), CancellationToken.None));
        await admin.PostAsync("/api/auth/logout", null).OkAsync();
        Assert.Null(await check.FindAsync(admin.DefaultRequestHeaders.Authorization.Parameter!, CancellationToken.None));
    }

    [Fact]
    public async Task Log_OfEveryCredential_HoldsNoSecret()
    {
        var login = await console.LoginAsync();
        using var admin = console.With(login.Text("access_token"));
        var key = (await admin.PostAsJsonAsync("/api/auth/api-keys", new { name = "key", role = "viewer" }).OkAsync()).Text("key");
        var device = await admin.PostAsJsonAsync("/api/auth/devices", new { name = "device" }).OkAsync();
        await console.With(key).GetAsync("/api/auth/sessions").RefusedAsync(HttpStatusCode.Forbidden);
        await SendAsync(device, "{}", "nonce-0001").RefusedAsync(HttpStatusCode.BadRequest);
        await console.Anonymous().PostAsJsonAsync("/api/auth/refresh", new { refresh_token = login.Text("refresh_token") }).OkAsync();
        await console.Anonymous().PostAsJsonAsync("/api/auth/login", new { email = ConsoleApplication.AdminEmail, password = "Wrong-Horse-9-Battery" }).RefusedAsync(HttpStatusCode.Unauthorized);
        string[] secrets = [login.Text("access_token"), login.Text("refresh_token"), key, device.Text("secret"), ConsoleApplication.AdminPassword, "Wrong-Horse-9-Battery"];

        Assert.Contains("was not authenticated", log.Text, StringComparison.Ordinal);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, log.Text, StringComparison.Ordinal));
    }

    private byte[] Key() => File.ReadAllBytes(Path.Combine(console.DataDirectory, "keys", "jwt.key"));

    private string Forge(Dictionary<string, object> claims, byte[] key) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = "soc-console",
        Audience = "soc-console-api",
        TokenType = "at+jwt",
        NotBefore = clock.GetUtcNow().UtcDateTime,
        Expires = clock.GetUtcNow().UtcDateTime.AddMinutes(5),
        Claims = claims,
        SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256),
    });

    private async Task<HttpResponseMessage> SendAsync(JsonElement device, string body, string nonce, string? secret = null, int age = 0)
    {
        const string Address = "/api/auth/password";
        var stamp = (clock.GetUtcNow().ToUnixTimeSeconds() - age).ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret ?? device.Text("secret")), Encoding.UTF8.GetBytes($"POST|{Address}|{body}|{stamp}|{nonce}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, Address + "?unsigned=1") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Device-ID", device.Text("device_id"));
        request.Headers.Add("X-TS", stamp);
        request.Headers.Add("X-Nonce", nonce);
        request.Headers.Add("X-Signature", Convert.ToHexStringLower(signature));
        return await console.Anonymous().SendAsync(request);
    }
}
