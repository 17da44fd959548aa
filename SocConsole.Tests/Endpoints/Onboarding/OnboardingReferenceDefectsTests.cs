using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Outbound;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Endpoints.Onboarding;

/// <summary>What the reference made up: a validation that always passed, four hard-coded regions, places asked of a service outside.</summary>
public sealed class OnboardingReferenceDefectsTests
{
    [Fact]
    public async Task Validation_WithoutAgentsAndEvents_DoesNotPass()
    {
        await using var console = await ConsoleApplication.StartAsync();
        using var admin = await console.AdminAsync();

        var empty = await admin.PostAsync("/api/onboarding/validation", null).OkAsync();

        Assert.Equal(("fail", false), (empty.Text("status"), empty.GetProperty("valid").GetBoolean()));
        Assert.Equal(
            ["Agent Enrollment fail", "Telemetry Flow fail", "Detection Pipeline pending", "Rules pass", "Parsing pending"],
            empty.GetProperty("checks").EnumerateArray().Select(check => $"{check.Text("check_name")} {check.Text("status")}"));
        Assert.Equal(0, (await admin.GetAsync("/api/onboarding/status").OkAsync()).GetProperty("completion_percentage").GetInt32());
    }

    [Fact]
    public async Task Validation_AfterEvents_TellsWhatItRead()
    {
        await using var console = await ConsoleApplication.StartAsync();
        using var admin = await console.AdminAsync();
        await admin.PostAsJsonAsync("/ingest/multi", new { source_type = "syslog", hostname = "web-01", events = new object[] { "<38>Jan 15 10:30:00 web-01 sshd[401]: Failed password for root from 203.0.113.63 port 50001 ssh2", 7 } }).OkAsync();

        var checks = (await admin.PostAsync("/api/onboarding/validation", null).OkAsync()).GetProperty("checks").EnumerateArray().ToDictionary(check => check.Text("check_name"));

        Assert.Equal(("pass", 1), (checks["Telemetry Flow"].Text("status"), checks["Telemetry Flow"].GetProperty("details").GetProperty("sources_flowing").GetInt32()));
        Assert.Equal(("pass", 0), (checks["Detection Pipeline"].Text("status"), checks["Detection Pipeline"].GetProperty("details").GetProperty("behind").GetInt32()));
        Assert.Equal(("fail", 0.5), (checks["Parsing"].Text("status"), checks["Parsing"].GetProperty("details").GetProperty("refused_share").GetDouble()));
    }

    [Fact]
    public async Task Validation_DetectionThatStands_Fails()
    {
        // Without its worker nothing examines the events.
        await using var console = await ConsoleApplication.StartAsync(replace: services =>
            services.Remove(services.Single(service => service.ImplementationType == typeof(SocConsole.Core.Detection.DetectionWorker) || service.ImplementationType?.Name == "DetectionWorker")));
        using var admin = await console.AdminAsync();
        await admin.PostAsJsonAsync("/ingest/multi", new { source_type = "custom", events = new[] { "one line" } }).OkAsync();

        var checks = (await admin.PostAsync("/api/onboarding/validation", null).OkAsync()).GetProperty("checks").EnumerateArray().ToDictionary(check => check.Text("check_name"));

        Assert.Equal(("fail", 1), (checks["Detection Pipeline"].Text("status"), checks["Detection Pipeline"].GetProperty("details").GetProperty("behind").GetInt32()));
    }

    [Fact]
    public async Task Threats_WithoutAPlaceTold_HaveNoneAndNobodyIsAsked()
    {
        var asked = new List<string>();
        await using var console = await ConsoleApplication.StartAsync(replace: services => services.AddSingleton<ResolveHost>((host, _) =>
        {
            lock (asked)
            {
                asked.Add(host);
            }

            return Task.FromResult<IPAddress[]>([]);
        }));
        using var admin = await console.AdminAsync();
        await admin.PostAsJsonAsync("/api/v1/indicators", new { value = "203.0.113.9", threat_level = "critical" }).OkAsync();
        await admin.PostAsJsonAsync("/api/v1/indicators", new { value = "203.0.113.10", metadata = new { latitude = 52.5, longitude = 13.4, country = "Germany", country_code = "DE" } }).OkAsync();

        var map = await admin.GetAsync("/api/intelligence/threats").OkAsync();

        var threats = map.GetProperty("threats").EnumerateArray().ToDictionary(threat => threat.Text("indicator"));
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null, 4), (threats["203.0.113.9"].GetProperty("latitude").ValueKind, threats["203.0.113.9"].GetProperty("country").ValueKind, threats["203.0.113.9"].GetProperty("severity").GetInt32()));
        Assert.Equal((52.5, "DE"), (threats["203.0.113.10"].GetProperty("latitude").GetDouble(), threats["203.0.113.10"].Text("country_code")));
        Assert.Equal((2, true), (map.GetProperty("total_count").GetInt32(), map.GetProperty("real_data").GetBoolean()));
        Assert.Empty(asked);
    }

    [Fact]
    public async Task DistributedThreats_WithoutNodes_AreEmptyWithTheReason()
    {
        await using var console = await ConsoleApplication.StartAsync();
        using var admin = await console.AdminAsync();

        var shared = await admin.GetAsync("/api/intelligence/distributed-threats").OkAsync();

        Assert.Equal((0, "not_configured"), (shared.GetProperty("threats").GetArrayLength(), shared.Text("status")));
        Assert.Contains("No other node", shared.Text("message"), StringComparison.Ordinal);
    }
}
