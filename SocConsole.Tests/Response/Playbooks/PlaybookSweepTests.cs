using Microsoft.Extensions.Hosting;
using SocConsole.Core.Jobs;
using SocConsole.Core.Response.Playbooks;

namespace SocConsole.Tests.Response.Playbooks;

public sealed class PlaybookSweepTests
{
    [Fact]
    public async Task Sweep_RunWhoseJobWasLost_IsQueuedAgain()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var run = await world.ApprovedAsync();
        world.Jobs.Enqueued.Clear();

        await Sweep(world).SweepAsync(CancellationToken.None);

        Assert.Equal((JobKinds.RunPlaybook, $"{world.Org}/{run.Number}", null), world.Jobs.Enqueued.Single());
    }

    [Fact]
    public async Task Sweep_RunThatIsWorkedOn_IsLeftAlone()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var run = await world.ApprovedAsync();
        world.Jobs.Enqueued.Clear();
        using var claim = world.Get<RunClaims>().TryClaim(world.Org, run.Number);

        await Sweep(world).SweepAsync(CancellationToken.None);

        Assert.Empty(world.Jobs.Enqueued);
    }

    [Fact]
    public async Task Sweep_DeadlinePassed_RejectsTheRun()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var run = await world.PlannedAsync();

        await Sweep(world).SweepAsync(CancellationToken.None);
        var before = (await world.RunAsync(run.Number)).Status;
        world.Test.Clock.Advance(TimeSpan.FromMinutes(30));
        await Sweep(world).SweepAsync(CancellationToken.None);

        Assert.Equal(RunStatus.PendingApproval, before);
        var after = await world.RunAsync(run.Number);
        Assert.Equal((RunStatus.Expired, ApprovalStatus.Expired), (after.Status, after.ApprovalStatus));
        Assert.Contains(await world.TimelineAsync(run.ThreatId!.Value), entry => entry.Event == "approval_expired");
    }

    [Fact]
    public async Task Sweep_BlockRanOut_IsMarked()
    {
        await using var world = await ResponseWorld.CreateAsync();
        await world.CompletedAsync();
        world.Test.Clock.Advance(TimeSpan.FromHours(1));

        await Sweep(world).SweepAsync(CancellationToken.None);

        var entry = (await world.BlocksAsync()).Single();
        Assert.Equal((entry.ExpiresAt, "expiry"), (entry.RemovedAt, entry.RemovedBy));
    }

    private static PlaybookSweep Sweep(ResponseWorld world) => world.Get<IEnumerable<IHostedService>>().OfType<PlaybookSweep>().Single();
}
