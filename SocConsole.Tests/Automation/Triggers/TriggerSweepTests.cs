using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SocConsole.Core.Automation.Triggers;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Response.Runs;
using SocConsole.Tests.Identity;

namespace SocConsole.Tests.Automation.Triggers;

public sealed class TriggerSweepTests : IAsyncLifetime
{
    private TriggerWorld world = null!;

    public async Task InitializeAsync() => world = await TriggerWorld.StartAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Sweep_WhatWasPutOffForTooManyRuns_FiresWhenThereAreFewer()
    {
        await world.WriteAsync(unit => unit.Db.PlaybookRuns.AddRange(Enumerable.Range(1, RunRequests.MaximumWaiting).Select(i => new PlaybookRun
        {
            Number = $"PB-2020-{i}",
            TemplateId = "x",
            Name = "x",
            RequestedById = "x",
            RequestedBy = "x",
            EffectHash = "x",
            Status = RunStatus.PendingApproval,
            CreatedAt = unit.Now,
            ExpiresAt = unit.Now.AddDays(1),
        })));
        var trigger = await world.CreateAsync(TriggerWorld.Body(new { risk_score_min = 0.5 }));
        await world.OpenAsync(9_001);
        var look = await world.LookAsync(trigger, 9_001, "refused");
        Assert.StartsWith("Put off: ", look.Text("reason"), StringComparison.Ordinal);
        Assert.Equal("active", (await world.GetAsync(trigger)).Text("status"));
        await world.WriteAsync(unit => unit.Db.PlaybookRuns.Where(run => run.TemplateId == "x").ExecuteDelete());

        await world.Console.Services.GetServices<IHostedService>().OfType<TriggerSweep>().Single().SweepAsync(CancellationToken.None);

        Assert.Single(await world.RunsAsync(trigger));
        await using var db = world.Database.Read(1);
        Assert.Equal(TriggerOutcome.Fired, Assert.Single(await db.TriggerEvaluations.Where(row => row.TriggerId == trigger).ToListAsync()).Outcome);
    }
}
