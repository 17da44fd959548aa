using System.Net;
using System.Net.Http.Json;
using SocConsole.Tests.Identity;

namespace SocConsole.Tests.Automation.Triggers;

public sealed class TriggerEndpointTests : IAsyncLifetime
{
    private TriggerWorld world = null!;

    public async Task InitializeAsync() => world = await TriggerWorld.StartAsync();

    [Fact]
    public async Task CreateUpdateDelete_FollowTheDocument()
    {
        var made = await world.Admin.PostAsJsonAsync("/api/triggers", TriggerWorld.Body(new { event_type = "cowrie.login.failed", threshold = 6, window_seconds = 60 })).OkAsync();
        var id = made.GetProperty("id").GetInt32();
        var changed = await world.Admin.PutAsJsonAsync($"/api/triggers/{id}", TriggerWorld.Body(new { risk_score_min = 0.7 }, "other", priority: "critical")).OkAsync();
        await world.Admin.PatchAsJsonAsync($"/api/triggers/{id}/settings", new { auto_execute = false, priority = "high", editor = "somebody" }).OkAsync();
        var versions = await world.Admin.GetAsync($"/api/triggers/{id}/versions").OkAsync();

        Assert.Equal((6, "active", "block_ip"), (made.GetProperty("conditions").GetProperty("threshold").GetInt32(), made.Text("status"), made.GetProperty("workflow_steps")[0].Text("action_type")));
        Assert.Equal("__source_ip__:value", made.GetProperty("workflow_steps")[0].GetProperty("parameters").Text("ip_address"));
        Assert.Equal(("other", "critical"), (changed.Text("name"), changed.Text("priority")));
        Assert.Equal(["3", "2", "1"], versions.GetProperty("versions").EnumerateArray().Select(item => item.Text("version")));
        Assert.Equal("high", (await world.GetAsync(id)).Text("priority"));
        await world.Admin.DeleteAsync(new Uri($"/api/triggers/{id}", UriKind.Relative)).OkAsync();
        await world.Admin.GetAsync($"/api/triggers/{id}").RefusedAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Create_UnknownConditionOrAction_Is422()
    {
        var condition = await world.Admin.PostAsJsonAsync("/api/triggers", TriggerWorld.Body(new { src = "honeypot" })).RefusedAsync(HttpStatusCode.UnprocessableEntity);
        var action = await world.Admin.PostAsJsonAsync("/api/triggers", TriggerWorld.Body(new { risk_score_min = 0.5 }, action: "launch_missiles")).RefusedAsync(HttpStatusCode.UnprocessableEntity);

        Assert.Contains("conditions.src", condition.Text("detail"), StringComparison.Ordinal);
        Assert.Contains("launch_missiles", action.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnableDisableBulk_BothForms_Work()
    {
        int[] ids = [await world.CreateAsync(TriggerWorld.Body(new { }, "a")), await world.CreateAsync(TriggerWorld.Body(new { }, "b"))];

        await world.Admin.PostAsync(new Uri($"/api/triggers/{ids[0]}/disable", UriKind.Relative), null).OkAsync();
        Assert.False((await world.GetAsync(ids[0])).GetProperty("enabled").GetBoolean());
        await world.Admin.PostAsync(new Uri($"/api/triggers/{ids[0]}/enable", UriKind.Relative), null).OkAsync();
        Assert.True((await world.GetAsync(ids[0])).GetProperty("enabled").GetBoolean());
        Assert.Equal("2", (await world.Admin.PostAsJsonAsync("/api/triggers/bulk/pause", ids).OkAsync()).Text("paused_count"));
        Assert.Equal("2", (await world.Admin.PostAsJsonAsync("/api/triggers/bulk/resume", new { trigger_ids = ids }).OkAsync()).Text("resumed_count"));
        Assert.Equal("1", (await world.Admin.PostAsJsonAsync("/api/triggers/bulk/archive", new { trigger_ids = ids[1..] }).OkAsync()).Text("archived_count"));
        Assert.Equal("1", (await world.Admin.GetAsync("/api/triggers/stats/summary").OkAsync()).Text("total_triggers"));
    }

    [Fact]
    public async Task Bulk_AnotherOrganizationsTriggers_ChangesNothing()
    {
        int[] ids = [await world.CreateAsync(TriggerWorld.Body(new { }))];
        using var stranger = await world.Console.StrangerAsync();

        Assert.Equal("0", (await stranger.PostAsJsonAsync("/api/triggers/bulk/archive", ids).OkAsync()).Text("updated"));

        Assert.Equal("active", (await world.GetAsync(ids[0])).Text("status"));
    }

    [Fact]
    public async Task AutoExecute_NeedsAnAdministrator()
    {
        using var analyst = await world.Console.InviteAsync("analyst", world.Admin);
        var auto = await world.CreateAsync(TriggerWorld.Body(new { }, "auto", auto: true));

        await analyst.PostAsJsonAsync("/api/triggers", TriggerWorld.Body(new { }, "mine", auto: true)).RefusedAsync(HttpStatusCode.Forbidden);
        await analyst.PatchAsJsonAsync($"/api/triggers/{auto}/settings", new { priority = "low" }).RefusedAsync(HttpStatusCode.Forbidden);
        await analyst.PutAsJsonAsync($"/api/triggers/{auto}", TriggerWorld.Body(new { })).RefusedAsync(HttpStatusCode.Forbidden);
        await analyst.PostAsJsonAsync("/api/triggers", TriggerWorld.Body(new { }, "mine")).OkAsync();
    }

    [Fact]
    public async Task Simulate_OverTime_TellsWhichIncidentsWouldHaveFiredAndDoesNothing()
    {
        await world.OpenAsync(9_001);
        await world.OpenAsync(9_002);
        await world.OpenAsync(9_003, incident => incident.RiskScore = 0.1);
        var trigger = await world.CreateAsync(TriggerWorld.Body(new { risk_score_min = 0.5 }, cooldown: 600));

        var said = await world.Admin.PostAsJsonAsync($"/api/triggers/{trigger}/simulate", new { }).OkAsync();

        var fired = said.GetProperty("incidents").EnumerateArray().ToDictionary(item => item.GetProperty("incident_id").GetInt32(), item => item.GetProperty("would_fire").GetBoolean());
        Assert.Equal((true, false, false), (fired[9_001], fired[9_002], fired[9_003]));
        Assert.True(said.GetProperty("agent_readiness")[0].GetProperty("ready").GetBoolean());
        Assert.Equal(("30", "1", "True"), (said.Text("estimated_duration_seconds"), said.Text("required_approvals"), said.GetProperty("safety_checks").Text("within_rate_limit")));
        Assert.Empty(await world.RunsAsync(trigger));
    }

    [Fact]
    public async Task Simulate_ActionWithoutConnector_SaysThatItIsNotReady()
    {
        await world.OpenAsync(9_001);
        var trigger = await world.CreateAsync(TriggerWorld.Body(new { risk_score_min = 0.5 }, action: "isolate_host"));

        var said = await world.Admin.PostAsJsonAsync($"/api/triggers/{trigger}/simulate", new { incident_id = 9_001 }).OkAsync();

        Assert.True(said.GetProperty("conditions_met").GetBoolean());
        Assert.False(said.GetProperty("would_execute").GetBoolean());
        Assert.False(said.GetProperty("agent_readiness")[0].GetProperty("ready").GetBoolean());
        Assert.Equal("isolate_host", said.GetProperty("safety_checks").GetProperty("destructive_actions")[0].GetString());
    }

    public async Task DisposeAsync() => await world.DisposeAsync();
}
