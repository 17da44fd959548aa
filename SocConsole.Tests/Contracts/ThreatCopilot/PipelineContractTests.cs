using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using SocConsole.Tests.Identity;

namespace SocConsole.Tests.Contracts.ThreatCopilot;

/// <summary>Agents, simulation, live news, limits.</summary>
[Collection(ThreatCopilotDefinition.Name)]
public sealed class PipelineContractTests(ThreatCopilotFixture copilot)
{
    [Fact]
    public async Task Agents_Status_HasTheThreeAndTheirWork()
    {
        var found = await ThreatCopilotFixture.DataAsync(copilot.Admin.GetAsync("/api/v1/agents/status"));
        var agents = found.GetProperty("agents").EnumerateArray().ToList();

        Shape.Check(found, """{"agents": [{"name": "", "status": "active", "processed_today": 1523, "avg_processing_time_ms?": 3000, "success_rate?": 0.98}]}""");
        Assert.Equal(["analyzer", "detector", "executor"], agents.Select(agent => agent.Text("name")).Order());
        Assert.All(agents, agent => Assert.InRange(agent.GetProperty("success_rate").GetDouble(), 0, 1));
        Assert.True(agents.Single(agent => agent.Text("name") == "detector").GetProperty("processed_today").GetInt64() >= 8);
    }

    [Fact]
    public async Task Agents_Configure_TakesTheDocumentedSettings()
    {
        var data = await ThreatCopilotFixture.DataAsync(copilot.Admin.PostAsJsonAsync("/api/v1/agents/analyzer/configure", new { threshold = 0.1, timeout = 31, retry_attempts = 2 }));
        var status = await ThreatCopilotFixture.DataAsync(copilot.Admin.GetAsync("/api/v1/agents/status"));
        var analyzer = status.GetProperty("agents").EnumerateArray().Single(agent => agent.Text("name") == "analyzer");

        Assert.Equal(("analyzer", "0.1", "31", "2"), (data.Text("agent"), data.Text("threshold"), data.Text("timeout"), data.Text("retry_attempts")));
        Assert.Equal(("0.1", "31", "2"), (analyzer.Text("threshold"), analyzer.Text("timeout"), analyzer.Text("retry_attempts")));
        SignInContractTests.CheckError(await copilot.Admin.PostAsJsonAsync("/api/v1/agents/analyzer/configure", new { threshold = 1.5 }).RefusedAsync(HttpStatusCode.BadRequest), "INVALID_REQUEST");
        SignInContractTests.CheckError(await copilot.Admin.PostAsJsonAsync("/api/v1/agents/oracle/configure", new { threshold = 0.5 }).RefusedAsync(HttpStatusCode.NotFound), "AGENT_UNAVAILABLE");
    }

