using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SocConsole.Core.Storage;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Http;

public sealed class HealthTests
{
    [Theory]
    [InlineData("/health")]
    [InlineData("/api/health")]
    public async Task Get_EverythingWorks_SaysSoWithoutCredentials(string path)
    {
        await using var probe = await ProbeApplication.StartAsync();
        using var client = probe.Client();
        using var answer = await client.GetAsync(path);
        var body = await ProbeApplication.BodyAsync(answer);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("healthy", body.GetProperty("status").GetString());
        Assert.Equal("soc-console", body.GetProperty("service").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+$", body.GetProperty("version").GetString());
        Assert.Equal("connected", body.GetProperty("services").GetProperty("database").GetString());
        Assert.True(body.GetProperty("uptime").GetInt64() >= 0);
        Assert.Equal("2026-03-04T10:00:00Z", body.GetProperty("timestamp").GetString());
    }

    [Fact]
    public async Task Get_ACheckFails_Is503AndLeaksNothing()
    {
        await using var probe = await ProbeApplication.StartAsync(
            replace: services => services.AddHealthChecks().AddCheck("event_log", () => throw new IOException("no space in /var/lib/soc/secret")));
        using var client = probe.Client();
        using var answer = await client.GetAsync("/health");
        var body = await ProbeApplication.BodyAsync(answer);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("unhealthy", body.GetProperty("status").GetString());
        Assert.Equal("unhealthy", body.GetProperty("services").GetProperty("event_log").GetString());
        Assert.DoesNotContain("secret", body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ACheckIsDegraded_StaysUpAndShowsItsState()
    {
        var state = new Dictionary<string, object> { ["state"] = "not_configured" };
        await using var probe = await ProbeApplication.StartAsync(
            replace: services => services.AddHealthChecks().AddCheck("kafka", () => HealthCheckResult.Degraded(data: state)));
        using var client = probe.Client();
        using var answer = await client.GetAsync("/health");
        var body = await ProbeApplication.BodyAsync(answer);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("degraded", body.GetProperty("status").GetString());
        Assert.Equal("not_configured", body.GetProperty("services").GetProperty("kafka").GetString());
    }

    [Fact]
    public async Task Get_DatabaseWithoutTables_Is503()
    {
        using var directory = new TemporaryDirectory();
        using var gate = new WriteGate();
        using var outbox = new SocConsole.Core.Events.OutboxSignal();
        var options = SocDatabaseSetup.Options(new StorageOptions { DataDirectory = directory.Path });
        var empty = new SocDatabase(options, gate, new SocConsole.Core.Audit.AuditSeal(new byte[32]), outbox, new TestClock());
        await using var probe = await ProbeApplication.StartAsync(replace: services => services.AddSingleton(empty));
        using var client = probe.Client();
        using var answer = await client.GetAsync("/health");
        var body = await ProbeApplication.BodyAsync(answer);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("unhealthy", body.GetProperty("services").GetProperty("database").GetString());
    }
}
