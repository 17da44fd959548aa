using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Monitoring;

/// <summary>What an organization asked of the API.</summary>
/// <param name="PeriodHours">How far back it was looked.</param>
/// <param name="RequestsByStatus">By HTTP status.</param>
/// <param name="RequestsByEndpoint">By the endpoint's pattern.</param>
/// <param name="ErrorRate">Share of answers from 400 on, in percent; 0 without requests.</param>
public sealed record RequestMetrics(
    int PeriodHours, DateTime Timestamp, long TotalRequests, IReadOnlyDictionary<string, long> RequestsByStatus, IReadOnlyDictionary<string, long> RequestsByEndpoint, double ErrorRate);

/// <summary>Counts the API's requests by organization, hour, endpoint and status. Counted in memory and written some seconds later, so a kill loses the last seconds.</summary>
public sealed partial class RequestCounts(SocDatabase database, TimeProvider clock, ILogger<RequestCounts> logger) : BackgroundService
{
    /// <summary>Furthest that is looked back, in hours.</summary>
    public const int MaximumHours = 24 * 31;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<(int Organization, DateTime Hour, string Endpoint, int Status), long> unwritten = [];

    /// <param name="organizationId">Who asked.</param>
    /// <param name="endpoint">The endpoint's pattern: there are as many as the API has endpoints, whatever is sent.</param>
    /// <param name="status">What was answered.</param>
    public void Add(int organizationId, string endpoint, int status)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        unwritten.AddOrUpdate((organizationId, now.Date.AddHours(now.Hour), endpoint, status), 1, (_, count) => count + 1);
    }

    /// <summary>The requests of the hours before now; the first of them whole. Errors: INVALID_REQUEST.</summary>
    public async Task<Result<RequestMetrics>> ReadAsync(Actor actor, int hours, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadAnalytics) is { } refused)
        {
            return refused;
        }

        if (hours is < 1 or > MaximumHours)
        {
            return Error.Invalid("hours", $"must be from 1 to {MaximumHours}");
        }

        await FlushAsync(ct);
        var now = clock.GetUtcNow().UtcDateTime;
        var from = now.AddHours(-hours);
        await using var db = database.Read(actor.OrganizationId);
        var rows = await db.RequestCounts.Where(row => row.Hour >= from.Date.AddHours(from.Hour)).GroupBy(row => new { row.Endpoint, row.Status })
            .Select(group => new { group.Key.Endpoint, group.Key.Status, Count = group.Sum(row => row.Count) }).ToListAsync(ct);
        var total = rows.Sum(row => row.Count);
        return new RequestMetrics(
            hours, now, total,
            rows.GroupBy(row => row.Status).OrderBy(group => group.Key).ToDictionary(group => group.Key.ToString(System.Globalization.CultureInfo.InvariantCulture), group => group.Sum(row => row.Count)),
            rows.GroupBy(row => row.Endpoint).OrderByDescending(group => group.Sum(row => row.Count)).ToDictionary(group => group.Key, group => group.Sum(row => row.Count)),
            total == 0 ? 0 : Math.Round(100.0 * rows.Where(row => row.Status >= 400).Sum(row => row.Count) / total, 2));
    }

    /// <summary>Writes what was counted so far.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        foreach (var organization in unwritten.Keys.GroupBy(key => key.Organization).ToList())
        {
            var counted = organization.Select(key => (Key: key, Count: unwritten.TryRemove(key, out var count) ? count : 0)).Where(entry => entry.Count > 0).ToList();
            try
            {
                await WriteAsync(organization.Key, counted, ct);
            }
            catch
            {
                foreach (var (key, count) in counted)
                {
                    unwritten.AddOrUpdate(key, count, (_, more) => more + count);
                }

                throw;
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await FlushAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogNotStored(logger, fault);
            }
        }
    }

    private Task<Result<Done>> WriteAsync(int organizationId, List<((int Organization, DateTime Hour, string Endpoint, int Status) Key, long Count)> counted, CancellationToken ct) =>
        database.WriteAsync<Done>(
            organizationId,
            async unit =>
            {
                foreach (var (key, count) in counted)
                {
                    await unit.Db.Database.ExecuteSqlAsync(
                        $"INSERT INTO request_counts(OrganizationId, Hour, Endpoint, Status, Count) VALUES ({key.Organization}, {key.Hour}, {key.Endpoint}, {key.Status}, {count}) ON CONFLICT DO UPDATE SET Count = Count + excluded.Count", ct);
                }

                return Done.Value;
            },
            ct);

    [LoggerMessage(2905, LogLevel.Error, "How many requests there were could not be stored; it is tried again")]
    private static partial void LogNotStored(ILogger logger, Exception fault);
}
