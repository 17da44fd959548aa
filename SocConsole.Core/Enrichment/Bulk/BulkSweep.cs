using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Jobs;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Bulk;

/// <summary>Finds files that wait to be checked and those that a kill cut off, and clears away what is deleted or was left behind.</summary>
public sealed class BulkSweep(SocDatabase database, BulkPlaces places, BulkRemoval removal, BulkSpool spool, IJobQueue jobs, TimeProvider clock, ILogger<BulkSweep> logger) : WaitingJobSweep(places, jobs, logger)
{
    private const int AtOnce = 1_000;
    private const int RemovedAtOnce = 5;

    // A file that arrives is written to all the time; what did not move for this long was cut off.
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(10);

    private long? cleared;

    protected override string Kind => JobKinds.BulkCheck;

    protected override async Task<IReadOnlyList<WaitingJob>> WaitingAsync(CancellationToken ct)
    {
        if (cleared is not { } last || clock.GetElapsedTime(last) >= Quiet)
        {
            cleared = clock.GetTimestamp();
            spool.Clear(clock.GetUtcNow().UtcDateTime - Quiet);
        }

        await using var db = database.Across();
        var deleted = await db.BulkJobs.AsNoTracking().Where(row => row.Status == BulkStatus.Deleted).OrderBy(row => row.CreatedAt).Take(RemovedAtOnce).Select(row => new { row.OrganizationId, row.Id }).ToListAsync(ct);
        foreach (var job in deleted)
        {
            await removal.RemoveAsync(job.OrganizationId, job.Id, ct);
        }

        var rows = await db.BulkJobs.AsNoTracking().Where(row => row.Status == BulkStatus.Pending || row.Status == BulkStatus.Processing).OrderBy(row => row.CreatedAt).Take(AtOnce)
            .Select(row => new { row.OrganizationId, row.Id, row.Status }).ToListAsync(ct);
        return [.. rows.Select(row => new WaitingJob(row.OrganizationId, row.Id.ToString(), row.Status == BulkStatus.Processing))];
    }
}
