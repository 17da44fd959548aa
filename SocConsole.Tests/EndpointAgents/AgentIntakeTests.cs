using Microsoft.EntityFrameworkCore;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Identity;

namespace SocConsole.Tests.EndpointAgents;

public sealed class AgentIntakeTests : IAsyncLifetime
{
    private AgentWorld world = null!;
    private Actor device = null!;
    private int agent;

    private DateTime Now => world.Test.Clock.GetUtcNow().UtcDateTime;

    public async Task InitializeAsync()
    {
        world = await AgentWorld.CreateAsync();
        (agent, device) = await world.EnrolAsync("web-01");
    }

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Accept_BatchInTheLogAndNotYetCounted_IsRecognisedHoweverLate()
    {
        var read = Now;
        await AcceptAsync(1, read, "no time here", "no time here", "2026-03-04T09:59:00Z web-01 app[1]: with a time");

        // As after a kill between the two files, and days later.
        await world.Test.Database.WriteAsync<Core.Kernel.Done>(device.OrganizationId, async unit =>
        {
            (await unit.Db.EndpointAgents.FirstAsync(row => row.Id == agent)).LastBatch = 0;
            return Core.Kernel.Done.Value;
        }, CancellationToken.None);
        world.Test.Clock.Advance(TimeSpan.FromDays(5));
        var again = await AcceptAsync(1, read, "no time here", "no time here", "2026-03-04T09:59:00Z web-01 app[1]: with a time");

        Assert.Equal((1, 0, 3), (again.LastBatch, again.Accepted, again.Duplicates));
        Assert.Equal(3, world.Events().Count);
    }

    [Fact]
    public async Task Accept_EqualLinesInTwoBatches_AreTwoEvents()
    {
        await AcceptAsync(1, Now, "2026-03-04T09:59:00Z web-01 app[1]: the same");
        var second = await AcceptAsync(2, Now, "2026-03-04T09:59:00Z web-01 app[1]: the same");

        Assert.Equal((2, 1), (second.LastBatch, second.Accepted));
        Assert.All(world.Events(), item => Assert.Equal("endpoint:web-01", item.Source));
        Assert.Equal(2, world.Events().Count);
    }

    [Fact]
    public async Task Accept_BatchThatWasCommitted_IsAcknowledgedWithoutBeingRead()
    {
        await AcceptAsync(1, Now, "one");
        var again = await AcceptAsync(1, Now, "something else");

        Assert.Equal((1, 0, 0), (again.LastBatch, again.Accepted, again.Duplicates));
        Assert.Single(world.Events());
    }

    [Fact]
    public async Task Accept_Gap_IsRefusedWithTheWantedNumber()
    {
        var refused = await world.Intake.AcceptAsync(device, AgentWorld.Batch(3, Now, "three"), CancellationToken.None);

        Assert.Equal("BATCH_GAP", refused.Error!.Code);
        Assert.Contains("Batch 1 is wanted", refused.Error.Message, StringComparison.Ordinal);
        Assert.Empty(world.Events());
    }

    [Fact]
    public async Task Accept_BatchFromTheFuture_IsRefusedAndTakesNothing()
    {
        var refused = await world.Intake.AcceptAsync(device, AgentWorld.Batch(1, Now.AddMinutes(6), "later"), CancellationToken.None);

        Assert.Equal("BATCH_FROM_FUTURE", refused.Error!.Code);
        Assert.Empty(world.Events());
    }

    [Fact]
    public async Task Accept_ByWhoIsNoAgent_IsForbidden()
    {
        var other = device with { Id = "device:4711" };

        Assert.Equal(Core.Kernel.ErrorKind.Forbidden, (await world.Intake.AcceptAsync(other, AgentWorld.Batch(1, Now, "x"), CancellationToken.None)).Error!.Kind);
        Assert.Equal(Core.Kernel.ErrorKind.Forbidden, (await world.Intake.AcceptAsync(world.Admin, AgentWorld.Batch(1, Now, "x"), CancellationToken.None)).Error!.Kind);
    }

    [Fact]
    public async Task Beat_AgentThatLacksWhatWasAcknowledged_GoesOnFromWhatItHas()
    {
        await world.Heartbeats.BeatAsync(device, new AgentHeartbeat("0.1.0", [], [], 0, 0, false, OldestBatch: 8), CancellationToken.None);
        var next = await AcceptAsync(8, Now, "eight");

        Assert.Equal(8, next.LastBatch);
        await using var db = world.Test.Database.Read(device.OrganizationId);
        Assert.True(await db.AuditRecords.AnyAsync(row => row.Action == "endpoint_agent.batches_missing"));
    }

    private async Task<BatchReceipt> AcceptAsync(long number, DateTime read, params string[] lines)
    {
        var taken = await world.Intake.AcceptAsync(device, AgentWorld.Batch(number, read, lines), CancellationToken.None);
        Assert.Null(taken.Error);
        return taken.Value!;
    }
}
