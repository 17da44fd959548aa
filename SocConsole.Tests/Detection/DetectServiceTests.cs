using SocConsole.Core.Detection;
using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Detection;

public sealed class DetectServiceTests : IAsyncLifetime
{
    private TestDatabase test = null!;
    private TestPipeline pipeline = null!;

    public async Task InitializeAsync()
    {
        test = await TestDatabase.CreateAsync();
        pipeline = await TestPipeline.StartAsync(test);
    }

    [Fact]
    public async Task Detect_TheDocumentsExample_IsABruteForceAttack()
    {
        var outcome = await DetectAsync(Example());

        Assert.False(outcome.Pending);
        Assert.Equal("EVT-1", outcome.EventId);
        var threat = outcome.Threat!;
        Assert.Equal(("brute_force_attack", Severity.High, "192.168.1.100", "admin"), (threat.Row.Type, threat.Row.Severity, threat.Row.EntityValue, threat.UserName));
        Assert.Equal(["T1110.001"], threat.Row.Techniques);
        Assert.Contains("5 failed logins", threat.Row.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detect_FewAttempts_IsNoThreat()
    {
        var outcome = await DetectAsync(Example() with { Metadata = new Dictionary<string, string> { ["user"] = "admin", ["attempts"] = "2" } });

        Assert.Null(outcome.Threat);
        Assert.False(outcome.Pending);
    }

    [Fact]
    public async Task Detect_SameKeyAgain_IsADuplicate()
    {
        var request = Example() with { IdempotencyKey = "k" };
        await DetectAsync(request);

        var again = await DetectAsync(request);

        Assert.Null(again.EventId);
        Assert.Equal(1, pipeline.Log.LastSequence);
    }

    [Fact]
    public async Task Detect_BeyondTheKeptEvidence_StillTellsItsThreat()
    {
        await pipeline.SendAsync(SshdLines.Burst("203.0.113.7", 1100));

        var outcome = await DetectAsync(new DetectRequest(SshdLines.Failed("203.0.113.7", SshdLines.Nine.AddSeconds(1200)), null, null, new Dictionary<string, string>(), null));

        Assert.Equal(1101, outcome.Threat!.Row.EventCount);
    }

    [Fact]
    public async Task Detect_WorkerStopped_IsPendingAfterTheTimeLimit()
    {
        await pipeline.Stages.ConfigureAsync(test.Person(Role.Admin), Stage.Detector, new StageChange(null, 1, null, null), CancellationToken.None);
        var stopped = new DetectService(pipeline.Intake, new DetectionPosition(), pipeline.Stages, pipeline.Threats, test.Database, TimeProvider.System);

        var outcome = (await stopped.DetectAsync(test.Person(Role.Analyst), Example(), CancellationToken.None)).Value!;

        Assert.True(outcome.Pending);
        Assert.Equal("EVT-1", outcome.EventId);
        Assert.Null(outcome.Threat);
    }

    [Fact]
    public async Task Detect_BadRequests_AreRefused()
    {
        var service = Service();
        var many = Enumerable.Range(0, 65).ToDictionary(index => $"k{index}", _ => "x");

        Assert.Equal(ErrorKind.Forbidden, (await service.DetectAsync(test.Person(Role.Viewer), Example(), CancellationToken.None)).Error?.Kind);
        Assert.Equal(ErrorKind.Invalid, (await service.DetectAsync(test.Person(Role.Analyst), Example() with { LogEntry = "  " }, CancellationToken.None)).Error?.Kind);
        Assert.Equal(ErrorKind.Invalid, (await service.DetectAsync(test.Person(Role.Analyst), Example() with { Metadata = many }, CancellationToken.None)).Error?.Kind);
    }

    public async Task DisposeAsync()
    {
        await pipeline.DisposeAsync();
        test.Dispose();
    }

    private static DetectRequest Example() => new(
        "Failed login attempt from 192.168.1.100", new DateTime(2024, 1, 15, 10, 30, 0, DateTimeKind.Utc), "auth_server", new Dictionary<string, string> { ["user"] = "admin", ["attempts"] = "5" }, null);

    private DetectService Service() => new(pipeline.Intake, pipeline.Position, pipeline.Stages, pipeline.Threats, test.Database, TimeProvider.System);

    private async Task<DetectOutcome> DetectAsync(DetectRequest request)
    {
        var outcome = await Service().DetectAsync(test.Person(Role.Analyst), request, CancellationToken.None);
        Assert.Null(outcome.Error);
        return outcome.Value!;
    }
}
