using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Identity;
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
        Assert.Null((await console.Services.GetRequiredService<AgentActionQueue>().EnqueueAsync(Actor.Stage(1, "test"), action, CancellationToken.None)).Error);
        return new NorthernEndpoint(agent.Text("agent_id"), waiting.Text("id"));
    }
}
