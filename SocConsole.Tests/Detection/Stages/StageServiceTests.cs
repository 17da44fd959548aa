using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Detection.Stages;

public sealed class StageServiceTests : IAsyncLifetime
{
    private TestDatabase test = null!;
    private TestPipeline pipeline = null!;

    public async Task InitializeAsync()
    {
        test = await TestDatabase.CreateAsync();
        pipeline = await TestPipeline.StartAsync(test);
    }

    [Fact]
    public async Task Configure_ThresholdAboveTheConfidence_TakesEffectWithTheNextEvent()
    {
        await pipeline.SendAsync(SshdLines.Burst("203.0.113.1", 5));
        await ConfigureAsync(new StageChange(0.95, null, null, null));
        await pipeline.SendAsync(SshdLines.Burst("203.0.113.2", 5));
        await ConfigureAsync(new StageChange(0.5, null, null, null));
        await pipeline.SendAsync(SshdLines.Burst("203.0.113.3", 5));

        Assert.Equal(["203.0.113.1", "203.0.113.3"], (await pipeline.OpenedAsync()).Select(row => row.EntityValue).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Configure_Disabled_RecordsWithoutThreats()
    {
        var view = await ConfigureAsync(new StageChange(null, null, null, false));
        await pipeline.SendAsync(SshdLines.Burst("203.0.113.1", 5));

        Assert.Equal("disabled", view.Status);
        Assert.Empty(await pipeline.OpenedAsync());
        await using var db = test.Database.Read(test.OrganizationId);
        Assert.Null((await db.Findings.SingleAsync()).ThreatId);
    }

    [Fact]
    public async Task Configure_OneSetting_LeavesTheOthersAndOtherOrganizations()
    {
        var other = await test.AddOrganizationAsync("Other");
        await ConfigureAsync(new StageChange(0.7, 60, null, null));

        var view = await ConfigureAsync(new StageChange(null, null, 5, null));

        Assert.Equal((0.7, 60, 5, true), (view.Threshold, view.TimeoutSeconds, view.RetryAttempts, view.Enabled));
        var untouched = (await pipeline.Stages.StatusAsync(test.Person(Role.Viewer, other), CancellationToken.None)).Value!.Single(stage => stage.Stage == Stage.Detector);
        Assert.Equal((0.5, 30, 3, null), (untouched.Threshold, untouched.TimeoutSeconds, untouched.RetryAttempts, untouched.UpdatedBy));
        await using var db = test.Database.Read(test.OrganizationId);
        Assert.Equal(2, await db.AuditRecords.CountAsync(row => row.Action == "stage.configured" && row.Subject == "detector"));
    }

    [Theory]
    [InlineData(-0.1, null, null)]
    [InlineData(1.1, null, null)]
    [InlineData(double.NaN, null, null)]
    [InlineData(null, 0, null)]
    [InlineData(null, 601, null)]
    [InlineData(null, null, -1)]
    [InlineData(null, null, 11)]
    [InlineData(null, null, null)]
    public async Task Configure_OutOfRange_IsRefused(double? threshold, int? timeout, int? retries)
    {
        var result = await pipeline.Stages.ConfigureAsync(test.Person(Role.Admin), Stage.Detector, new StageChange(threshold, timeout, retries, null), CancellationToken.None);

        Assert.Equal(ErrorKind.Invalid, result.Error?.Kind);
    }

    [Fact]
    public async Task Configure_Analyst_MayNot()
    {
        var result = await pipeline.Stages.ConfigureAsync(test.Person(Role.Analyst), Stage.Detector, new StageChange(0.1, null, null, null), CancellationToken.None);

        Assert.Equal(ErrorKind.Forbidden, result.Error?.Kind);
    }

    [Fact]
    public async Task Status_AfterEvents_CountsEveryOneOnce()
    {
        var idle = (await pipeline.Stages.StatusAsync(test.Person(Role.Viewer), CancellationToken.None)).Value!;
        Assert.All(idle, stage => Assert.Equal((0, null, null), (stage.ProcessedToday, stage.AverageMilliseconds, stage.SuccessRate)));
        await pipeline.SendAsync(SshdLines.Burst("203.0.113.1", 5));

        var detector = (await pipeline.Stages.StatusAsync(test.Person(Role.Viewer), CancellationToken.None)).Value!.Single(stage => stage.Stage == Stage.Detector);

        Assert.Equal((5, 1.0, "active"), (detector.ProcessedToday, detector.SuccessRate, detector.Status));
        Assert.NotNull(detector.AverageMilliseconds);
    }

    public async Task DisposeAsync()
    {
        await pipeline.DisposeAsync();
        test.Dispose();
    }

    private async Task<StageView> ConfigureAsync(StageChange change)
    {
        var result = await pipeline.Stages.ConfigureAsync(test.Person(Role.Admin), Stage.Detector, change, CancellationToken.None);
        Assert.Null(result.Error);
        return result.Value!;
    }
}
