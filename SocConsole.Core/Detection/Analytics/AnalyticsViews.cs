using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Detection.Analytics;

/// <summary>Figures of one day, UTC. Simulated threats count, but prevent no loss.</summary>
/// <param name="AverageResponseSeconds">Mean time from detection to mitigation of what was mitigated; null when nothing was.</param>
/// <param name="ImpactPreventedUsd">Sum of the estimates of the threats that were mitigated, without simulated ones.</param>
public sealed record DaySummary(long ThreatsDetected, long ThreatsMitigated, long FalsePositives, double? AverageResponseSeconds, decimal ImpactPreventedUsd);

/// <param name="SuccessRate">Mitigated of detected that week, false positives left out, 0 to 1; null when there was none.</param>
public sealed record WeekSummary(long ThreatsDetected, long ThreatsMitigated, double? SuccessRate);

public sealed record TypeCount(string Type, long Count);

public sealed record HourCount(DateTime Hour, Severity Severity, long Count);

public sealed record TechniqueCount(string Technique, long Count);

/// <summary>The documented dashboard. The week begins on Monday, UTC; the top threats are the last seven days' ten.</summary>
public sealed record Dashboard(DaySummary Today, WeekSummary ThisWeek, IReadOnlyList<TypeCount> TopThreats);

/// <summary>What the overview page shows beyond the dashboard.</summary>
public sealed record Overview(
    Dashboard Dashboard, long OpenThreats, long CriticalUnassigned, long DetectedSameWeekdayLastWeek, double? MeanSecondsToMitigate, double? FalsePositiveShare,
    IReadOnlyList<HourCount> DetectionsByHour, IReadOnlyList<TechniqueCount> TopTechniques, long EventsLastHour, DateTime? LastEventAt, IReadOnlyList<LogSource> Sources);

public enum Metric
{
    ResponseTime,
    DetectionRate,
    MitigationRate,
    FalsePositiveRate,
    Impact,
}

public enum MetricInterval
{
    Hour,
    Day,
    Week,
}

/// <param name="Value">Null when nothing happened in the interval and zero would be untrue.</param>
public sealed record MetricPoint(DateTime Timestamp, double? Value);

/// <summary>Figures over the underlying values, not over the points. Percentiles interpolate linearly between closest ranks (Hyndman and Fan, type 7).</summary>
public sealed record MetricStatistics(double? Min, double? Max, double? Avg, double? P50, double? P95, double? P99);

public sealed record MetricSeries(Metric Metric, string Unit, IReadOnlyList<MetricPoint> DataPoints, MetricStatistics Statistics);
