using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Contracts.ThreatCopilot;

/// <summary>Six threats at ten o'clock by a clock that stands: five are mitigated after known times, one is a false positive.</summary>
public sealed class AnalyticsContractTests(AnalyticsContractTests.Morning morning) : IClassFixture<AnalyticsContractTests.Morning>
{
    private static readonly int[] ResponseSeconds = [12, 30, 45, 90, 600];

    [Fact]
    public async Task Dashboard_CountsWhatHappened()
    {
        var found = await ThreatCopilotFixture.DataAsync(morning.Admin.GetAsync("/api/v1/analytics/dashboard"));
        var rows = (await ThreatCopilotFixture.DataAsync(morning.Admin.GetAsync("/api/v1/threats?status=mitigated"))).GetProperty("threats").EnumerateArray();

        Shape.Check(found, """
            {"today": {"threats_detected": 45, "threats_mitigated": 42, "false_positives": 3, "avg_response_time_s": 18, "total_impact_prevented_usd": 15000000},
             "this_week": {"threats_detected": 312, "threats_mitigated": 298, "success_rate": 0.95}, "top_threats": [{"type": "", "count": 15}]}
            """);
        Assert.Equal(("6", "5", "1"), (found.Text("today", "threats_detected"), found.Text("today", "threats_mitigated"), found.Text("today", "false_positives")));
        Assert.Equal(155.4, Number(found.GetProperty("today"), "avg_response_time_s"));
        Assert.Equal(rows.Sum(row => row.GetProperty("impact_usd").GetDecimal()), found.GetProperty("today").GetProperty("total_impact_prevented_usd").GetDecimal());
        Assert.Equal(("6", "5", 1.0), (found.Text("this_week", "threats_detected"), found.Text("this_week", "threats_mitigated"), Number(found.GetProperty("this_week"), "success_rate")));
        var top = Assert.Single(found.GetProperty("top_threats").EnumerateArray());
        Assert.Equal(("sql_injection", "6"), (top.Text("type"), top.Text("count")));
    }

    // Over the seconds 12, 30, 45, 90 and 600: percentile q lies at position 4q, between neighbours in proportion.
    [Theory]
    [InlineData("response_time", "seconds", 12, 600, 155.4, 45, 498, 579.6)]

    // One value an hour: 0, 6, 0 and 0, 5, 0.
    [InlineData("detection_rate", "threats per interval", 0, 6, 2, 0, 5.4, 5.88)]
    [InlineData("mitigation_rate", "threats per interval", 0, 5, 1.667, 0, 4.5, 4.9)]

    // One of six closed threats was none.
    [InlineData("false_positive_rate", "share of closed threats", 0, 1, 0.167, 0, 0.75, 0.95)]
    public async Task Metrics_Statistics_AreThoseOfTheUnderlyingValues(string metric, string unit, double min, double max, double avg, double p50, double p95, double p99)
    {
        var found = await MetricsAsync($"metric={metric}&from_date=2026-03-04T09:00:00Z&to_date=2026-03-04T12:00:00Z&interval=hour");
        var statistics = found.GetProperty("statistics");

        Shape.Check(found, """
            {"metric": "", "unit": "", "data_points": [{"timestamp": "", "value?": 17.5}], "statistics": {"min": 15, "max": 22, "avg": 18, "p50": 18, "p95": 20.5, "p99": 21.8}}
            """);
        Assert.Equal((metric, unit), (found.Text("metric"), found.Text("unit")));
        Assert.Equal([min, max, avg, p50, p95, p99], ((string[])["min", "max", "avg", "p50", "p95", "p99"]).Select(name => Number(statistics, name)));
        Assert.Equal(["2026-03-04T09:00:00Z", "2026-03-04T10:00:00Z", "2026-03-04T11:00:00Z"], found.GetProperty("data_points").EnumerateArray().Select(point => point.Text("timestamp")));
    }

