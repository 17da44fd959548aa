using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Bulk;

/// <summary>
/// Stores rows that are over, at most a second after they are, each write with the job's counts: rows and counts never disagree, whenever the console is killed. A row that is over stays as it is.
/// </summary>
internal sealed class BulkProgress(SocDatabase database, TimeProvider clock, int organizationId, Guid jobId)
{
    /// <summary>Most rows of one write.</summary>
    public const int MostAtOnce = 100;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private long? told;

    /// <summary>Stores until no more come. False when the job was deleted meanwhile: then there is nothing more to do.</summary>
    public async Task<bool> StoreAsync(ChannelReader<BulkRow> over)
    {
        var rows = new List<BulkRow>(MostAtOnce);
        while (await FillAsync(over, rows))
        {
            if (!await WriteAsync(rows))
            {
                return false;
            }

            rows.Clear();
        }

        return true;
    }

    /// <summary>Stores rows and counts those that waited. What was paid for is kept when somebody cancels; nothing is once the job is deleted.</summary>
    public async Task<bool> WriteAsync(IReadOnlyList<BulkRow> rows)
    {
        var written = await database.WriteAsync<Done>(organizationId, async unit =>
        {
            if (await unit.Db.BulkJobs.FirstOrDefaultAsync(row => row.Id == jobId && (row.Status == BulkStatus.Processing || row.Status == BulkStatus.Cancelled)) is not { } job)
            {
                return BulkErrors.NotFound(jobId);
            }

            using var statements = BulkStatements.In(unit, organizationId, jobId);
            foreach (var row in rows.Where(statements.Update))
            {
                job.ProcessedIocs++;
                job.CompletedIocs += row.Status == BulkRowStatus.Completed ? 1 : 0;
                job.FailedIocs += row.Status == BulkRowStatus.Failed ? 1 : 0;
            }

            if (told is not { } last || clock.GetElapsedTime(last) >= Longest)
            {
                told = clock.GetTimestamp();
                unit.Raise(new BulkJobChanged(organizationId, unit.Now, jobId));
            }

            return Done.Value;
        }, CancellationToken.None);
        return written.Error is null;
    }

    // Waits for a first row, then a second at most for others. False when no more come.
    private async Task<bool> FillAsync(ChannelReader<BulkRow> over, List<BulkRow> rows)
    {
        if (!await over.WaitToReadAsync())
        {
            return false;
        }

        using var late = new CancellationTokenSource(Longest, clock);
        try
        {
            while (rows.Count < MostAtOnce && await over.WaitToReadAsync(late.Token))
            {
                while (rows.Count < MostAtOnce && over.TryRead(out var row))
                {
                    rows.Add(row);
                }
            }
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            // What came until now is stored now.
        }

        return true;
    }
}
