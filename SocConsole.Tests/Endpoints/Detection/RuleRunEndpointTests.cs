using System.Net;
using System.Net.Http.Json;
using SocConsole.Tests.Detection;
using SocConsole.Tests.Detection.Management;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Endpoints.Detection;

public sealed class RuleRunEndpointTests : IAsyncLifetime
{
    private ConsoleApplication console = null!;
    private HttpClient analyst = null!;

    public async Task InitializeAsync()
    {
        console = await ConsoleApplication.StartAsync();
        analyst = await console.InviteAsync("analyst");
    }

    public async Task DisposeAsync()
    {
        analyst.Dispose();
        await console.DisposeAsync();
    }

    [Fact]
    public async Task Run_FromItsStartToItsMatches_OverHttp()
    {
        await SendAsync("mallory");
        await analyst.PostAsJsonAsync("/api/v1/rules", new { text = RuleWorld.Text() }).OkAsync();

        var started = await analyst.PostAsJsonAsync($"/api/v1/rules/{RuleWorld.RuleId}/runs", new { from = "2026-03-04T00:00:00Z", to = "2026-03-05T00:00:00Z", open_threats = true });
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var id = (await started.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).Text("data", "id");
        await Poll.UntilAsync(async () => (await analyst.GetAsync($"/api/v1/rules/runs/{id}").OkAsync()).Text("data", "state") == "done", TimeSpan.FromSeconds(60));

        var run = await analyst.GetAsync($"/api/v1/rules/runs/{id}").OkAsync();
        var matches = await analyst.GetAsync($"/api/v1/rules/runs/{id}/matches").OkAsync();
        var listed = await analyst.GetAsync($"/api/v1/rules/runs?rule_id={RuleWorld.RuleId}").OkAsync();
        Assert.Equal(("1", "1", "1"), (run.Text("data", "events_examined"), run.Text("data", "matches"), matches.Text("data", "pagination", "total")));
        Assert.Equal("mallory", matches.GetProperty("data").GetProperty("matches")[0].Text("entity_value"));
        Assert.Single(run.GetProperty("data").GetProperty("threats").EnumerateArray());
        Assert.Equal("1", listed.Text("data", "pagination", "total"));
        Assert.Equal(HttpStatusCode.Conflict, (await analyst.PostAsync(new Uri($"/api/v1/rules/runs/{id}/cancel", UriKind.Relative), null)).StatusCode);
    }

    [Fact]
    public async Task Versions_AndPlaceholders_OverHttp()
    {
        await analyst.PostAsJsonAsync("/api/v1/rules", new { text = RuleWorld.Text() }).OkAsync();
        await analyst.PutAsJsonAsync($"/api/v1/rules/{RuleWorld.RuleId}", new { text = RuleWorld.Text(user: "trent"), version = 1, note = "why" }).OkAsync();
        var versions = (await analyst.GetAsync($"/api/v1/rules/{RuleWorld.RuleId}/versions").OkAsync()).GetProperty("data").GetProperty("versions");
        var first = await analyst.GetAsync($"/api/v1/rules/{RuleWorld.RuleId}/versions/1").OkAsync();
        var restored = await analyst.PostAsync(new Uri($"/api/v1/rules/{RuleWorld.RuleId}/versions/1/restore", UriKind.Relative), null).OkAsync();
        await analyst.PutAsJsonAsync("/api/v1/rules/placeholders/people", new { values = new[] { "a", "b" } }).OkAsync();
        var list = await analyst.GetAsync("/api/v1/rules/placeholders/people").OkAsync();
        var state = await analyst.GetAsync("/api/v1/rules/state").OkAsync();

        Assert.Equal(("2", "why"), (versions[0].Text("version"), versions[0].Text("note")));
        Assert.Equal(RuleWorld.Text(), first.Text("data", "text"));
        Assert.Equal("3", restored.Text("data", "rule", "version"));
        Assert.Equal(2, list.GetProperty("data").GetProperty("values").GetArrayLength());
        Assert.Equal("False", state.Text("data", "pending"));
        Assert.Equal(HttpStatusCode.NoContent, (await analyst.DeleteAsync(new Uri("/api/v1/rules/placeholders/people", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await analyst.GetAsync(new Uri("/api/v1/rules/placeholders/people", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Viewer_MayReadRunsAndStartNone()
    {
        using var viewer = await console.InviteAsync("viewer");

        await viewer.GetAsync("/api/v1/rules/runs").OkAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsJsonAsync("/api/v1/rules/runs", new { text = RuleWorld.Text() })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PutAsJsonAsync("/api/v1/rules/placeholders/people", new { values = new[] { "a" } })).StatusCode);
    }

    private async Task SendAsync(string user)
    {
        using var line = new StringContent(SshdLines.Sudo(user, SshdLines.Nine, "/usr/bin/id"));
        line.Headers.ContentType = new("text/plain");
        await analyst.PostAsync(new Uri("/api/v1/events?source=past", UriKind.Relative), line).OkAsync();
    }
}