    [Fact]
    public async Task Metrics_HoursWithoutAnyValue_AreNullAndNotZero()
    {
        var points = (await MetricsAsync("metric=response_time&from_date=2026-03-04T09:00:00Z&to_date=2026-03-04T12:00:00Z&interval=hour")).GetProperty("data_points");

        Assert.Equal(["", "155.4", ""], points.EnumerateArray().Select(point => point.Text("value")));
    }

    [Theory]
    [InlineData("day", 2)]
    [InlineData("week", 1)]
    public async Task Metrics_LongerIntervals_HoldTheSameValues(string interval, int points)
    {
        var found = await MetricsAsync($"metric=detection_rate&from_date=2026-03-03T00:00:00Z&to_date=2026-03-05T00:00:00Z&interval={interval}");

        Assert.Equal(points, found.GetProperty("data_points").GetArrayLength());
        Assert.Equal(6, found.GetProperty("data_points").EnumerateArray().Sum(point => Number(point, "value")));
    }

    [Fact]
    public async Task Metrics_TimeInWhichNothingHappened_HasNoFigures()
    {
        var found = await MetricsAsync("metric=response_time&from_date=2026-03-01T00:00:00Z&to_date=2026-03-02T00:00:00Z&interval=day");

        Assert.All(found.GetProperty("statistics").EnumerateObject(), figure => Assert.Equal(JsonValueKind.Null, figure.Value.ValueKind));
    }

    [Theory]
    [InlineData("metric=luck")]
    [InlineData("metric=response_time&interval=fortnight")]
    [InlineData("metric=response_time&from_date=2026-03-04T12:00:00Z&to_date=2026-03-04T09:00:00Z")]
    [InlineData("metric=response_time&from_date=1900-01-01T00:00:00Z&interval=hour")]
    [InlineData("metric=response_time&from_date=soon")]
    public async Task Metrics_WrongQuery_IsInvalidRequest(string query) =>
        SignInContractTests.CheckError(await morning.Admin.GetAsync($"/api/v1/analytics/metrics?{query}").RefusedAsync(HttpStatusCode.BadRequest), "INVALID_REQUEST");

    private Task<JsonElement> MetricsAsync(string query) => ThreatCopilotFixture.DataAsync(morning.Admin.GetAsync($"/api/v1/analytics/metrics?{query}"));

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();

    public sealed class Morning : IAsyncLifetime
    {
        private readonly TestClock clock = new();
        private ConsoleApplication console = null!;

        internal HttpClient Admin { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            console = await ConsoleApplication.StartAsync(replace: services => services.AddSingleton<TimeProvider>(clock));
            Admin = await console.AdminAsync();
            using var listener = await ThreatListener.OpenAsync(console, Admin);
            List<string> threats = [];
            for (var i = 0; i <= ResponseSeconds.Length; i++)
            {
                threats.Add(await AttackAsync($"203.0.113.{60 + i}"));
                await listener.UntilAsync("threat_analyzed", threats[i]);
            }

            await CloseAsync(threats[^1], "false_positive");
            foreach (var (seconds, index) in ResponseSeconds.Select((seconds, index) => (seconds, index)))
            {
                clock.Advance(TimeSpan.FromSeconds(seconds - (index == 0 ? 0 : ResponseSeconds[index - 1])));
                await CloseAsync(threats[index], "mitigated");
            }
        }

        public async Task DisposeAsync()
        {
            Admin.Dispose();
            await console.DisposeAsync();
        }

        private async Task<string> AttackAsync(string address)
        {
            var at = clock.GetUtcNow().ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture);
            var line = $"{address} - - [{at}] \"GET /search?q=1%27%20UNION%20SELECT%20username%2Cpassword%20FROM%20users--%20- HTTP/1.1\" 200 512 \"-\" \"Mozilla/5.0\"";
            return (await ThreatCopilotFixture.DataAsync(Admin.PostAsJsonAsync("/api/v1/detect", new { log_entry = line, source = "web" }))).Text("threat_id");
        }

        private Task<JsonElement> CloseAsync(string threat, string status) => Admin.PostAsJsonAsync($"/api/v1/threats/{threat}/status", new { status }).OkAsync();
    }
}
