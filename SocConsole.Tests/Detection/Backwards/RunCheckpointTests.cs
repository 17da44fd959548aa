using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Backwards;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Detection.Backwards;

/// <summary>What a run has counted goes when the run ends, however it ends.</summary>
public sealed class RunCheckpointTests : IAsyncLifetime
{
    private const string Count = "title: many roots\nid: many-roots\ncorrelation:\n  type: event_count\n  rules: base-root\n  group-by: source.ip\n  timespan: 20m\n  condition: {gte: 300}\n";
    private const string Base = "title: root\nid: base-root\nlogsource: {product: linux}\ndetection:\n  selection: {user.name: root}\n  condition: selection\n";

    private RunWorld world = null!;

    public async Task InitializeAsync()
    {
        world = await RunWorld.StartAsync();
        await world.Rules.Pipeline.SendAsync(SshdLines.Burst("203.0.113.9", 320));
        await world.Rules.AddAsync(Base);
        await world.Rules.AddAsync(Count);
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Run_WhoseRuleCanNoLongerRun_FailsAndForgetsWhatItCounted()
    {
        var begun = await world.BeginAsync("many-roots", openThreats: true);
        await world.CutOffAsync(begun);
        Assert.Equal(1, await CheckpointsAsync());
        Assert.Null((await world.Rules.Rules.DeleteAsync(world.Analyst, "base-root", CancellationToken.None)).Error);

        var run = await world.EndAsync(begun);

        Assert.Equal((RuleRunState.Failed, 0), (run.State, await CheckpointsAsync()));
    }

    [Fact]
    public async Task Run_ThatBreaksOffTooOften_FailsAndForgetsWhatItCounted()
    {
        var begun = await world.BeginAsync("many-roots", openThreats: true);
        await world.CutOffAsync(begun);
        await SpoilAsync();

        for (var i = 0; i < 2; i++)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => world.EndAsync(begun));
        }

        Assert.Equal(1, await CheckpointsAsync());
        var run = await world.EndAsync(begun);

        Assert.Equal((RuleRunState.Failed, 0), (run.State, await CheckpointsAsync()));
    }

    [Fact]
    public async Task Start_WithTooManyRunsOver_ForgetsTheOldestWithWhatItCounted()
    {
        await world.Rules.Test.Database.WriteAsync<Done>(
            world.Org,
            unit =>
            {
                for (var i = 1; i <= RuleRunService.MaximumOver; i++)
                {
                    unit.Db.RuleRuns.Add(new RuleRun { Id = i, OrganizationId = world.Org, Number = $"RUN-2025-{i:000}", RuleId = "many-roots", Title = "many roots", CreatedBy = "x", State = RuleRunState.Failed });
                    unit.Db.RuleRunCheckpoints.Add(new RuleRunCheckpoint { RunId = i, OrganizationId = world.Org, State = [1] });
                }

                return Task.FromResult<Result<Done>>(Done.Value);
            },
            CancellationToken.None);

        await world.BeginAsync("many-roots");

        await using var db = world.Rules.Test.Database.Read(world.Org);
        Assert.Equal(RuleRunService.MaximumOver - 1, await db.RuleRunCheckpoints.CountAsync());
        Assert.False(await db.RuleRunCheckpoints.AnyAsync(row => row.RunId == 1));
    }

    private async Task<int> CheckpointsAsync()
    {
        await using var db = world.Rules.Test.Database.Read(world.Org);
        return await db.RuleRunCheckpoints.CountAsync();
    }

    private async Task SpoilAsync() => await world.Rules.Test.Database.WriteAsync<Done>(
        world.Org,
        async unit =>
        {
            var checkpoint = await unit.Db.RuleRunCheckpoints.SingleAsync();
            checkpoint.State = checkpoint.State[..^1];
            return Done.Value;
        },
        CancellationToken.None);
}
