using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Jobs;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Backwards;

/// <summary>Gives the next waiting runs to the scheduler when a place is free, and takes up what a kill cut off.</summary>
public sealed partial class RuleRunSweep(SocDatabase database, RuleRunPlaces places, IJobQueue jobs, ILogger<RuleRunSweep> logger) : BackgroundService
{
    private const int AtOnce = 1_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Looks once: those that began first, then those that wait longest, as many as there is room for.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        await using var db = database.Across();
        var waiting = await db.RuleRuns.AsNoTracking().Where(row => row.State == RuleRunState.Queued || row.State == RuleRunState.Running).OrderBy(row => row.Id).Take(AtOnce)
            .Select(row => new { row.OrganizationId, row.Number, row.State }).ToListAsync(ct);
        foreach (var organization in waiting.Where(run => !places.IsTaken(run.OrganizationId, run.Number)).GroupBy(run => run.OrganizationId))
        {
            foreach (var run in organization.OrderByDescending(run => run.State == RuleRunState.Running).Take(Math.Max(0, places.RoomFor(organization.Key))))
            {
                await jobs.EnqueueAsync(JobKinds.RunRule, new JobArgument(run.OrganizationId, run.Number).ToString(), null, ct);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SweepAsync(stoppingToken);
                await places.WaitAsync(Interval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception fault)
            {
                LogSweepFailed(logger, fault);
                await Task.Delay(Interval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(2601, LogLevel.Error, "Waiting runs of rules could not be looked for; it looks again soon")]
    private static partial void LogSweepFailed(ILogger logger, Exception fault);
}
