using SocConsole.Core.Detection.Backwards;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Detection.Management;

namespace SocConsole.Tests.Detection.Backwards;

public sealed class RuleRunServiceTests : IAsyncLifetime
{
    private RunWorld world = null!;

    public async Task InitializeAsync()
    {
        world = await RunWorld.StartAsync();
        await world.Rules.AddAsync(RuleWorld.Text());
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task StartAndCancel_ByAViewer_IsForbidden()
    {
        var viewer = world.Rules.Test.Person(Role.Viewer);
        var run = await world.BeginAsync(RuleWorld.RuleId);

        Assert.Equal(ErrorKind.Forbidden, (await world.Runs.StartAsync(viewer, RuleWorld.RuleId, new RuleRunRequest(null, null), CancellationToken.None)).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await world.Runs.StartDraftAsync(viewer, RuleWorld.Text(), new RuleRunRequest(null, null), CancellationToken.None)).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await world.Runs.CancelAsync(viewer, run.Id, CancellationToken.None)).Error?.Kind);
        Assert.Null((await world.Runs.GetAsync(viewer, run.Id, CancellationToken.None)).Error);
    }

    [Fact]
    public async Task EveryCall_FromAnotherOrganization_FindsNothing()
    {
        var stranger = world.Rules.Test.Person(Role.Admin, await world.Rules.Test.AddOrganizationAsync("Other"));
        var run = await world.BeginAsync(RuleWorld.RuleId);

        Assert.Equal("RULE_NOT_FOUND", (await world.Runs.StartAsync(stranger, RuleWorld.RuleId, new RuleRunRequest(null, null), CancellationToken.None)).Error?.Code);
        Assert.Equal("RULE_RUN_NOT_FOUND", (await world.Runs.GetAsync(stranger, run.Id, CancellationToken.None)).Error?.Code);
        Assert.Equal("RULE_RUN_NOT_FOUND", (await world.Runs.MatchesAsync(stranger, run.Id, new(1, 10), CancellationToken.None)).Error?.Code);
        Assert.Equal("RULE_RUN_NOT_FOUND", (await world.Runs.CancelAsync(stranger, run.Id, CancellationToken.None)).Error?.Code);
        Assert.Equal(0, (await world.Runs.ListAsync(stranger, null, new(1, 10), CancellationToken.None)).Value!.Total);
    }

    [Fact]
    public async Task Start_MoreThanMayWait_IsRefusedUntilOneIsCancelled()
    {
        RuleRunView last = null!;
        for (var i = 0; i < RuleRunService.MaximumWaiting; i++)
        {
            last = await world.BeginAsync(RuleWorld.RuleId);
        }

        Assert.Equal("TOO_MANY_RUNS", (await world.Runs.StartAsync(world.Analyst, RuleWorld.RuleId, new RuleRunRequest(null, null), CancellationToken.None)).Error?.Code);
        Assert.Equal(RuleRunState.Cancelled, (await world.Runs.CancelAsync(world.Analyst, last.Id, CancellationToken.None)).Value!.State);
        await world.BeginAsync(RuleWorld.RuleId);
        Assert.Equal("RUN_IS_OVER", (await world.Runs.CancelAsync(world.Analyst, last.Id, CancellationToken.None)).Error?.Code);
    }

    [Fact]
    public async Task Start_RangeThatEndsBeforeItBegins_IsRefused()
    {
        var refused = await world.Runs.StartAsync(world.Analyst, RuleWorld.RuleId, new RuleRunRequest(SshdLines.Nine, SshdLines.Nine.AddHours(-1)), CancellationToken.None);

        Assert.Equal("to", refused.Error?.Fields?.Keys.Single());
    }

    [Fact]
    public async Task StartDraft_SoundText_RunsAndOpensNoThreats()
    {
        await world.Rules.SudoAsync("trent");
        var text = RuleWorld.Text("draft-1", "trent");

        var withThreats = await world.Runs.StartDraftAsync(world.Analyst, text, new RuleRunRequest(null, null, OpenThreats: true), CancellationToken.None);
        var begun = await world.Runs.StartDraftAsync(world.Analyst, text, new RuleRunRequest(null, null), CancellationToken.None);
        var run = await world.EndAsync(begun.Value!);

        Assert.Equal("open_threats", withThreats.Error?.Fields?.Keys.Single());
        Assert.Equal((true, "draft-1", 1L), (run.Draft, run.RuleId, run.Matches));
    }

    [Fact]
    public async Task StartDraft_FaultyText_SaysTheLine()
    {
        var refused = await world.Runs.StartDraftAsync(world.Analyst, "title: x\ndetection:\n  s: {a|nothing: b}\n  condition: s\n", new RuleRunRequest(null, null), CancellationToken.None);

        Assert.Equal("INVALID_RULE", refused.Error?.Code);
        Assert.Contains("line 3", refused.Error?.Message, StringComparison.Ordinal);
    }
}