    [Fact]
    public async Task Simulate_BruteForce_BecomesASimulatedThreat()
    {
        using var listener = await ThreatListener.OpenAsync(copilot.Console, copilot.Admin);
        using var answer = await copilot.Admin.PostAsJsonAsync("/api/v1/simulate-attack", new { attack_type = "brute_force", target = "auth_server", intensity = "low" });
        var started = await ThreatCopilotFixture.DataAsync(Task.FromResult(answer));
        var news = (await listener.UntilAsync("threat_detected"))[^1];
        var simulation = await ThreatCopilotFixture.DataAsync(copilot.Admin.GetAsync($"/api/v1/simulate-attack/{started.Text("simulation_id")}"));
        var threat = await ThreatCopilotFixture.DataAsync(copilot.Admin.GetAsync($"/api/v1/threats/{ThreatListener.ThreatOf(news)}"));

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Shape.Check(started, """{"simulation_id": "", "attack_type": "", "status": "", "estimated_duration_s": 30}""");
        Assert.Equal(("brute_force", "running"), (started.Text("attack_type"), started.Text("status")));
        Assert.Contains(ThreatListener.ThreatOf(news), simulation.GetProperty("threats").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal(("brute_force_attack", "True"), (threat.Text("type"), threat.Text("simulated")));
        SignInContractTests.CheckError(await copilot.Admin.PostAsJsonAsync("/api/v1/simulate-attack", new { attack_type = "sorcery" }).RefusedAsync(HttpStatusCode.BadRequest), "INVALID_REQUEST");
    }

    [Fact]
    public void Socket_TheStory_HasAllSixMessagesInOrder()
    {
        string[] documented = ["threat_detected", "threat_analyzed", "playbook_generated", "approval_required", "playbook_executing", "threat_mitigated"];

        Assert.Equal(documented, copilot.News.Select(ThreatListener.TypeOf));
        Assert.All(copilot.News, message => Assert.Equal(copilot.ThreatId, ThreatListener.ThreatOf(message)));
        Assert.All(copilot.News, message => Shape.Check(message, """{"type": "", "data": {"threat_id": "", "timestamp": ""}}"""));
        Shape.Check(copilot.News[0], """{"type": "", "data": {"threat_id": "", "threat_type": "", "severity": "high", "confidence": 0.92, "timestamp": ""}}""");
        Assert.All(copilot.News.Skip(2), message => Assert.Equal(copilot.PlaybookId, message.Text("data", "playbook_id")));
    }

    [Theory]
    [InlineData("""{"type": "auth", "token": "not.a.token"}""")]
    [InlineData("""{"type": "hello"}""")]
    [InlineData("""["auth"]""")]
    [InlineData("\"auth\"")]
    public async Task Socket_NotSignedIn_GetsAnErrorAndIsClosed(string first)
    {
        using var listener = await ThreatListener.ConnectAsync(copilot.Console);
        await listener.SendAsync(JsonSerializer.Deserialize<JsonElement>(first));
        var error = await listener.NextAsync();

        Assert.Equal(("error", "AUTHENTICATION_FAILED"), (error?.Text("type"), error?.Text("data", "code")));
        Assert.Null(await listener.NextAsync());
        Assert.Equal((WebSocketCloseStatus)4401, listener.Closed);
    }

    [Theory]
    [InlineData("/api/v1/threats", 200)]
    [InlineData("/api/v1/playbooks", 200)]
    [InlineData("/api/v1/analytics/dashboard", 50)]
    [InlineData("/api/v1/agents/status", 300)]
    public async Task Limits_OfAGoodAnswer_AreTheDocumented(string path, int limit)
    {
        using var viewer = await copilot.Console.InviteAsync("viewer", copilot.Admin);
        using var answer = await viewer.GetAsync(path);

        CheckLimits(answer, limit, limit - 1);
    }

    [Fact]
    public async Task Limits_OfDetectAndSignIn_AreTheDocumented()
    {
        using var analyst = await copilot.Console.InviteAsync("analyst", copilot.Admin);
        using var detection = await analyst.PostAsJsonAsync("/api/v1/detect", new { log_entry = "Server listening on 0.0.0.0 port 22." });
        using var signIn = await copilot.Console.Anonymous().PostAsJsonAsync("/api/v1/auth/login", new { username = SocConsole.Tests.Support.ConsoleApplication.AdminEmail, password = ConsoleClient.Password });

        CheckLimits(detection, 100, 99);
        CheckLimits(signIn, 300, remaining: null);
    }

    [Fact]
    public async Task Limits_UsedUp_Are429WithTheTimeToWait()
    {
        using var viewer = await copilot.Console.InviteAsync("viewer", copilot.Admin);
        for (var i = 0; i < 50; i++)
        {
            (await viewer.GetAsync("/api/v1/analytics/dashboard")).EnsureSuccessStatusCode();
        }

        using var answer = await viewer.GetAsync("/api/v1/analytics/dashboard");
        var refused = await Task.FromResult(answer).RefusedAsync(HttpStatusCode.TooManyRequests);

        Shape.Check(refused, """{"success": false, "error": {"code": "", "message": "", "retry_after": 45}, "timestamp": ""}""");
        Assert.Equal("RATE_LIMIT_EXCEEDED", refused.Text("error", "code"));
        Assert.InRange(refused.GetProperty("error").GetProperty("retry_after").GetInt32(), 1, 60);
        Assert.Equal(refused.Text("error", "retry_after"), ((int)answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        CheckLimits(answer, 50, 0);
        await viewer.GetAsync("/api/v1/threats").OkAsync();
    }

    private static void CheckLimits(HttpResponseMessage answer, int limit, int? remaining)
    {
        Assert.Equal(limit, Number("X-RateLimit-Limit"));
        Assert.InRange(Number("X-RateLimit-Remaining"), remaining ?? 0, remaining ?? limit - 1);
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(Number("X-RateLimit-Reset")), TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow().AddSeconds(62));

        int Number(string header) => int.Parse(answer.Headers.GetValues(header).Single(), CultureInfo.InvariantCulture);
    }
}
