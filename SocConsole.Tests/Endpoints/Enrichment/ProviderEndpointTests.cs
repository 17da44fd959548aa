using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Storage;
using SocConsole.Tests.Enrichment;
using SocConsole.Tests.Enrichment.Providers;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Endpoints.Enrichment;

public sealed class ProviderEndpointTests
{
    private const string Answer = """{"data":{"attributes":{"last_analysis_stats":{"malicious":60,"suspicious":0,"harmless":20,"undetected":7}}}}""";

    private static readonly Dictionary<string, string?> Reachable = new() { ["Soc:Outbound:AllowPrivateNetworks"] = "true", ["Soc:Enrichment:Outside"] = "true", ["Soc:RateLimits:Enabled"] = "false" };

    [Fact]
    public async Task Put_KeyAndAddress_IsAskedWithThemAndNeverShowsTheKey()
    {
        await using var server = await ProviderServer.SayingAsync(Answer);
        await using var console = await ConsoleApplication.StartAsync(Reachable, Only<VirusTotal>);
        using var client = await console.AdminAsync();
        Assert.Equal("not_configured", (await client.GetAsync("/api/providers/virustotal").OkAsync()).Text("state"));

        var set = await client.PutAsJsonAsync("/api/providers/virustotal", new { api_key = "very-secret-key", base_url = server.BaseUrl }).OkAsync();
        var tried = await client.PostAsync("/api/providers/virustotal/test", null).OkAsync();
        var list = await client.GetStringAsync("/api/providers");

        Assert.Equal(("ready", true), (set.Text("state"), set.GetProperty("has_key").GetBoolean()));
        Assert.Equal("ok", tried.Text("status"));
        Assert.Equal("very-secret-key", server.Asked.Single().Headers["x-apikey"]);
        Assert.DoesNotContain("very-secret-key", set.ToString() + list + await client.GetStringAsync("/api/v1/audit?limit=100"), StringComparison.Ordinal);
        await using var db = console.Services.GetRequiredService<SocDatabase>().Across();
        Assert.DoesNotContain("very-secret-key", (await db.ProviderSettings.SingleAsync()).ProtectedKey, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_AnotherAddress_ForgetsTheKeyThatWasMeantForTheFirst()
    {
        await using var console = await ConsoleApplication.StartAsync(Reachable, Only<VirusTotal>);
        using var client = await console.AdminAsync();
        await client.PutAsJsonAsync("/api/providers/virustotal", new { api_key = "very-secret-key" }).OkAsync();

        var moved = await client.PutAsJsonAsync("/api/providers/virustotal", new { base_url = "https://elsewhere.example" }).OkAsync();

        Assert.Equal(("not_configured", false), (moved.Text("state"), moved.GetProperty("has_key").GetBoolean()));
    }

    [Fact]
    public async Task Put_ConsolesOwnKey_DoesNotGoToAnOrganizationsAddress()
    {
        await using var server = await ProviderServer.SayingAsync(Answer);
        await using var console = await ConsoleApplication.StartAsync(
            new Dictionary<string, string?>(Reachable) { ["Soc:Enrichment:Providers:virustotal:ApiKey"] = "the-consoles-key" }, Only<VirusTotal>);
        using var client = await console.AdminAsync();
        Assert.Equal("ready", (await client.GetAsync("/api/providers/virustotal").OkAsync()).Text("state"));

        var moved = await client.PutAsJsonAsync("/api/providers/virustotal", new { base_url = server.BaseUrl }).OkAsync();
        await client.PostAsJsonAsync("/api/check_ioc", new { ioc = "8.8.8.8" }).OkAsync();

        Assert.Equal("not_configured", moved.Text("state"));
        Assert.Empty(server.Asked);
    }

    [Theory]
    [InlineData("base_url", "ftp://elsewhere.example")]
    [InlineData("base_url", "https://user:password@elsewhere.example")]
    [InlineData("base_url", "https://elsewhere.example/?key=1")]
    [InlineData("api_key", "with\nnewline")]
    public async Task Put_Unsound_IsRefused(string field, string value)
    {
        await using var console = await ConsoleApplication.StartAsync(Reachable, Only<VirusTotal>);
        using var client = await console.AdminAsync();

        using var answer = await client.PutAsJsonAsync("/api/providers/virustotal", new Dictionary<string, object> { [field] = value });
        using var limits = await client.PutAsJsonAsync("/api/providers/virustotal", new { limits = new { per_fortnight = 4 } });

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (answer.StatusCode, limits.StatusCode));
    }

    [Fact]
    public async Task Put_Analyst_IsForbidden()
    {
        await using var console = await ConsoleApplication.StartAsync(Reachable, Only<VirusTotal>);
        using var analyst = await console.InviteAsync("analyst");

        using var answer = await analyst.PutAsJsonAsync("/api/providers/virustotal", new { api_key = "x" });

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Provider_Unknown_IsNotFound()
    {
        await using var console = await ConsoleApplication.StartAsync(Reachable, Only<VirusTotal>);
        using var client = await console.AdminAsync();

        using var answer = await client.GetAsync("/api/providers/nobody");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Health_Providers_SayHowTheyStand()
    {
        await using var console = await IocConsole.StartAsync(StubProvider.Saying("found", "fine"), StubProvider.Saying("broken", "failing"), StubProvider.Doing((_, _) => Task.FromResult(ProviderReply.Of("found")), "keyless", key: ProviderKey.Required), StubProvider.Saying("found", "unasked", limits: new Dictionary<string, int> { ["per_day"] = 1 }));
        using var client = await console.AdminAsync();
        await client.PutAsJsonAsync("/api/providers/unasked", new { is_enabled = false }).OkAsync();
        for (var i = 0; i < 4; i++)
        {
            await client.PostAsJsonAsync("/api/check_ioc", new { ioc = "8.8.8.8", force_refresh = true }).OkAsync();
        }

        var health = await client.GetAsync("/api/providers/health").OkAsync();

        string State(string name) => health.Text("components", "providers", name, "status");
        Assert.Equal("degraded", health.Text("status"));
        Assert.Equal(("healthy", "not_configured"), (health.Text("components", "database", "status"), health.Text("components", "redis", "status")));
        Assert.Equal(("healthy", "unhealthy", "not_configured", "not_configured"), (State("fine"), State("failing"), State("keyless"), State("unasked")));
    }

    [Fact]
    public async Task Metrics_Requests_AreCountedByOrganization()
    {
        await using var console = await IocConsole.StartAsync(StubProvider.Saying("found"));
        using var client = await console.AdminAsync();
        await client.PostAsJsonAsync("/api/check_ioc", new { ioc = "8.8.8.8" }).OkAsync();
        using var refused = await client.PostAsJsonAsync("/api/check_ioc", new { ioc = "!!" });
        using var missing = await client.GetAsync($"/api/lookup/{Guid.NewGuid()}");

        var metrics = await client.GetAsync("/api/providers/metrics?hours=2").OkAsync();
        var stranger = await console.StrangerAsync();
        var theirs = await stranger.GetAsync("/api/providers/metrics").OkAsync();

        Assert.Equal(2, metrics.GetProperty("period_hours").GetInt32());
        Assert.Equal(3, metrics.GetProperty("total_requests").GetInt32());
        Assert.Equal(2, metrics.GetProperty("requests_by_endpoint").GetProperty("/api/check_ioc").GetInt32());
        Assert.Equal((1, 1, 1), (Count("200"), Count("400"), Count("404")));
        Assert.Equal(66.67, metrics.GetProperty("error_rate").GetDouble());
        Assert.Equal((24, 0), (theirs.GetProperty("period_hours").GetInt32(), theirs.GetProperty("total_requests").GetInt32()));

        int Count(string status) => metrics.GetProperty("requests_by_status").GetProperty(status).GetInt32();
    }

    [Fact]
    public async Task Performance_Figures_AreThoseOfThisProcess()
    {
        await using var console = await IocConsole.StartAsync(StubProvider.Saying("found"));
        using var client = await console.AdminAsync();

        var use = (await client.GetAsync("/api/providers/performance").OkAsync()).GetProperty("system_metrics");

        Assert.InRange(use.GetProperty("process").GetProperty("memory").GetProperty("rss").GetInt64(), Environment.WorkingSet / 4, Environment.WorkingSet * 4);
        Assert.InRange(use.GetProperty("process").GetProperty("cpu").GetDouble(), 0.01, 100.0 * Environment.ProcessorCount);
        Assert.InRange(use.GetProperty("system").GetProperty("memory").GetProperty("percent").GetDouble(), 0.1, 100);
    }

    private static void Only<T>(IServiceCollection services)
        where T : class, IIocProvider
    {
        foreach (var other in services.Where(service => service.ServiceType == typeof(IIocProvider) && service.ImplementationType != typeof(T)).ToList())
        {
            services.Remove(other);
        }
    }
}
