using System.Text.Json;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response;
using SocConsole.Core.Response.BlockList;
using SocConsole.Core.Response.Connectors;
using SocConsole.Tests.EndpointAgents;

namespace SocConsole.Tests.Response.Connectors;

/// <summary>The documented defect of the reference is that it claims success without a deed: here nothing succeeds that no agent has read back.</summary>
public sealed class AgentConnectorReferenceDefectsTests : IAsyncLifetime
{
    private AgentWorld world = null!;
    private AgentConnector connector = null!;

    public async Task InitializeAsync()
    {
        world = await AgentWorld.CreateAsync();
        var options = new ResponseOptions();
        connector = new AgentConnector(
            world.Registry, world.Queue, new AgentHolds(world.Test.Database, world.Queue), world.Evidence, new ProtectedTargets(options, () => []), options, world.Test.Clock);
    }

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Execute_HostWithoutAnAgent_IsNotConfigured()
    {
        Assert.False((await connector.ReadinessAsync(world.Test.OrganizationId, "isolate_host", CancellationToken.None)).Ready);

        Assert.Equal(ErrorKind.NotConfigured, (await connector.ExecuteAsync(Request("isolate_host"), CancellationToken.None)).Error!.Kind);
        Assert.False((await connector.PreviewAsync(Request("isolate_host"), CancellationToken.None)).Configured);
    }

    [Fact]
    public async Task Execute_AgentThatIsAwayOrSilent_IsPendingAndAsksNothingLater()
    {
        var (_, device) = await world.EnrolAsync("web-01");
        Assert.Equal("AGENT_AWAY", (await connector.ExecuteAsync(Request("isolate_host"), CancellationToken.None)).Error!.Code);
        Assert.Empty((await world.Orders.TakeAsync(device, TimeSpan.Zero, CancellationToken.None)).Value!);

        await BeatAsync(device, isolated: false);
        Assert.Equal((ErrorKind.Unavailable, "AGENT_SILENT"), Kind(await connector.ExecuteAsync(Request("isolate_host") with { Patience = TimeSpan.FromMilliseconds(10) }, CancellationToken.None)));
        world.Test.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty((await world.Orders.TakeAsync(device, TimeSpan.Zero, CancellationToken.None)).Value!);
    }

    [Fact]
    public async Task Execute_AgentFails_IsTheAgentsReason()
    {
        var (_, device) = await world.EnrolAsync("web-01");
        await BeatAsync(device, isolated: false);
        var executing = connector.ExecuteAsync(Request("isolate_host"), CancellationToken.None);
        await AnswerAsync(device, succeeded: false, "nft is not installed", null);

        Assert.Equal("nft is not installed", (await executing).Error!.Message);
        Assert.Equal("NOT_DONE", (await connector.VerifyAsync(Request("isolate_host"), null, CancellationToken.None)).Error!.Code);
    }

    [Fact]
    public async Task Isolation_DoneReadBackAndEnded_SaysWhatTheAgentRead()
    {
        var (_, device) = await world.EnrolAsync("web-01");
        await BeatAsync(device, isolated: false);
        var request = Request("isolate_host", ("duration", "PT10M"));
        var executing = connector.ExecuteAsync(request, CancellationToken.None);
        var until = world.Test.Clock.GetUtcNow().UtcDateTime.AddMinutes(10);
        var order = await AnswerAsync(device, succeeded: true, "isolated", new { isolated = true, until });
        Assert.Equal((AgentVerbs.IsolateHost, "600"), (order.Verb, order.Parameters["duration_seconds"]));
        Assert.Equal(until, (await executing).Value!.EndsAt);
        Assert.Null((await connector.VerifyAsync(request, null, CancellationToken.None)).Error);

        var reverting = connector.RevertAsync(request, null, CancellationToken.None);
        Assert.Equal(AgentVerbs.ReleaseHost, (await AnswerAsync(device, succeeded: true, "released", new { isolated = false })).Verb);
        Assert.Null((await reverting).Error);
        Assert.Equal("NOT_ISOLATED", (await connector.VerifyAsync(request, null, CancellationToken.None)).Error!.Code);
    }

    [Fact]
    public async Task Execute_WhatAnAgentCannotActBy_IsRefused()
    {
        await world.EnrolAsync("web-01");

        Assert.Equal(ErrorKind.Invalid, (await connector.ExecuteAsync(Request("block_ip", ("ip_address", "203.0.113.0/24")), CancellationToken.None)).Error!.Kind);
        Assert.Equal(ErrorKind.Invalid, (await connector.ExecuteAsync(Request("memory_dump_collection"), CancellationToken.None)).Error!.Kind);
        Assert.Equal("PROTECTED_TARGET", (await connector.ExecuteAsync(Request("block_ip", ("ip_address", "127.0.0.1")), CancellationToken.None)).Error!.Code);
        Assert.False(connector.Takes(new ActionRequest(world.Test.OrganizationId, "block_ip", new Dictionary<string, string>(), null, "R", "test", "k")));
    }

    private static (ErrorKind, string) Kind(Result<ActionOutcome> result) => (result.Error!.Kind, result.Error.Code);

    private ActionRequest Request(string action, params (string Name, string Value)[] parameters) => new(
        world.Test.OrganizationId, action, parameters.Append(("host", "web-01")).ToDictionary(pair => pair.Item1, pair => pair.Item2), null, "PB-2026-001", "test", "PB-2026-001:1");

    private Task<Result<int>> BeatAsync(Actor device, bool isolated) => world.Heartbeats.BeatAsync(device, new AgentHeartbeat("0.1.0", [], [], 0, 0, isolated, 1), CancellationToken.None);

    private async Task<AgentOrder> AnswerAsync(Actor device, bool succeeded, string result, object? state)
    {
        var order = Assert.Single((await world.Orders.TakeAsync(device, TimeSpan.FromSeconds(20), CancellationToken.None)).Value!);
        await world.Orders.AnswerAsync(device, order.Id, new AgentAnswer(succeeded, result, state is null ? null : JsonSerializer.SerializeToElement(state, Wire.Json), null, null), CancellationToken.None);
        return order;
    }
}
