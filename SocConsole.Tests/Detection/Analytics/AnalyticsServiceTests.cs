using SocConsole.Core.Detection.Analytics;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion.EventLog;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Detection.Analytics;

public sealed class AnalyticsServiceTests : IAsyncLifetime, IDisposable
{
    // The tests' clock: a Wednesday, ten o'clock.
    private static readonly DateTime Now = new(2026, 3, 4, 10, 0, 0, DateTimeKind.Utc);
    private TestDatabase test = null!;
    private SqliteEventLog log = null!;
    private int added;

    public async Task InitializeAsync()
    {
        test = await TestDatabase.CreateAsync();
        log = new SqliteEventLog(test.Storage);
    }

    [Fact]
    public async Task Dashboard_KnownRows_CountsThem()
    {
        await AddAsync("xss", Now.AddHours(-1), Now.AddMinutes(-50), ThreatStatus.Mitigated, 1000);
        await AddAsync("xss", Now.AddHours(-2), Now.AddHours(-1), ThreatStatus.Mitigated, 500, simulated: true);
        await AddAsync("scanner", Now.AddHours(-3), Now.AddHours(-2), ThreatStatus.FalsePositive, 70);
        await AddAsync("scanner", Now.AddDays(-1), null, ThreatStatus.Detected, 70);
        await AddAsync("xss", Now.AddDays(-3), Now.AddHours(-4), ThreatStatus.Mitigated, 30);
        await AddAsync("old", Now.AddDays(-30), null, ThreatStatus.Detected, 9);

        var dashboard = (await Service().DashboardAsync(test.Person(Role.Viewer), CancellationToken.None)).Value!;

        var seconds = (600 + 3600 + (68 * 3600)) / 3.0;
        Assert.Equal(new DaySummary(3, 3, 1, Math.Round(seconds, 3), 1030), dashboard.Today);
        Assert.Equal(new WeekSummary(4, 3, 0.667), dashboard.ThisWeek);
        Assert.Equal([new TypeCount("xss", 3), new TypeCount("scanner", 2)], dashboard.TopThreats);
    }

    [Fact]
    public async Task Dashboard_NoRows_KnowsNoAverages()
    {
        var dashboard = (await Service().DashboardAsync(test.Person(Role.Viewer), CancellationToken.None)).Value!;

        Assert.Equal(new DaySummary(0, 0, 0, null, 0), dashboard.Today);
        Assert.Equal(new WeekSummary(0, 0, null), dashboard.ThisWeek);
        Assert.Empty(dashboard.TopThreats);
    }

    [Fact]
    public async Task Overview_KnownRows_CountsOpenAndUnassigned()
    {
        await AddAsync("xss", Now.AddMinutes(-30), null, ThreatStatus.Detected, 1, severity: Severity.Critical);
        await AddAsync("xss", Now.AddMinutes(-20), null, ThreatStatus.Analyzing, 1, severity: Severity.Low);
        await AddAsync("xss", Now.AddDays(-7).AddHours(2), Now.AddDays(-6), ThreatStatus.FalsePositive, 1);
        await AddAsync("xss", Now.AddDays(-2), Now.AddDays(-2).AddSeconds(90), ThreatStatus.Mitigated, 1);

        var overview = (await Service().OverviewAsync(test.Person(Role.Viewer), CancellationToken.None)).Value!;

        Assert.Equal((2, 1, 1), (overview.OpenThreats, overview.CriticalUnassigned, overview.DetectedSameWeekdayLastWeek));
        Assert.Equal((90.0, 0.5), (overview.MeanSecondsToMitigate, overview.FalsePositiveShare));
        Assert.Equal([new HourCount(Now.AddHours(-1), Severity.Low, 1), new HourCount(Now.AddHours(-1), Severity.Critical, 1)], overview.DetectionsByHour);
        Assert.Equal([new TechniqueCount("T1059", 4)], overview.TopTechniques);
        Assert.Equal((0, null), (overview.EventsLastHour, overview.LastEventAt));
    }

