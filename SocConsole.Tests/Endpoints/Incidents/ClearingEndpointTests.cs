using System.Net;
using System.Net.Http.Json;
using SocConsole.Tests.Identity;

namespace SocConsole.Tests.Endpoints.Incidents;

/// <summary>Clearing and the switch of containment over a whole console of their own.</summary>
public sealed class ClearingEndpointTests(IncidentConsole world) : IClassFixture<IncidentConsole>
{
    [Fact]
    public async Task Clear_ByAnAdministrator_RemovesWhatWasGatheredAndNothingComesBack()
    {
        var before = await world.NumberAsync();
        using var file = new MultipartFormDataContent { { new StringContent("kept"), "file", "kept.txt" } };
        await world.Admin.PostAsync(new Uri($"/api/v1/incidents/{before}/evidence", UriKind.Relative), file).OkAsync();

        var cleared = await world.Admin.DeleteAsync(new Uri("/admin/clear-database", UriKind.Relative)).OkAsync();

        Assert.Equal(("1", "12", "1"), (cleared.Text("deleted", "incidents"), cleared.Text("deleted", "events"), cleared.Text("deleted", "incident_evidence")));
        Assert.Equal("0", (await world.GetAsync("/incidents")).Text("total"));
        Assert.Equal("0", (await world.GetAsync("/api/v1/threats")).Text("data", "pagination", "total"));
        Assert.Equal("0", (await world.GetAsync("/honeypot/attacker-stats")).Text("total_events"));
        Assert.Equal("False", (await world.GetAsync("/api/telemetry/status")).Text("hasLogs"));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(world.Console.DataDirectory, "evidence", "incidents")));
        Assert.Contains("organization.cleared", await world.Admin.GetStringAsync(new Uri("/api/v1/audit?limit=100", UriKind.Relative)), StringComparison.Ordinal);

        // One more event of the same attacker: detection has forgotten the twelve before it.
        using var line = new StringContent("{\"eventid\":\"cowrie.login.failed\",\"src_ip\":\"203.0.113.251\",\"username\":\"root\",\"sensor\":\"honeypot-1\",\"session\":\"ffff\",\"message\":\"login attempt [root/x] failed\"}");
        line.Headers.ContentType = new("application/x-ndjson");
        await world.Admin.PostAsync(new Uri("/api/v1/events?source=honeypot", UriKind.Relative), line).OkAsync();
        Assert.Equal("1", (await world.GetAsync("/honeypot/attacker-stats")).Text("total_events"));

        // What comes after it is examined after it: its incident is there when it was seen.
        var again = await world.AttackAsync("203.0.113.252");
        Assert.True(again.GetProperty("id").GetInt32() > before);
        Assert.Equal("0", (await world.GetAsync("/incidents?source_ip=203.0.113.251")).Text("total"));
    }

    [Fact]
    public async Task AutoContain_ByBodyOrQuery_IsWhatGetAnswers()
    {
        Assert.Equal("True", (await world.PostAsync("/settings/auto_contain", new { enabled = true }).OkAsync()).Text("enabled"));
        Assert.Equal("True", (await world.GetAsync("/settings/auto_contain")).Text("enabled"));
        Assert.Equal("False", (await world.Admin.PostAsync(new Uri("/settings/auto_contain?enabled=false", UriKind.Relative), null).OkAsync()).Text("enabled"));
        Assert.Equal("False", (await world.GetAsync("/settings/auto_contain")).Text("enabled"));
        using var analyst = await world.Console.InviteAsync("analyst", world.Admin);
        using var refused = await analyst.PostAsJsonAsync("/settings/auto_contain", new { enabled = true });
        using var nothing = await world.PostAsync("/settings/auto_contain", new { });
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.UnprocessableEntity), (refused.StatusCode, nothing.StatusCode));
    }
}
