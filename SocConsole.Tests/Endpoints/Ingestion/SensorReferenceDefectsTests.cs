using System.Net;
using System.Net.Http.Json;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Endpoints.Ingestion;

/// <summary>What the reference had wrong: the signature was switched off for a demonstration, and its quotas were too small for sensors that send single events.</summary>
public sealed class SensorReferenceDefectsTests
{
    private const string Cowrie = "/ingest/cowrie";

    [Fact]
    public async Task Cowrie_WithoutAGoodSignature_Is401AndStoresNothing()
    {
        await using var console = await ConsoleApplication.StartAsync();
        using var admin = await console.AdminAsync();
        using var anonymous = console.Anonymous();
        var key = (await admin.PostAsJsonAsync("/api/auth/api-keys", new { name = "key", role = "admin" }).OkAsync()).Text("key");
        var device = await SensorDevice.CreateAsync(console, admin);
        var login = SensorEndpointTests.Login("203.0.113.67", 1);

        await anonymous.PostAsJsonAsync(Cowrie, login).RefusedAsync(HttpStatusCode.Unauthorized);
        await admin.PostAsJsonAsync(Cowrie, login).RefusedAsync(HttpStatusCode.Unauthorized);
        await console.With(key).PostAsJsonAsync(Cowrie, login).RefusedAsync(HttpStatusCode.Unauthorized);
        await device.SendAsync(Cowrie, login, wrongSecret: "not-the-secret").RefusedAsync(HttpStatusCode.Unauthorized);
        await device.SendAsync(Cowrie, login, ageSeconds: 400).RefusedAsync(HttpStatusCode.Unauthorized);
        await device.SendAsync(Cowrie, login, signedBody: "{}").RefusedAsync(HttpStatusCode.Unauthorized);

        var sources = await admin.GetAsync("/api/v1/ingestion/sources").OkAsync();
        Assert.Equal(0, sources.GetProperty("sources").GetArrayLength());
    }

    [Fact]
    public async Task Cowrie_TheSameNonceAgain_Is401()
    {
        await using var console = await ConsoleApplication.StartAsync();
        using var admin = await console.AdminAsync();
        var device = await SensorDevice.CreateAsync(console, admin);

        await device.SendAsync(Cowrie, SensorEndpointTests.Login("203.0.113.68", 1), nonce: "used-once").OkAsync();

        await device.SendAsync(Cowrie, SensorEndpointTests.Login("203.0.113.68", 2), nonce: "used-once").RefusedAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Cowrie_PastTheQuota_Is429ForThatDeviceOnly()
    {
        await using var console = await ConsoleApplication.StartAsync(new Dictionary<string, string?> { ["Soc:RateLimits:PerMinute:sensors"] = "2" });
        using var admin = await console.AdminAsync();
        var device = await SensorDevice.CreateAsync(console, admin);
        var other = await SensorDevice.CreateAsync(console, admin);

        await device.SendAsync(Cowrie, SensorEndpointTests.Login("203.0.113.69", 1)).OkAsync();
        await device.SendAsync(Cowrie, SensorEndpointTests.Login("203.0.113.69", 2)).OkAsync();
        using var refused = await device.SendAsync(Cowrie, SensorEndpointTests.Login("203.0.113.69", 3));
        await other.SendAsync(Cowrie, SensorEndpointTests.Login("203.0.113.69", 4)).OkAsync();

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Cowrie_FiftySingleEvents_AllPassByDefault()
    {
        await using var console = await ConsoleApplication.StartAsync();
        using var admin = await console.AdminAsync();
        var device = await SensorDevice.CreateAsync(console, admin);

        for (var i = 0; i < 50; i++)
        {
            await device.SendAsync(Cowrie, SensorEndpointTests.Login("203.0.113.70", i)).OkAsync();
        }
    }
}
