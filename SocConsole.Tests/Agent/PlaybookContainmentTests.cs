using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Identity;
using SocConsole.Core.Response.BlockList;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Agent;

/// <summary>A playbook that one person asks for and another approves, carried out by the run's job, its connector and the real agent on a host with a network of its own.</summary>
public sealed class PlaybookContainmentTests : IAsyncLifetime
{
    private const string Hostname = "contained";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private NetworkNamespace network = null!;
    private ConsoleApplication console = null!;
    private HttpClient admin = null!;
    private HttpClient analyst = null!;
    private HttpClient approver = null!;

    public async Task InitializeAsync()
    {
        if (NetworkNamespace.Missing is not null)
        {
            return;
        }

        network = NetworkNamespace.Create();
        var settings = new Dictionary<string, string?>
        {
            ["urls"] = $"http://{network.Console}:0",
            ["AllowedHosts"] = "*",
            ["Soc:EndpointAgents:HeartbeatSeconds"] = "1",
            ["Soc:Response:AllowPrivateTargets"] = "true",
        };

        // The second address of this machine plays another host; the console would refuse to block its own.
        console = await ConsoleApplication.StartAsync(settings, services => services.AddSingleton<OwnAddresses>(() => [network.Console]));
        admin = await console.AdminAsync();
        analyst = await console.InviteAsync("analyst", admin);
        approver = await console.InviteAsync("approver", admin);
    }

    public async Task DisposeAsync()
    {
        if (NetworkNamespace.Missing is null)
        {
            admin.Dispose();
            analyst.Dispose();
            approver.Dispose();
            await console.DisposeAsync();
            network.Dispose();
        }
    }

    [NetworkNamespaceFact]
    public async Task ApprovedPlaybook_BlocksAndIsolates_UntilItsTimeIsOverOrItIsUndone()
    {
        using var other = Listen(network.Other);
        using var neighbour = Listen(network.Console);
        using var data = new TemporaryDirectory();
        using var agent = AgentProcess.Start(console.Address, data.Path, await AgentProcess.TokenAsync(admin, Hostname), ["--hostname", Hostname], network.Name);
        await OnlineAsync(agent);
        Assert.True(Reaches(other));
        Assert.True(Reaches(neighbour));

        // The isolation ends first, so that what then still drops is the block.
        var timed = await AskAsync("timed", new { action_type = "block_ip", parameters = new { ip_address = network.Other.ToString(), host = Hostname, duration = 30 } }, new { action_type = "isolate_host", parameters = new { host = Hostname, duration = 12 } });
        Assert.True(Reaches(other));
        Assert.True(Reaches(neighbour));
        await ApproveAsync(timed);
        await EndedAsync(timed, "completed", agent);
        Assert.False(Reaches(other));
        Assert.False(Reaches(neighbour));
        Assert.True(network.Connects(network.Console, console.Address.Port));

        await Poll.UntilAsync(() => Task.FromResult(Reaches(neighbour)), TimeSpan.FromSeconds(30));
        Assert.False(Reaches(other));
        await Poll.UntilAsync(() => Task.FromResult(Reaches(other)), TimeSpan.FromSeconds(60));

        var open = await AskAsync("open", new { action_type = "isolate_host", parameters = new { host = Hostname } });
        await ApproveAsync(open);
        await EndedAsync(open, "completed", agent);
        Assert.False(Reaches(neighbour));
        await approver.PostAsJsonAsync($"/api/v1/playbooks/{open}/revert", new { }).OkAsync();
        Assert.True(Reaches(neighbour));
        Assert.Equal("reverted", (await RunAsync(open)).Text("status"));
    }

    // A third person wrote the workflow; neither that one nor who asks may approve it.
    private async Task<string> AskAsync(string name, params object[] steps)
    {
        var workflow = await admin.PostAsJsonAsync("/api/response/workflows/create", new { name, steps }).OkAsync();
        var started = await analyst.PostAsJsonAsync("/api/response/workflows/execute", new { workflow_id = workflow.GetProperty("id").GetInt32() }).OkAsync();
        return started.Text("run_id");
    }

    private async Task ApproveAsync(string run)
    {
        var shown = await RunAsync(run);
        Assert.Equal("pending_approval", shown.Text("status"));
        var decision = new { approved = true, comment = "Contain it.", effect_hash = shown.Text("effect_hash") };
        Assert.Equal(HttpStatusCode.Forbidden, (await analyst.PostAsJsonAsync($"/api/v1/playbooks/{run}/approve", decision)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await admin.PostAsJsonAsync($"/api/v1/playbooks/{run}/approve", decision)).StatusCode);
        Assert.Equal("pending_approval", (await RunAsync(run)).Text("status"));
        Assert.Equal(1, shown.GetProperty("approvals_needed").GetInt32());
        await approver.PostAsJsonAsync($"/api/v1/playbooks/{run}/approve", decision).OkAsync();
    }

    private async Task EndedAsync(string run, string status, AgentProcess agent)
    {
        JsonElement shown = default;
        await Poll.UntilAsync(async () => (shown = await RunAsync(run)).Text("status") is not ("pending_approval" or "executing"), Limit);
        Assert.True(shown.Text("status") == status, $"{shown}\n{agent.Output}");
        Assert.All(shown.GetProperty("steps").EnumerateArray(), step => Assert.Equal("endpoint_agent", step.Text("connector")));
    }

    private async Task<JsonElement> RunAsync(string run) => (await approver.GetAsync(new Uri($"/api/v1/playbooks/{run}", UriKind.Relative)).OkAsync()).GetProperty("data");

    private async Task OnlineAsync(AgentProcess agent)
    {
        var registry = console.Services.GetRequiredService<AgentRegistry>();
        try
        {
            await Poll.UntilAsync(async () => (await registry.ListAsync(Actor.Stage(1, "test"), false, CancellationToken.None)).Value is [{ Presence: AgentPresence.Online }], Limit);
        }
        catch (Xunit.Sdk.TrueException)
        {
            Assert.Fail(agent.Output);
        }
    }

    private bool Reaches(TcpListener listener) => network.Connects(((IPEndPoint)listener.LocalEndpoint).Address, ((IPEndPoint)listener.LocalEndpoint).Port);

    private static TcpListener Listen(IPAddress address)
    {
        var listener = new TcpListener(address, 0);
        listener.Start();
        return listener;
    }
}
