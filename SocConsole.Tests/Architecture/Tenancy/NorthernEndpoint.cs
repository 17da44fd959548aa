using System.Net.Http.Json;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Identity;
using SocConsole.Core.Storage;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Architecture.Tenancy;

/// <summary>An agent of North with an action, and a token that waits.</summary>
internal sealed record NorthernEndpoint(string Agent, string Enrollment)
{
    public static async Task<NorthernEndpoint> MakeAsync(ConsoleApplication console, HttpClient north, string name)
    {
        var used = await north.PostAsJsonAsync("/api/v1/endpoints/enrollments", new { name, hostname = name, platform = "linux" }).OkAsync();
        using var stranger = console.Anonymous();
        var agent = await stranger.PostAsJsonAsync("/api/agent/enroll", new { token = used.Text("token"), hostname = name }).OkAsync();
        var waiting = await north.PostAsJsonAsync("/api/v1/endpoints/enrollments", new { name, platform = "linux" }).OkAsync();
        var action = new NewAgentAction(agent.GetProperty("agent_id").GetInt32(), AgentVerbs.ListConnections, new Dictionary<string, string>(), "northern-action", name, null, TimeSpan.FromDays(1));
        var asked = (await console.Services.GetRequiredService<AgentActionQueue>().EnqueueAsync(Actor.Stage(1, "test"), action, CancellationToken.None)).Value!;
        await AnswerAsync(console.Services, action.AgentId, asked.Id);
        return new NorthernEndpoint(agent.Text("agent_id"), waiting.Text("id"));
    }

    // As its agent would: it fetches, sends a file and says that it is done.
    private static async Task AnswerAsync(IServiceProvider services, int agent, long action)
    {
        await using var db = services.GetRequiredService<SocDatabase>().Read(1);
        var device = new Actor(1, $"device:{await db.EndpointAgents.Where(row => row.Id == agent).Select(row => row.DeviceRow).FirstAsync()}", "endpoint", ActorKind.Device, Permissions.Device);
        byte[] file = [1, 2, 3];
        var orders = services.GetRequiredService<AgentOrders>();
        await orders.TakeAsync(device, TimeSpan.Zero, CancellationToken.None);
        await services.GetRequiredService<AgentArtifacts>().WriteAsync(device, action, 0, new MemoryStream(file), CancellationToken.None);
        Assert.Null((await orders.AnswerAsync(device, action, new AgentAnswer(true, "done", null, Convert.ToHexStringLower(SHA256.HashData(file)), file.Length), CancellationToken.None)).Error);
    }
}
