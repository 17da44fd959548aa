using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Detection.Analytics;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Detection;

/// <summary>Figures about threats.</summary>
internal static class AnalyticsEndpoints
{
    public static void MapAnalytics(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.ThreatOps, "/api/v1/analytics", "Analytics").RequireLimit(Limits.Analytics);

        group.MapGet("/dashboard", Dashboard).Needs(Permission.ReadAnalytics).WithSummary("Today, this week and the most frequent threats, UTC");
        group.MapGet("/metrics", Metrics).Needs(Permission.ReadAnalytics).WithSummary("One metric over time, with statistics over the underlying values");
    }

    private static Task<Result<DashboardBody>> Dashboard(Actor actor, AnalyticsService analytics, CancellationToken ct) =>
        analytics.DashboardAsync(actor, ct).Map(DashboardBody.From);

    private static async Task<Result<MetricSeries>> Metrics([AsParameters] MetricQuery query, Actor actor, AnalyticsService analytics, TimeProvider clock, CancellationToken ct) =>
        query.Read(clock.GetUtcNow().UtcDateTime).Succeeded(out var asked, out var error)
            ? await analytics.MetricsAsync(actor, asked.Metric, asked.From, asked.Until, asked.Interval, ct)
            : error;
}

internal sealed record MetricQuery
{
    /// <summary>response_time, detection_rate, mitigation_rate, false_positive_rate or impact.</summary>
    [FromQuery(Name = "metric")]
    public string? Metric { get; init; }

    [FromQuery(Name = "from_date")]
    public DateTimeOffset? FromDate { get; init; }

    [FromQuery(Name = "to_date")]
    public DateTimeOffset? ToDate { get; init; }

    /// <summary>hour, day or week.</summary>
    [FromQuery(Name = "interval")]
    public string? Interval { get; init; }

    public Result<(Metric Metric, DateTime From, DateTime Until, MetricInterval Interval)> Read(DateTime now)
    {
        if (!Wire.TryRead<Metric>(Metric ?? "response_time", out var metric))
        {
            return Error.Invalid("metric", $"must be one of {string.Join(", ", Enum.GetValues<Metric>().Select(Wire.Name))}");
        }

        if (!Wire.TryRead<MetricInterval>(Interval ?? "hour", out var interval))
        {
            return Error.Invalid("interval", "must be hour, day or week");
        }

        var until = ToDate?.UtcDateTime ?? now;
        return (metric, FromDate?.UtcDateTime ?? until.AddDays(-1), until, interval);
    }
}

internal sealed record DashboardBody(TodayBody Today, WeekBody ThisWeek, IReadOnlyList<TypeCount> TopThreats)
{
    public static DashboardBody From(Dashboard dashboard) => new(
        new TodayBody(dashboard.Today.ThreatsDetected, dashboard.Today.ThreatsMitigated, dashboard.Today.FalsePositives, dashboard.Today.AverageResponseSeconds, dashboard.Today.ImpactPreventedUsd),
        new WeekBody(dashboard.ThisWeek.ThreatsDetected, dashboard.ThisWeek.ThreatsMitigated, dashboard.ThisWeek.SuccessRate),
        dashboard.TopThreats);
}

/// <param name="AvgResponseTimeS">Seconds from detection to mitigation; null when nothing was mitigated today.</param>
/// <param name="TotalImpactPreventedUsd">Estimates of what was mitigated today, simulated threats left out.</param>
internal sealed record TodayBody(long ThreatsDetected, long ThreatsMitigated, long FalsePositives, double? AvgResponseTimeS, decimal TotalImpactPreventedUsd);

internal sealed record WeekBody(long ThreatsDetected, long ThreatsMitigated, double? SuccessRate);
