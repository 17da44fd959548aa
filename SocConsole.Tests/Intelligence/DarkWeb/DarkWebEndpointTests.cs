using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SocConsole.Tests.Outbound;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.DarkWeb;

public sealed class DarkWebEndpointTests
{
    [MicrosocksFact]
    public async Task Scrape_ThroughMicrosocks_GoesFromTheRequestToTheIndicator()
    {
        await using var site = await WebServer.StartAsync(_ => Results.Text("<p>see http://dark.example.com/gate.php</p>", "text/html"));
        using var socks = await Microsocks.StartAsync();
        await using var console = await ConsoleApplication.StartAsync(Settings(socks.Address));
        using var admin = await console.AdminAsync();
        var source = await SendAsync(admin, HttpMethod.Post, "/api/v1/darkweb", Body("Forum", $"http://localhost:{site.Address.Port}/", requiresTor: true));
        var id = source.GetProperty("id").GetInt32();

        var job = await SendAsync(admin, HttpMethod.Post, $"/api/v1/darkweb/{id}/scrape");

        Assert.Equal(("Scrape queued", id, "scrape"), (job.GetProperty("message").GetString(), job.GetProperty("source_id").GetInt32(), job.GetProperty("kind").GetString()));
        Assert.Equal("completed", (await OverAsync(admin, job)).GetProperty("status").GetString());
        Assert.Contains("dark.example.com", await admin.GetStringAsync(new Uri("/api/v1/indicators?search=dark.example.com", UriKind.Relative)), StringComparison.Ordinal);
        var page = (await SendAsync(admin, HttpMethod.Get, $"/api/v1/darkweb/{id}/pages")).GetProperty("pages")[0];
        Assert.Equal(64, page.GetProperty("hash").GetString()!.Length);
        var status = await SendAsync(admin, HttpMethod.Get, "/api/v1/darkweb/status");
        Assert.Equal((1, 1, "Forum"), (status.GetProperty("total_sources").GetInt32(), status.GetProperty("active_sources").GetInt32(), status.GetProperty("recent_scrapes")[0].GetProperty("name").GetString()));
        Assert.True(status.GetProperty("proxy").GetProperty("reachable").GetBoolean());
        Assert.Equal("connected", await HealthAsync(console));
    }

    [Fact]
    public async Task ScrapeAll_OnionWithoutAProxy_MakesJobsThatFailWithTheReason()
    {
        await using var console = await ConsoleApplication.StartAsync(Settings(""));
        using var admin = await console.AdminAsync();
        var source = await SendAsync(admin, HttpMethod.Post, "/api/v1/darkweb", Body("Market", "http://market.onion/", requiresTor: false));
        Assert.True(source.GetProperty("requires_tor").GetBoolean());

        var all = await SendAsync(admin, HttpMethod.Post, "/api/v1/darkweb/scrape-all");

        Assert.Equal(("Started 1 scrapes", "Market"), (all.GetProperty("message").GetString(), all.GetProperty("sources")[0].GetProperty("name").GetString()));
        var job = await OverAsync(admin, all.GetProperty("jobs")[0]);
        Assert.Equal("failed", job.GetProperty("status").GetString());
        Assert.Contains("Soc:DarkWeb:Proxy", job.GetProperty("error_message").GetString(), StringComparison.Ordinal);
        var after = await SendAsync(admin, HttpMethod.Get, $"/api/v1/darkweb/{source.GetProperty("id").GetInt32()}");
        Assert.Equal("proxy_failed", after.GetProperty("state").GetString());
        Assert.Equal("not_configured", await HealthAsync(console));
    }

    [Fact]
    public async Task Health_ProxyIsDown_IsDegradedAndNotUnhealthy()
    {
        await using var console = await ConsoleApplication.StartAsync(Settings($"socks5://127.0.0.1:{Microsocks.FreePort()}"));
        using var client = console.Anonymous();
        using var answer = await client.GetAsync(new Uri("/health", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("proxy_failed", await HealthAsync(console));
    }

    [Fact]
    public async Task Create_AgainAndDelete_AnswerAsDocumented()
    {
        await using var console = await ConsoleApplication.StartAsync(Settings(""));
        using var admin = await console.AdminAsync();
        var source = await SendAsync(admin, HttpMethod.Post, "/api/v1/darkweb", Body("Market", "http://market.onion/", requiresTor: true));
        using var again = await admin.PostAsJsonAsync("/api/v1/darkweb", Body("market", "http://other.onion/", requiresTor: true));

        var deleted = await SendAsync(admin, HttpMethod.Delete, $"/api/v1/darkweb/{source.GetProperty("id").GetInt32()}");

        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal("Dark web source deleted successfully", deleted.GetProperty("message").GetString());
        Assert.Empty((await SendAsync(admin, HttpMethod.Get, "/api/v1/darkweb")).GetProperty("sources").EnumerateArray());
    }

    private static Dictionary<string, string?> Settings(string proxy) => new() { ["Soc:DarkWeb:Proxy"] = proxy, ["Soc:Outbound:AllowPrivateNetworks"] = "true", ["Soc:RateLimits:Enabled"] = "false" };

    private static object Body(string name, string url, bool requiresTor) => new { name, url, description = "A forum", requires_tor = requiresTor, scrape_interval_hours = 24 };

    private static async Task<string?> HealthAsync(ConsoleApplication console)
    {
        using var client = console.Anonymous();
        return (await SendAsync(client, HttpMethod.Get, "/health")).GetProperty("services").GetProperty("dark_web_proxy").GetString();
    }

    private static async Task<JsonElement> OverAsync(HttpClient client, JsonElement job)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/api/v1/jobs/{job.GetProperty("id").GetInt32()}");
        var last = job;
        await Poll.UntilAsync(async () =>
        {
            last = await SendAsync(client, HttpMethod.Get, path);
            return last.GetProperty("status").GetString() is "completed" or "failed";
        }, TimeSpan.FromSeconds(60));
        return last;
    }

    private static async Task<JsonElement> SendAsync(HttpClient client, HttpMethod method, string path, object? body = null)
    {
        using var message = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await client.SendAsync(message);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
