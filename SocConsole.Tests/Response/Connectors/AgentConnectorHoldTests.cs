using System.Text.Json;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response;
using SocConsole.Core.Response.BlockList;
using SocConsole.Core.Response.Connectors;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Tests.EndpointAgents;

namespace SocConsole.Tests.Response.Connectors;

/// <summary>How long what agents did stays: for which runs, until when, and what is read back of it.</summary>
public sealed class AgentConnectorHoldTests : IAsyncLifetime
{
    private const string Attacker = "203.0.113.9";
    private static readonly CancellationToken Ct = CancellationToken.None;

    private AgentWorld world = null!;
    private AgentConnector connector = null!;
    private Actor device = null!;

    private DateTime Now => world.Test.Clock.GetUtcNow().UtcDateTime;

    public async Task InitializeAsync()
    {
        world = await AgentWorld.CreateAsync();
        var options = new ResponseOptions();
        connector = new AgentConnector(
            world.Registry, world.Queue, new AgentHolds(world.Test.Database, world.Queue), world.Evidence, new ProtectedTargets(options, () => []), options, world.Test.Clock);
        (_, device) = await world.EnrolAsync("web-01");
        await BeatAsync();
    }

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("isolate_host", AgentVerbs.ReleaseHost)]
    [InlineData("block_ip", AgentVerbs.UnblockIp)]
    public async Task Revert_HeldByTwoRuns_EndsWithTheSecond(string action, string undo)
    {
        foreach (var key in (string[])["first", "second"])
        {
            await AddRunAsync(key);
            await DoAsync(Request(action, key), action == "block_ip" ? new { until = Now.AddHours(1) } : new { isolated = true });
        }

        var kept = await connector.RevertAsync(Request(action, "first"), null, Ct);
        Assert.Contains("It stays for second", kept.Value!.Result, StringComparison.Ordinal);
        Assert.Empty(await TakeAsync());
        await SetAsync("first", StepStatus.Reverted);

        var reverting = connector.RevertAsync(Request(action, "second"), null, Ct);
        Assert.Equal(undo, (await AnswerAsync(true, "undone", null)).Verb);
        Assert.Equal("undone", (await reverting).Value!.Result);
    }

    [Fact]
    public async Task Revert_HeldByAPersonsOwnAction_Stays()
    {
        await AddRunAsync("first");
        await DoAsync(Request("isolate_host", "first"), new { isolated = true });
        var own = new NewAgentAction((await world.Registry.FindForHostAsync(world.Test.OrganizationId, "web-01", Ct)).Value!.Id, AgentVerbs.IsolateHost, new Dictionary<string, string>(), "own", "person", null, TimeSpan.FromMinutes(1));
        await world.Queue.EnqueueAsync(world.Admin, own, Ct);
        await AnswerAsync(true, "isolated", new { isolated = true });

        Assert.Contains("another request", (await connector.RevertAsync(Request("isolate_host", "first"), null, Ct)).Value!.Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revert_AfterItFailedOnTheHost_IsAskedAnew()
    {
        await AddRunAsync("first");
        await DoAsync(Request("isolate_host", "first"), new { isolated = true });
        var failing = connector.RevertAsync(Request("isolate_host", "first"), null, Ct);
        var failed = await AnswerAsync(false, "nft: busy", null);
        Assert.Equal("nft: busy", (await failing).Error!.Message);

        var again = connector.RevertAsync(Request("isolate_host", "first"), null, Ct);
        var order = await AnswerAsync(true, "released", null);

        Assert.NotEqual(failed.Key, order.Key);
        Assert.Null((await again).Error);

        // Undoing what is undone asks the host for nothing.
        Assert.Null((await connector.RevertAsync(Request("isolate_host", "first"), null, Ct)).Error);
        Assert.Empty(await TakeAsync());
    }

    [Fact]
    public async Task Verify_Block_IsWhatTheAgentReadLast()
    {
        await AddRunAsync("first");
        var request = Request("block_ip", "first");
        await DoAsync(request, new { until = Now.AddHours(1) });
        Assert.Null((await connector.VerifyAsync(request, null, Ct)).Error);

        // A heartbeat that was on its way when the block was made says nothing against it; later ones do.
        await BeatAsync();
        Assert.Null((await connector.VerifyAsync(request, null, Ct)).Error);
        world.Test.Clock.Advance(TimeSpan.FromSeconds(15));
        await BeatAsync(Attacker);
        Assert.Null((await connector.VerifyAsync(request, null, Ct)).Error);
        await BeatAsync();
        Assert.Equal("NOT_BLOCKED", (await connector.VerifyAsync(request, null, Ct)).Error!.Code);

        world.Test.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("AGENT_AWAY", (await connector.VerifyAsync(request, null, Ct)).Error!.Code);
    }

    [Fact]
    public async Task Expire_BlockWhoseEndWasMovedEarlier_IsEndedOnTheHost()
    {
        await AddRunAsync("first");
        var request = Request("block_ip", "first");
        await DoAsync(request, new { until = Now.AddHours(1) });

        var expiring = connector.ExpireAsync(request, null, Ct);
        Assert.Equal(AgentVerbs.UnblockIp, (await AnswerAsync(true, "unblocked", null)).Verb);
        Assert.Equal("unblocked", (await expiring).Value!.Result);
    }

    [Fact]
    public async Task Expire_BlockThatRanOut_AsksTheHostForNothing()
    {
        await AddRunAsync("first");
        var request = Request("block_ip", "first");
        await DoAsync(request, new { until = Now.AddMinutes(1) });
        world.Test.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Contains("has run out", (await connector.ExpireAsync(request, null, Ct)).Value!.Result, StringComparison.Ordinal);
        Assert.Empty(await TakeAsync());
    }

    private ActionRequest Request(string action, string key) => new(
        world.Test.OrganizationId, action, new Dictionary<string, string> { ["host"] = "web-01", ["ip_address"] = Attacker }, null, key, "test", key);

    private Task<Result<int>> BeatAsync(params string[] blocked) => world.Heartbeats.BeatAsync(device, new AgentHeartbeat("0.1.0", [], [], 0, 0, false, 1, blocked), Ct);

    private async Task<IReadOnlyList<AgentOrder>> TakeAsync() => (await world.Orders.TakeAsync(device, TimeSpan.Zero, Ct)).Value!;

    private async Task DoAsync(ActionRequest request, object state)
    {
        var executing = connector.ExecuteAsync(request, Ct);
        await AnswerAsync(true, "done", state);
        Assert.Null((await executing).Error);
    }

    private async Task<AgentOrder> AnswerAsync(bool succeeded, string result, object? state)
    {
        var order = Assert.Single((await world.Orders.TakeAsync(device, TimeSpan.FromSeconds(20), Ct)).Value!);
        var answer = new AgentAnswer(succeeded, result, state is null ? null : JsonSerializer.SerializeToElement(state, Wire.Json), null, null);
        Assert.Null((await world.Orders.AnswerAsync(device, order.Id, answer, Ct)).Error);
        return order;
    }

    private async Task AddRunAsync(string key)
    {
        var run = new PlaybookRun
        {
            OrganizationId = world.Test.OrganizationId,
            Number = key,
            TemplateId = "test",
            Name = "test",
            Status = RunStatus.Completed,
            RequestedBy = "test",
            RequestedById = "test",
            EffectHash = "",
        };
        run.Steps.Add(new PlaybookRunStep
        {
            OrganizationId = world.Test.OrganizationId,
            Order = 1,
            Action = "isolate_host",
            Parameters = new Dictionary<string, string>(),
            Connector = "endpoint_agent",
            Effect = "",
            IdempotencyKey = key,
            Status = StepStatus.Completed,
        });
        await using var db = world.Test.Database.Across();
        db.PlaybookRuns.Add(run);
        await db.SaveChangesAsync();
    }

    private async Task SetAsync(string key, StepStatus status)
    {
        await using var db = world.Test.Database.Across();
        db.PlaybookRunSteps.Single(step => step.IdempotencyKey == key).Status = status;
        await db.SaveChangesAsync();
    }
}
