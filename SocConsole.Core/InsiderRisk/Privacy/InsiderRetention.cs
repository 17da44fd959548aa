using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Privacy;

/// <summary>
/// Forgets activities, days and edges of people that are older than their organization keeps them. What was learned of them stays as running figures; who counts all days anew begins with what is
/// kept, so that the last 60 days before an organization's latest one are never forgotten.
/// </summary>
public sealed partial class InsiderRetention(SocDatabase database, TimeProvider clock, ILogger<InsiderRetention> logger) : BackgroundService
{
    /// <summary>Days before the organization's latest one that are kept whatever is set.</summary>
    public const int AlwaysKept = 60;

    // One writer at a time: less at once leaves gaps for the others.
    private const int AtOnce = 2_000;

    // What is due is few rows an hour; a console that is restarted every day would never come to a whole day.
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Forgets all that is due; how many activities and days that were.</summary>
    public async Task<(long Activities, long Days)> SweepAsync(CancellationToken ct)
    {
        var (activities, days) = (0L, 0L);
        foreach (var (organization, before) in await DueAsync(ct))
        {
            var midnight = before.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
            var acts = await ForgetAsync(organization, unit => unit.Db.Activities.Where(row => row.At < midnight).OrderBy(row => row.At).Take(AtOnce).ExecuteDeleteAsync(ct), ct);
            var scored = await ForgetAsync(organization, unit => unit.Db.PersonDays.Where(row => row.Date < before).OrderBy(row => row.Date).Take(AtOnce).ExecuteDeleteAsync(ct), ct);
            await ForgetAsync(organization, unit => unit.Db.EntityEdges.Where(row => row.LastSeen < midnight).OrderBy(row => row.LastSeen).Take(AtOnce).ExecuteDeleteAsync(ct), ct);
            if (acts + scored > 0)
            {
                LogForgotten(logger, acts, scored, organization, before);
            }

            (activities, days) = (activities + acts, days + scored);
        }

        return (activities, days);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFailed(logger, fault);
            }
        }
    }

    /// <summary>Organizations that watch people, with the first day that each keeps.</summary>
    private async Task<List<(int Organization, DateOnly Before)>> DueAsync(CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        await using var db = database.Across();
        var kept = await db.InsiderSettings.AsNoTracking().ToDictionaryAsync(row => row.OrganizationId, row => row.RetentionDays, ct);
        var ledgers = await db.InsiderLedgers.AsNoTracking().Where(row => row.Day != null).Select(row => new { row.OrganizationId, row.Day }).ToListAsync(ct);
        var usual = new InsiderSettings().RetentionDays;
        return ledgers.ConvertAll(row =>
        {
            var (old, always) = (today.AddDays(-kept.GetValueOrDefault(row.OrganizationId, usual)), row.Day!.Value.AddDays(-AlwaysKept));
            return (row.OrganizationId, old < always ? old : always);
        });
    }

    private async Task<long> ForgetAsync(int organization, Func<Unit, Task<int>> forget, CancellationToken ct)
    {
        var (total, gone) = (0L, AtOnce);
        while (gone == AtOnce)
        {
            gone = (await database.WriteAsync<int>(organization, async unit => await forget(unit), ct)).Value;
            total += gone;
        }

        return total;
    }

    [LoggerMessage(4021, LogLevel.Information, "Forgot {Activities} activities and {Days} days of people of organization {Organization} that were older than {Before}")]
    private static partial void LogForgotten(ILogger logger, long activities, long days, int organization, DateOnly before);

    [LoggerMessage(4022, LogLevel.Error, "Activities of people that are kept no longer could not be forgotten; it is tried again in an hour")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
