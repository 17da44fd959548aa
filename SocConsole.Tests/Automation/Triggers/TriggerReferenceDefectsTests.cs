using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Automation.Triggers;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Workflows;
using SocConsole.Tests.Identity;

namespace SocConsole.Tests.Automation.Triggers;

/// <summary>What the reference's triggers get wrong; each test fails on its behaviour.</summary>
public sealed class TriggerReferenceDefectsTests : IAsyncLifetime
{
    private TriggerWorld world = null!;

    public async Task InitializeAsync() => world = await TriggerWorld.StartAsync();

    // Simulation always answered that the conditions are met.
    [Theory]
    [InlineData(10, true)]
    [InlineData(5, false)]
    public async Task Simulate_SaysWhetherTheConditionsHold(int count, bool met)
    {
        var trigger = await world.CreateAsync(TriggerWorld.Body(new { event_type = "cowrie.login.failed", threshold = 6, window_seconds = 60 }, cooldown: 0));

        var said = await world.Admin.PostAsJsonAsync($"/api/triggers/{trigger}/simulate", new { @event = new { event_type = "cowrie.login.failed", source_ip = "203.0.113.9", count } }).OkAsync();

        Assert.Equal((met, met), (said.GetProperty("conditions_met").GetBoolean(), said.GetProperty("would_trigger").GetBoolean()));
        Assert.Equal($"{count} within 60 s", said.GetProperty("conditions")[0].Text("found"));
        Assert.Empty(await world.RunsAsync(trigger));
    }

    // The source had to be the word "honeypot".
    [Fact]
    public async Task Source_IsTheLogSourcesNameOrKind()
    {
        await world.SendLoginsAsync(3, 1, source: "ssh-trap");
        var (byName, byKind, other) = (await world.CreateAsync(TriggerWorld.Body(new { source = "ssh-trap" }, "a")), await world.CreateAsync(TriggerWorld.Body(new { source = "cowrie" }, "b")), await world.CreateAsync(TriggerWorld.Body(new { source = "honeypot" }, "c")));
        await world.OpenAsync(9_001);

        Assert.Equal("fired", (await world.LookAsync(byName, 9_001)).Text("outcome"));
        Assert.Equal("fired", (await world.LookAsync(byKind, 9_001)).Text("outcome"));
        Assert.Equal("not_met", (await world.LookAsync(other, 9_001)).Text("outcome"));
    }

    // The pattern was looked for as a piece of text although the documented triggers hold expressions.
    [Fact]
    public async Task Pattern_IsARegularExpression()
    {
        var (holds, not) = (await world.CreateAsync(TriggerWorld.Body(new { pattern_match = @"\d+ failed\s+logins" }, "a")), await world.CreateAsync(TriggerWorld.Body(new { pattern_match = "^failed" }, "b")));
        await world.OpenAsync(9_001);

        Assert.Equal("fired", (await world.LookAsync(holds, 9_001)).Text("outcome"));
        Assert.Equal("not_met", (await world.LookAsync(not, 9_001)).Text("outcome"));
    }

    // The window was ignored: six logins in an hour counted like six in a minute. Detection may open an incident of its own from the same logins,
    // and the trigger fire for that one first: then its conditions hold here too, and it says that it works already.
    [Theory]
    [InlineData(5, true)]
    [InlineData(120, false)]
    public async Task Window_CountsOnlyEventsWithinIt(int secondsApart, bool holds)
    {
        await world.SendLoginsAsync(6, secondsApart);
        var trigger = await world.CreateAsync(TriggerWorld.Body(new { event_type = "cowrie.login.failed", threshold = 6, window_seconds = 60 }, cooldown: 0));
        await world.OpenAsync(9_001);

        Assert.Contains((await world.LookAsync(trigger, 9_001)).Text("outcome"), holds ? ["fired", "already_running"] : (string[])["not_met"]);
    }

    // Priorities were put in alphabetical order: critical, high, low, medium.
    [Fact]
    public async Task Priority_IsByRank()
    {
        foreach (var priority in (string[])["low", "critical", "medium", "high"])
        {
            await world.CreateAsync(TriggerWorld.Body(new { }, priority, priority: priority));
        }

        var listed = (await world.Admin.GetAsync("/api/triggers").OkAsync()).GetProperty("triggers").EnumerateArray().Select(item => item.Text("priority"));

        Assert.Equal(["critical", "high", "medium", "low"], listed);
        Assert.Equal([Severity.Critical, Severity.Medium, Severity.Low], TriggerEvaluator.InOrder([Row(1, Severity.Low), Row(2, Severity.Critical), Row(3, Severity.Medium)]).Select(row => row.Priority));
    }

    // Pauses and counts were in memory, so that a restart forgot them: here they are rows, and what evaluates keeps nothing.
    [Fact]
    public async Task CoolDown_AndDailyLimit_AreReadFromRows()
    {
        var (rests, limited) = (await world.CreateAsync(TriggerWorld.Body(new { risk_score_min = 0.5 }, "rests", cooldown: 3600)), await world.CreateAsync(TriggerWorld.Body(new { risk_score_min = 0.5 }, "limited", cooldown: 0, perDay: 5)));
        await world.OpenAsync(9_000, incident => incident.Status = Core.Incidents.IncidentStatus.Dismissed);
        await world.WriteAsync(unit =>
        {
            unit.Db.TriggerEvaluations.Add(new TriggerEvaluation { TriggerId = rests, IncidentNumber = 9_000, Outcome = TriggerOutcome.Fired, Reason = "before the restart", RunNumber = "PB-1", At = unit.Now.AddMinutes(-10) });
            unit.Db.TriggerDays.Add(new TriggerDay { TriggerId = limited, Day = unit.Now.Date, Fired = 5 });
        });
        await world.OpenAsync(9_001);

        Assert.Equal("cooling_down", (await world.LookAsync(rests, 9_001)).Text("outcome"));
        Assert.Equal("daily_cap_reached", (await world.LookAsync(limited, 9_001)).Text("outcome"));

        // Another source does not share the pause.
        await world.OpenAsync(9_002, incident => incident.SourceIp = "203.0.113.8");
        Assert.Equal("fired", (await world.LookAsync(rests, 9_002)).Text("outcome"));
    }

    // The check of the limit said yes when it failed.
    [Fact]
    public async Task Limit_ThatCantBeRead_FiresNothing()
    {
        var trigger = await world.CreateAsync(TriggerWorld.Body(new { risk_score_min = 0.5 }));
        await using (var db = world.Database.Across())
        {
            await db.Database.ExecuteSqlRawAsync("ALTER TABLE trigger_days RENAME TO trigger_days_gone");
        }

        await world.OpenAsync(9_001);
        var look = await world.LookAsync(trigger, 9_001, "failed");
        var said = await world.Admin.PostAsJsonAsync($"/api/triggers/{trigger}/simulate", new { incident_id = 9_001 }).OkAsync();

        Assert.StartsWith("It could not be judged", look.Text("reason"), StringComparison.Ordinal);
        Assert.Empty(await world.RunsAsync(trigger));
        Assert.False(said.GetProperty("safety_checks").GetProperty("within_rate_limit").GetBoolean());
        Assert.False(said.GetProperty("would_execute").GetBoolean());
        Assert.Equal("error", (await world.GetAsync(trigger)).Text("status"));
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    private static Trigger Row(int id, Severity priority) =>
        new() { Id = id, Name = "x", Conditions = "{}", PlaybookName = "x", Flow = WorkflowFlow.Empty, CreatedBy = "x", EditedBy = "x", EditedById = "x", Priority = priority };
}
