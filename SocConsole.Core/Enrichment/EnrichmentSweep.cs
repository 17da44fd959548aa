using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment;

/// <summary>Forgets what is kept no longer: old answers of providers, old lookups and bulk checks, old changes of verdicts, old counts of requests. In small steps, since writers wait for each other.</summary>
public sealed partial class EnrichmentSweep(SocDatabase database, EnrichmentOptions options, TimeProvider clock, ILogger<EnrichmentSweep> logger) : BackgroundService
{
    /// <summary>How long an answer is kept when it is not used instead of asking any more.</summary>
    public static readonly TimeSpan KeepAnswers = TimeSpan.FromDays(7);

    /// <summary>How long requests are counted back.</summary>
    public static readonly TimeSpan KeepCounts = TimeSpan.FromDays(31);

    private const int AtOnce = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Forgets all that is due; how many rows that were.</summary>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var (answers, lookups, counts) = (now - KeepAnswers, now - TimeSpan.FromDays(options.KeepLookupsDays), now - KeepCounts);
        return await ForgetAsync($"DELETE FROM provider_answers WHERE Id IN (SELECT Id FROM provider_answers WHERE ExpiresAt < {answers} LIMIT {AtOnce})", ct)
            + await ForgetAsync($"DELETE FROM lookups WHERE Id IN (SELECT Id FROM lookups WHERE StartedAt < {lookups} LIMIT {AtOnce})", ct)
            + await ForgetAsync($"UPDATE bulk_jobs SET Status = 'Deleted' WHERE Id IN (SELECT Id FROM bulk_jobs WHERE CreatedAt < {lookups} AND Status IN ('Completed', 'Failed', 'Cancelled') LIMIT {AtOnce})", ct)
            + await ForgetAsync($"DELETE FROM verdict_changes WHERE Id IN (SELECT Id FROM verdict_changes WHERE At < {lookups} LIMIT {AtOnce})", ct)
            + await ForgetAsync($"DELETE FROM request_counts WHERE rowid IN (SELECT rowid FROM request_counts WHERE Hour < {counts} LIMIT {AtOnce})", ct);
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

    private async Task<int> ForgetAsync(FormattableString statement, CancellationToken ct)
    {
        var (total, gone) = (0, AtOnce);
        while (gone == AtOnce)
        {
            gone = 0;
            await database.WriteAcrossAsync<Done>(
                async unit =>
                {
                    gone = await unit.Db.Database.ExecuteSqlInterpolatedAsync(statement, ct);
                    return Done.Value;
                },
                ct);
            total += gone;
        }

        return total;
    }

    [LoggerMessage(2904, LogLevel.Error, "What is kept no longer could not be forgotten; it is tried again in an hour")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
