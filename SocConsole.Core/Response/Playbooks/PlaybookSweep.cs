using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Response.BlockList;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>
/// Finds what a lost job left: runs to execute that nobody works on, approvals whose time is over, blocks that ran out. The database says what is to be done;
/// jobs only make it happen sooner.
/// </summary>
public sealed partial class PlaybookSweep(SocDatabase database, RunClaims claims, PlaybookDecisions decisions, BlockListService blocks, StepExpiry expiry, ResponseJobs jobs, TimeProvider clock, ILogger<PlaybookSweep> logger)
    : BackgroundService
{
    private const int AtOnce = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>Looks once, at most 100 of each; what is left comes with the next look.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = database.Across();
        var waiting = await db.PlaybookRuns.Where(row => row.Status == RunStatus.Executing).OrderBy(row => row.Id).Take(AtOnce).Select(row => new { row.OrganizationId, row.Number }).ToListAsync(ct);
        foreach (var run in waiting.Where(run => !claims.IsClaimed(run.OrganizationId, run.Number)))
        {
            await jobs.RunAsync(run.OrganizationId, run.Number);
        }

        var late = await db.PlaybookRuns.Where(row => row.Status == RunStatus.PendingApproval && row.ExpiresAt <= now).OrderBy(row => row.Id).Take(AtOnce)
            .Select(row => new { row.OrganizationId, row.Number }).ToListAsync(ct);
        foreach (var run in late)
        {
            await decisions.ExpireAsync(run.OrganizationId, run.Number, ct);
        }

        var over = await db.BlockEntries.Where(row => row.RemovedAt == null && row.ExpiresAt <= now).OrderBy(row => row.Id).Take(AtOnce).Select(row => new { row.OrganizationId, row.Id }).ToListAsync(ct);
        foreach (var entry in over)
        {
            await blocks.ExpireAsync(entry.OrganizationId, entry.Id, ct);
        }

        var ended = await db.PlaybookRunSteps.Where(row => row.EndsAt <= now && row.Status == StepStatus.Completed).OrderBy(row => row.EndsAt).Take(AtOnce).Select(row => new { row.OrganizationId, row.Id }).ToListAsync(ct);
        foreach (var step in ended)
        {
            await expiry.ExpireAsync(step.OrganizationId, step.Id, ct);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                LogSweepFailed(logger, fault);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(5203, LogLevel.Error, "The sweep of the response failed; it looks again soon")]
    private static partial void LogSweepFailed(ILogger logger, Exception fault);
}
