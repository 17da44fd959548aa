using SocConsole.Core.Incidents;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Tests.Identity;

namespace SocConsole.Tests.Automation.Triggers;

public sealed class TriggerEvaluatorTests : IAsyncLifetime
{
    private TriggerWorld world = null!;

    public async Task InitializeAsync() => world = await TriggerWorld.StartAsync();

    [Fact]
    public async Task Incident_ConditionsHold_MakesARunThatWaitsAndThatTheEditorMayNotApprove()
    {
        var trigger = await world.CreateAsync(TriggerWorld.Body(new { risk_score_min = 0.5 }));
        await world.OpenAsync(9_001);

        var look = await world.LookAsync(trigger, 9_001);

        var run = await world.RunAsync(look.Text("run_id"));
        Assert.Equal(("fired", RunStatus.PendingApproval, RunOrigin.Trigger, 9_001), (look.Text("outcome"), run.Status, run.Origin, run.IncidentNumber));
        Assert.Equal((await world.Admin.GetAsync("/api/auth/me").OkAsync()).Text("id"), run.EditedById);
        var view = await world.GetAsync(trigger);
        Assert.Equal(1, view.GetProperty("trigger_count").GetInt32());
        Assert.True(view.GetProperty("avg_response_time_ms").GetDouble() >= 0);
        Assert.NotEqual(string.Empty, view.Text("last_triggered_at"));
    }

    [Fact]
    public async Task Incident_ConditionsDontHold_KeepsOneReasonForAll()
    {
        var trigger = await world.CreateAsync(TriggerWorld.Body(new { risk_score_min = 0.9 }));
        await world.OpenAsync(9_001);
        await world.LookAsync(trigger, 9_001);
        for (var i = 0; i < 3; i++)
        {
            await world.ChangedAsync(9_001);
        }

        // A second trigger that fires on the last change: when it has, the first has looked too.
        await world.ChangedAsync(9_001, incident => incident.RiskScore = 0.85);
        await Support.Poll.UntilAsync(async () => (await world.LookAsync(trigger, 9_001)).Text("reason").Contains("0.85", StringComparison.Ordinal), TimeSpan.FromSeconds(30));

        var looks = (await world.Admin.GetAsync($"/api/triggers/{trigger}/evaluations").OkAsync()).GetProperty("evaluations");
        Assert.Equal(1, looks.GetArrayLength());
        Assert.Equal(("not_met", "risk_score_min: wants at least 0.9, found 0.85."), (looks[0].Text("outcome"), looks[0].Text("reason")));
    }

    [Fact]
    public async Task Incident_ToldAgain_FiresATriggerOnce()
    {
        var trigger = await world.CreateAsync(TriggerWorld.Body(new { risk_score_min = 0.5 }, cooldown: 0));
        var witness = await world.CreateAsync(TriggerWorld.Body(new { risk_score_min = 0.9 }, name: "witness", priority: "low"));
        await world.OpenAsync(9_001);
        await world.LookAsync(trigger, 9_001);
        await world.ChangedAsync(9_001, incident => incident.RiskScore = 0.86);
        await Support.Poll.UntilAsync(async () => (await world.LookAsync(witness, 9_001)).Text("reason").Contains("0.86", StringComparison.Ordinal), TimeSpan.FromSeconds(30));

        Assert.Single(await world.RunsAsync(trigger));
    }

    [Theory]
    [InlineData(true, false, RunStatus.PendingApproval)]
    [InlineData(false, false, RunStatus.PendingApproval)]
    [InlineData(true, true, RunStatus.Completed)]
    public async Task AutoExecute_StartsOnlyWhereTheOrganizationContainsAloneAndTheIncidentIsReal(bool real, bool alone, RunStatus expected)
    {
        if (alone || !real)
        {
            await world.ContainAloneAsync();
        }

        var trigger = await world.CreateAsync(TriggerWorld.Body(new { risk_score_min = 0.5 }, auto: true));
        await world.OpenAsync(9_001, incident => incident.Simulated = !real);
        var look = await world.LookAsync(trigger, 9_001, "fired");

        await Support.Poll.UntilAsync(async () => (await world.RunAsync(look.Text("run_id"))).Status == expected, TimeSpan.FromSeconds(30));
        if (expected == RunStatus.Completed)
        {
            await Support.Poll.UntilAsync(async () => (await world.GetAsync(trigger)).Text("success_rate") == "100", TimeSpan.FromSeconds(30));
        }
    }

    [Fact]
    public async Task Action_WithoutConnector_IsRefusedAndTheTriggerShowsTheFault()
    {
        var trigger = await world.CreateAsync(TriggerWorld.Body(new { risk_score_min = 0.5 }, action: "isolate_host"));
        await world.OpenAsync(9_001);

        var look = await world.LookAsync(trigger, 9_001, "refused");

        var view = await world.GetAsync(trigger);
        Assert.Empty(await world.RunsAsync(trigger));
        Assert.Equal(("error", look.Text("reason"), "0"), (view.Text("status"), view.Text("fault"), view.Text("trigger_count")));
    }

    [Fact]
    public async Task Conditions_UnreadableInTheDatabase_FireNothingAndShowTheFault()
    {
        var trigger = await world.CreateAsync(TriggerWorld.Body(new { risk_score_min = 0.5 }));
        await world.WriteAsync(unit => unit.Db.Triggers.Single(row => row.Id == trigger).Conditions = """{"risk_score_min":"high"}""");
        await world.OpenAsync(9_001);

        await world.LookAsync(trigger, 9_001, "failed");

        Assert.Empty(await world.RunsAsync(trigger));
        Assert.Equal("error", (await world.GetAsync(trigger)).Text("status"));
    }

    [Fact]
    public async Task Conditions_None_NeverFire()
    {
        var trigger = await world.CreateAsync(TriggerWorld.Body(new { }));
        await world.OpenAsync(9_001);

        Assert.Equal(("not_met", "It has no conditions, and so never fires."), ((await world.LookAsync(trigger, 9_001)).Text("outcome"), (await world.LookAsync(trigger, 9_001)).Text("reason")));
    }

    [Fact]
    public async Task Incident_Closed_IsNotLookedAt()
    {
        var trigger = await world.CreateAsync(TriggerWorld.Body(new { risk_score_min = 0.5 }));
        await world.OpenAsync(9_001, incident => incident.Status = IncidentStatus.Dismissed);
        await world.OpenAsync(9_002, incident => incident.SourceIp = "203.0.113.8");
        await world.LookAsync(trigger, 9_002);

        Assert.Single((await world.Admin.GetAsync($"/api/triggers/{trigger}/evaluations").OkAsync()).GetProperty("evaluations").EnumerateArray());
    }

    public async Task DisposeAsync() => await world.DisposeAsync();
}
