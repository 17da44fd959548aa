using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Identity;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;
using SocConsole.Web.Agent;

namespace SocConsole.Tests.Agent;

/// <summary>The agent's own client against a real console, and the whole agent within this process.</summary>
public sealed class AgentProtocolTests : IAsyncLifetime, IDisposable
{
    private TemporaryDirectory directory = null!;
    private ConsoleApplication console = null!;
    private HttpClient admin = null!;

    public async Task InitializeAsync()
    {
        directory = new TemporaryDirectory();
        console = await ConsoleApplication.StartAsync();
        admin = await console.AdminAsync();
    }

    public async Task DisposeAsync()
    {
        admin.Dispose();
        await console.DisposeAsync();
    }

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Requests_WrongSecretOtherDeviceOrPerson_AreRefused()
    {
        using var link = await EnrolledAsync();
        Assert.True((await link.GetAsync("/api/agent/actions?wait=0", CancellationToken.None)).Succeeded);

        var identity = link.Identity!;
        link.Identity = identity with { Secret = new string('0', 64) };
        Assert.Equal(401, (await link.GetAsync("/api/agent/actions?wait=0", CancellationToken.None)).Status);

        var sensor = await admin.PostAsJsonAsync("/api/auth/devices", new { name = "honeypot" }).OkAsync();
        link.Identity = identity with { DeviceId = sensor.Text("device_id"), Secret = sensor.Text("secret") };
        Assert.Equal(403, (await link.GetAsync("/api/agent/actions?wait=0", CancellationToken.None)).Status);
        Assert.Equal(403, (await link.PostAsync("/api/agent/heartbeat", new { }, CancellationToken.None)).Status);
        Assert.Equal(403, (int)(await admin.GetAsync("/api/agent/actions?wait=0")).StatusCode);

        await admin.DeleteAsync($"/api/v1/endpoints/{identity.AgentId}");
        link.Identity = identity;
        Assert.Equal(401, (await link.GetAsync("/api/agent/actions?wait=0", CancellationToken.None)).Status);
    }

    [Fact]
    public async Task Events_OutOfOrderOrWithoutAHeader_AreRefusedWithACode()
    {
        using var link = await EnrolledAsync();

        Assert.Equal(("BATCH_GAP", 409), await SendAsync("""{"batch":2,"collected_at":"2026-01-01T00:00:00Z"}"""));
        Assert.Equal(("INVALID_REQUEST", 400), await SendAsync("""{"message":"no header"}"""));
        Assert.Equal(("INVALID_REQUEST", 400), await SendAsync(""));
        Assert.Equal((null, 200), await SendAsync("{\"batch\":1,\"collected_at\":\"2026-01-01T00:00:00Z\"}\n{\"message\":\"one\"}"));

        async Task<(string?, int)> SendAsync(string body)
        {
            var answer = await link.SendAsync(HttpMethod.Post, "/api/agent/events", Encoding.UTF8.GetBytes(body + "\n"), "application/x-ndjson", CancellationToken.None);
            return (answer.Code, answer.Status);
        }
    }

    [Fact]
    public async Task Agent_WithinThisProcess_EnrolsSendsAndBringsAFile()
    {
        var log = Path.Combine(directory.Path, "app.log");
        await File.WriteAllTextAsync(log, "one\ntwo\n");
        var settings = new AgentSettings(console.Address, await AgentProcess.TokenAsync(admin), Path.Combine(directory.Path, "agent"), [log], false, "web-01") { Tick = TimeSpan.FromMilliseconds(50) };
        using var agent = new AgentHost(settings, TimeProvider.System, NullLoggerFactory.Instance);
        using var stop = new CancellationTokenSource();
        var running = agent.RunAsync(stop.Token);
        var registry = console.Services.GetRequiredService<AgentRegistry>();
        var stage = Actor.Stage(1, "test");
        await Poll.UntilAsync(async () => (await registry.ListAsync(stage, false, CancellationToken.None)).Value is [{ EventsReceived: 2, Presence: AgentPresence.Online }], TimeSpan.FromSeconds(30));
        var id = (await registry.FindForHostAsync(1, "web-01", CancellationToken.None)).Value!.Id;

        var queue = console.Services.GetRequiredService<AgentActionQueue>();
        var asked = await queue.EnqueueAsync(stage, new NewAgentAction(id, AgentVerbs.CollectFile, new Dictionary<string, string> { ["path"] = log }, "k", "test", null, TimeSpan.FromMinutes(1)), CancellationToken.None);
        var done = (await queue.WaitAsync(1, asked.Value!.Id, TimeSpan.FromSeconds(30), CancellationToken.None)).Value!;
        Assert.True(done.Status == AgentActionStatus.Done, done.Result);
        Assert.Equal("one\ntwo\n", await admin.GetStringAsync($"/api/v1/endpoints/{id}/actions/{done.Id}/artifact"));

        await stop.CancelAsync();
        Assert.Null(await running);
    }

    private async Task<ConsoleLink> EnrolledAsync()
    {
        var link = new ConsoleLink(console.Address, new ConsoleAddresses(console.Address), TimeProvider.System);
        var answer = await link.PostAsync("/api/agent/enroll", new { token = await AgentProcess.TokenAsync(admin), hostname = "web-01" }, CancellationToken.None);
        Assert.Equal(201, answer.Status);
        link.Identity = new AgentIdentity((int)answer.Number("agent_id"), answer.Text("device_id")!, answer.Text("secret")!, "");
        return link;
    }
}
