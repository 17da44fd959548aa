using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Analytics;

/// <summary>Figures about threats. Every number is a query over the rows that it speaks of.</summary>
public sealed class AnalyticsService(SocDatabase database, IEventLog log, TimeProvider clock)
{
    private const int MaximumPoints = 2000;
    private const int MaximumValues = 200_000;

    public async Task<Result<Dashboard>> DashboardAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadAnalytics) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await DashboardAsync(db, ct);
    }

    public async Task<Result<Overview>> OverviewAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadAnalytics) is { } refused)
        {
            return refused;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var (today, monthAgo) = (now.Date, now.AddDays(-30));
        await using var db = database.Read(actor.OrganizationId);
        var dashboard = await DashboardAsync(db, ct);
        var open = db.Threats.Where(row => row.ClosedAt == null);
        var closed = db.Threats.Where(row => row.ClosedAt >= monthAgo);
        var closedCount = await closed.LongCountAsync(ct);
        var falsePositives = await closed.LongCountAsync(row => row.Status == ThreatStatus.FalsePositive, ct);
        var hours = await db.Threats.Where(row => row.DetectedAt >= now.AddHours(-24)).Select(row => new { row.DetectedAt, row.Severity }).Take(MaximumValues).ToListAsync(ct);
        var techniques = await db.Threats.Where(row => row.DetectedAt >= now.AddDays(-7)).Select(row => row.Techniques).Take(MaximumValues).ToListAsync(ct);
        var sources = await log.SourcesAsync(actor.OrganizationId, ct);
        return new Overview(
            dashboard,
            await open.LongCountAsync(ct),
            await open.LongCountAsync(row => row.Severity == Severity.Critical && row.AssigneeId == null, ct),
            await db.Threats.LongCountAsync(row => row.DetectedAt >= today.AddDays(-7) && row.DetectedAt < today.AddDays(-6), ct),
            Mean(await ResponseSecondsAsync(db, monthAgo, now, ct)),
            closedCount == 0 ? null : MetricMath.Round((double)falsePositives / closedCount),
            hours.GroupBy(row => (Hour: row.DetectedAt.Date.AddHours(row.DetectedAt.Hour), row.Severity)).Select(group => new HourCount(group.Key.Hour, group.Key.Severity, group.LongCount()))
                .OrderBy(row => row.Hour).ThenBy(row => row.Severity).ToList(),
            techniques.SelectMany(row => row).GroupBy(name => name).Select(group => new TechniqueCount(group.Key, group.LongCount())).OrderByDescending(row => row.Count).ThenBy(row => row.Technique, StringComparer.Ordinal).Take(10).ToList(),
            await log.CountSinceAsync(actor.OrganizationId, now.AddHours(-1), ct),
            sources.Count == 0 ? null : sources.Max(source => source.LastEventAt),
            sources);
    }

    /// <summary>A metric over time. Bounds are UTC, <paramref name="from"/> before <paramref name="until"/>; at most 2,000 points.</summary>
    public async Task<Result<MetricSeries>> MetricsAsync(Actor actor, Metric metric, DateTime from, DateTime until, MetricInterval interval, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadAnalytics) is { } refused)
        {
            return refused;
        }

        if (from >= until)
        {
            return Error.Invalid("from_date", "must be before to_date");
        }

        var start = Floor(from, interval);
        if ((until - start) / Length(interval) > MaximumPoints)
        {
            return Error.Invalid("interval", $"gives more than {MaximumPoints} points; take a longer interval or a shorter range");
        }

        await using var db = database.Read(actor.OrganizationId);
        var (unit, samples, zeroIsTrue) = await SamplesAsync(db, metric, from, until, ct);
        var byInterval = samples.ToLookup(sample => Floor(sample.At, interval), sample => sample.Value);
        var points = new List<MetricPoint>();
        for (var at = start; at < until; at += Length(interval))
        {
            var values = byInterval[at].ToList();
            points.Add(new MetricPoint(at, metric is Metric.DetectionRate or Metric.MitigationRate or Metric.Impact ? MetricMath.Round(values.Sum()) : Mean(values)));
        }

        var underlying = zeroIsTrue ? points.ConvertAll(point => point.Value ?? 0) : samples.ConvertAll(sample => sample.Value);
        return new MetricSeries(metric, unit, points, MetricMath.Statistics(underlying));
    }

    private static async Task<(string Unit, List<(DateTime At, double Value)> Samples, bool ZeroIsTrue)> SamplesAsync(SocDbContext db, Metric metric, DateTime from, DateTime until, CancellationToken ct)
    {
        var detected = db.Threats.Where(row => row.DetectedAt >= from && row.DetectedAt < until);
        var mitigated = db.Threats.Where(row => row.MitigatedAt >= from && row.MitigatedAt < until);
        switch (metric)
        {
            case Metric.ResponseTime:
                var times = await mitigated.Select(row => new { row.DetectedAt, At = row.MitigatedAt!.Value }).Take(MaximumValues).ToListAsync(ct);
                return ("seconds", times.ConvertAll(row => (row.At, (row.At - row.DetectedAt).TotalSeconds)), false);
            case Metric.DetectionRate:
                var found = await detected.Select(row => row.DetectedAt).Take(MaximumValues).ToListAsync(ct);
                return ("threats per interval", found.ConvertAll(at => (at, 1.0)), true);
            case Metric.MitigationRate:
                var contained = await mitigated.Select(row => row.MitigatedAt!.Value).Take(MaximumValues).ToListAsync(ct);
                return ("threats per interval", contained.ConvertAll(at => (at, 1.0)), true);
            case Metric.FalsePositiveRate:
                var closed = await db.Threats.Where(row => row.ClosedAt >= from && row.ClosedAt < until).Select(row => new { At = row.ClosedAt!.Value, row.Status }).Take(MaximumValues).ToListAsync(ct);
                return ("share of closed threats", closed.ConvertAll(row => (row.At, row.Status == ThreatStatus.FalsePositive ? 1.0 : 0.0)), false);
            case Metric.Impact:
                var impacts = await detected.Select(row => new { row.DetectedAt, row.ImpactUsd }).Take(MaximumValues).ToListAsync(ct);
                return ("US dollars per interval", impacts.ConvertAll(row => (row.DetectedAt, (double)row.ImpactUsd)), true);
            default:
                throw new InvalidOperationException($"unknown metric {metric}");
        }
    }

    private async Task<Dashboard> DashboardAsync(SocDbContext db, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var today = now.Date;
        var week = Floor(now, MetricInterval.Week);
        var weekDetected = db.Threats.Where(row => row.DetectedAt >= week);
        var detectedThisWeek = await weekDetected.LongCountAsync(ct);
        var mitigatedOfWeek = await weekDetected.LongCountAsync(row => row.Status == ThreatStatus.Mitigated, ct);
        var falseOfWeek = await weekDetected.LongCountAsync(row => row.Status == ThreatStatus.FalsePositive, ct);
        var impacts = await db.Threats.Where(row => row.MitigatedAt >= today && !row.Simulated).Select(row => row.ImpactUsd).Take(MaximumValues).ToListAsync(ct);
        var since = now.AddDays(-7);
        return new Dashboard(
            new DaySummary(
                await db.Threats.LongCountAsync(row => row.DetectedAt >= today, ct),
                await db.Threats.LongCountAsync(row => row.MitigatedAt >= today, ct),
                await db.Threats.LongCountAsync(row => row.Status == ThreatStatus.FalsePositive && row.ClosedAt >= today, ct),
                Mean(await ResponseSecondsAsync(db, today, now, ct)),
                impacts.Sum()),
            new WeekSummary(
                detectedThisWeek,
                await db.Threats.LongCountAsync(row => row.MitigatedAt >= week, ct),
                detectedThisWeek == falseOfWeek ? null : MetricMath.Round((double)mitigatedOfWeek / (detectedThisWeek - falseOfWeek))),
            await db.Threats.Where(row => row.DetectedAt >= since).GroupBy(row => row.Type).OrderByDescending(group => group.LongCount()).ThenBy(group => group.Key)
                .Select(group => new TypeCount(group.Key, group.LongCount())).Take(10).ToListAsync(ct));
    }

    private static async Task<List<double>> ResponseSecondsAsync(SocDbContext db, DateTime from, DateTime until, CancellationToken ct)
    {
        var times = await db.Threats.Where(row => row.MitigatedAt >= from && row.MitigatedAt <= until).Select(row => new { row.DetectedAt, At = row.MitigatedAt!.Value }).Take(MaximumValues).ToListAsync(ct);
        return times.ConvertAll(row => (row.At - row.DetectedAt).TotalSeconds);
    }

    private static double? Mean(List<double> values) => values.Count == 0 ? null : MetricMath.Round(values.Average());

    private static TimeSpan Length(MetricInterval interval) => interval switch
    {
        MetricInterval.Hour => TimeSpan.FromHours(1),
        MetricInterval.Day => TimeSpan.FromDays(1),
        MetricInterval.Week => TimeSpan.FromDays(7),
        _ => throw new InvalidOperationException($"unknown interval {interval}"),
    };

    private static DateTime Floor(DateTime at, MetricInterval interval) => interval switch
    {
        MetricInterval.Hour => at.Date.AddHours(at.Hour),
        MetricInterval.Day => at.Date,
        MetricInterval.Week => at.Date.AddDays(-(((int)at.DayOfWeek + 6) % 7)),
        _ => throw new InvalidOperationException($"unknown interval {interval}"),
    };
}
