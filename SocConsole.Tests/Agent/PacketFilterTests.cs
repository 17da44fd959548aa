using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Agent;

/// <summary>The real agent with the real packet filter in a network of its own, and real connections through it.</summary>
public sealed class PacketFilterTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [NetworkNamespaceFact]
    public async Task BlockAndIsolation_InANetworkOfItsOwn_HoldUntilTheyEnd()
    {
        using var network = NetworkNamespace.Create();
        await using var console = await ConsoleApplication.StartAsync(new Dictionary<string, string?> { ["urls"] = $"http://{network.Console}:0", ["Soc:EndpointAgents:HeartbeatSeconds"] = "1", ["AllowedHosts"] = "*" });
        using var data = new TemporaryDirectory();
        using var admin = await console.AdminAsync();
        using var other = Listen(network.Other);
        using var neighbour = Listen(network.Console);
        var agent = AgentProcess.Start(console.Address, data.Path, await AgentProcess.TokenAsync(admin, "boxed"), ["--hostname", "boxed"], network.Name);
        var host = new Host(console);
        try
        {
            await host.OnlineAsync(() => agent.Output);
            Assert.True(network.Connects(network.Other, PortOf(other)));
            await BlockAsync(host, network, PortOf(other));
            await IsolateAsync(host, network, console.Address.Port, PortOf(neighbour), async () =>
            {
                // A kill in between: the kernel goes on, and the agent comes back through the console's address.
                await agent.KillAsync();
                agent.Dispose();
                agent = AgentProcess.Start(console.Address, data.Path, null, ["--hostname", "boxed"], network.Name);
            });
        }
        finally
        {
            agent.Dispose();
        }
    }

    private static async Task BlockAsync(Host host, NetworkNamespace network, int port)
    {
        var blocked = await host.DoAsync(AgentVerbs.BlockIp, "b1", new() { ["ip"] = network.Other.ToString(), ["duration_seconds"] = "6" });
        Assert.True(blocked.Status == AgentActionStatus.Done, blocked.Result);
        Assert.True(StateOf(blocked).GetProperty("remaining_seconds").GetInt64() is > 0 and <= 6);
        Assert.False(network.Connects(network.Other, port));

        await Poll.UntilAsync(() => Task.FromResult(network.Connects(network.Other, port)), TimeSpan.FromSeconds(20));

        var longer = await host.DoAsync(AgentVerbs.BlockIp, "b2", new() { ["ip"] = network.Other.ToString(), ["duration_seconds"] = "600" });
        Assert.True(longer.Status == AgentActionStatus.Done, longer.Result);
        Assert.False(network.Connects(network.Other, port));
        Assert.Contains(network.Other.ToString(), (await host.ReadAsync()).Blocked);

        // Somebody empties the packet filter: the next heartbeat puts the block back.
        Assert.Equal(0, NetworkNamespace.Run("ip", "netns", "exec", network.Name, "nft", "flush", "ruleset").Code);
        await Poll.UntilAsync(() => Task.FromResult(!network.Connects(network.Other, port)), Limit);
        await Poll.UntilAsync(async () => (await host.ReadAsync()).Blocked.Contains(network.Other.ToString()), Limit);
        var lifted = await host.DoAsync(AgentVerbs.UnblockIp, "b3", new() { ["ip"] = network.Other.ToString() });
        Assert.True(lifted.Status == AgentActionStatus.Done, lifted.Result);
        Assert.True(network.Connects(network.Other, port));
        await Poll.UntilAsync(async () => (await host.ReadAsync()).Blocked.Count == 0, Limit);

        var refused = await host.DoAsync(AgentVerbs.BlockIp, "b4", new() { ["ip"] = network.Console.ToString() });
        Assert.Equal(AgentActionStatus.Failed, refused.Status);
        Assert.Contains("is the console", refused.Result, StringComparison.Ordinal);
    }

    private static async Task IsolateAsync(Host host, NetworkNamespace network, int consolePort, int neighbourPort, Func<Task> killAgent)
    {
        var isolated = await host.DoAsync(AgentVerbs.IsolateHost, "i1", new() { ["duration_seconds"] = "12" });
        Assert.True(isolated.Status == AgentActionStatus.Done, isolated.Result);
        Assert.True(network.Connects(network.Console, consolePort));
        Assert.False(network.Connects(network.Console, neighbourPort));
        await Poll.UntilAsync(async () => (await host.ReadAsync()).Isolated, Limit);
        await killAgent();
        Assert.False(network.Connects(network.Console, neighbourPort));

        await Poll.UntilAsync(() => Task.FromResult(network.Connects(network.Console, neighbourPort)), TimeSpan.FromSeconds(30));
        await Poll.UntilAsync(async () => !(await host.ReadAsync()).Isolated, Limit);

        var open = await host.DoAsync(AgentVerbs.IsolateHost, "i2", []);
        Assert.True(open.Status == AgentActionStatus.Done, open.Result);
        Assert.False(network.Connects(network.Console, neighbourPort));
        var released = await host.DoAsync(AgentVerbs.ReleaseHost, "i3", []);
        Assert.True(released.Status == AgentActionStatus.Done, released.Result);
        Assert.True(network.Connects(network.Console, neighbourPort));
    }

    private static JsonElement StateOf(AgentActionView action) => JsonSerializer.Deserialize<JsonElement>(action.State!);

    private static TcpListener Listen(IPAddress address)
    {
        var listener = new TcpListener(address, 0);
        listener.Start();
        return listener;
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private sealed class Host(ConsoleApplication console)
    {
        private readonly Actor stage = Actor.Stage(1, "test");

        public async Task OnlineAsync(Func<string> output)
        {
            try
            {
                await Poll.UntilAsync(async () => (await console.Services.GetRequiredService<AgentRegistry>().ListAsync(stage, false, CancellationToken.None)).Value is [{ Presence: AgentPresence.Online }], Limit);
            }
            catch (Xunit.Sdk.TrueException)
            {
                Assert.Fail(output());
            }
        }

        public async Task<EndpointAgentView> ReadAsync() => (await console.Services.GetRequiredService<AgentRegistry>().ListAsync(stage, false, CancellationToken.None)).Value!.Single();

        public async Task<AgentActionView> DoAsync(string verb, string key, Dictionary<string, string> parameters)
        {
            var queue = console.Services.GetRequiredService<AgentActionQueue>();
            var added = await queue.EnqueueAsync(stage, new NewAgentAction((await ReadAsync()).Id, verb, parameters, key, "test", null, TimeSpan.FromMinutes(2)), CancellationToken.None);
            Assert.Null(added.Error);
            return (await queue.WaitAsync(1, added.Value!.Id, Limit, CancellationToken.None)).Value!;
        }
    }
}