    [Fact]
    public async Task Metrics_ByDay_PutsEachIntoItsInterval()
    {
        await AddAsync("xss", Now.AddDays(-2), Now.AddDays(-2).AddSeconds(10), ThreatStatus.Mitigated, 100);
        await AddAsync("xss", Now.AddDays(-2), Now.AddDays(-2).AddSeconds(30), ThreatStatus.Mitigated, 300);
        await AddAsync("xss", Now.AddHours(-1), Now, ThreatStatus.FalsePositive, 50);

        var detections = await MetricsAsync(Metric.DetectionRate);
        Assert.Equal([2, 0, 1], detections.DataPoints.Select(point => point.Value));
        Assert.Equal(Now.Date.AddDays(-2), detections.DataPoints[0].Timestamp);
        Assert.Equal((0, 2, 1), (detections.Statistics.Min, detections.Statistics.Max, detections.Statistics.P50));
        var times = await MetricsAsync(Metric.ResponseTime);
        Assert.Equal([20, null, null], times.DataPoints.Select(point => point.Value));
        Assert.Equal((10, 30, 20), (times.Statistics.Min, times.Statistics.Max, times.Statistics.Avg));
        Assert.Equal([400, 0, 50], (await MetricsAsync(Metric.Impact)).DataPoints.Select(point => point.Value));
        Assert.Equal([2, 0, 0], (await MetricsAsync(Metric.MitigationRate)).DataPoints.Select(point => point.Value));
        Assert.Equal([0, null, 1], (await MetricsAsync(Metric.FalsePositiveRate)).DataPoints.Select(point => point.Value));
    }

    [Fact]
    public async Task Metrics_BadRange_IsRefused()
    {
        var viewer = test.Person(Role.Viewer);

        Assert.Equal(ErrorKind.Invalid, (await Service().MetricsAsync(viewer, Metric.Impact, Now, Now, MetricInterval.Day, CancellationToken.None)).Error?.Kind);
        Assert.Equal(ErrorKind.Invalid, (await Service().MetricsAsync(viewer, Metric.Impact, Now.AddYears(-1), Now, MetricInterval.Hour, CancellationToken.None)).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await Service().DashboardAsync(viewer with { Granted = Permission.None }, CancellationToken.None)).Error?.Kind);
    }

    [Fact]
    public async Task Dashboard_OtherOrganization_SeesNothing()
    {
        await AddAsync("xss", Now.AddHours(-1), null, ThreatStatus.Detected, 1);
        var stranger = test.Person(Role.Admin, await test.AddOrganizationAsync("Other"));

        Assert.Equal(0, (await Service().DashboardAsync(stranger, CancellationToken.None)).Value!.Today.ThreatsDetected);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        log.Dispose();
        test.Dispose();
    }

    private AnalyticsService Service() => new(test.Database, log, test.Clock);

    private async Task<MetricSeries> MetricsAsync(Metric metric) =>
        (await Service().MetricsAsync(test.Person(Role.Viewer), metric, Now.AddDays(-2).AddHours(-1), Now.AddHours(1), MetricInterval.Day, CancellationToken.None)).Value!;

    private async Task AddAsync(string type, DateTime detectedAt, DateTime? closedAt, ThreatStatus status, decimal impact, bool simulated = false, Severity severity = Severity.High)
    {
        await using var db = test.Database.Across();
        db.Threats.Add(new Threat
        {
            OrganizationId = test.OrganizationId,
            Number = $"THR-{++added}",
            Type = type,
            Severity = severity,
            Confidence = 0.8,
            Status = status,
            EntityField = "source.ip",
            EntityValue = "192.0.2.1",
            Fingerprint = $"{added}",
            Reason = "test",
            Techniques = ["T1059"],
            RecommendedActions = [],
            Indicators = ThreatIndicators.None,
            RawLog = "raw",
            FirstSeenAt = detectedAt,
            LastSeenAt = detectedAt,
            DetectedAt = detectedAt,
            ClosedAt = closedAt,
            MitigatedAt = status == ThreatStatus.Mitigated ? closedAt : null,
            ImpactUsd = impact,
            Simulated = simulated,
        });
        await db.SaveChangesAsync();
    }
}
