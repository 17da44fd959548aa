using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Bulk;

/// <summary>Takes the rows of deleted jobs away in small steps, between which others write.</summary>
public sealed class BulkRemoval(SocDatabase database)
{
    private const int Step = 5_000;

    /// <summary>Removes a job that is deleted, with its rows; nothing else. After a kill it is called again.</summary>
    public async Task RemoveAsync(int organizationId, Guid id, CancellationToken ct)
    {
        for (var from = 1; await RemoveAsync(organizationId, id, from, ct); from += Step)
        {
            ct.ThrowIfCancellationRequested();
        }
    }

    // False when the job is gone.
    private async Task<bool> RemoveAsync(int organizationId, Guid id, int from, CancellationToken ct)
    {
        var removed = await database.WriteAsync<Done>(organizationId, async unit =>
        {
            if (await unit.Db.BulkJobs.FirstOrDefaultAsync(row => row.Id == id && row.Status == BulkStatus.Deleted, ct) is not { } job)
            {
                return BulkErrors.NotFound(id);
            }

            await unit.Db.BulkRows.Where(row => row.JobId == id && row.Number < from + Step).ExecuteDeleteAsync(ct);
            if (from + Step > job.TotalIocs)
            {
                unit.Db.BulkJobs.Remove(job);
            }

            return Done.Value;
        }, ct);
        return removed.Error is null;
    }
}
