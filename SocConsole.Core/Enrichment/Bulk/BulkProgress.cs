using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Bulk;

/// <summary>
/// Stores rows that are over, a fifth of a second after they are at most, each write with the job's counts: rows and counts never disagree, whenever the console is killed. A row that is over stays as it is.
/// </summary>
internal sealed class BulkProgress(SocDatabase database, TimeProvider clock, int organizationId, Guid jobId)
{
    /// <summary>Most rows of one write.</summary>
    public const int MostAtOnce = 100;

    /// <summary>Most rows of one write that only take what another came to.</summary>
    public const int MostRepeatedAtOnce = 1_000;

    /// <summary>Longest that a row which is over waits to be stored: what a kill takes is asked for again.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Telling = TimeSpan.FromSeconds(1);

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

    /// <summary>Gives rows, by number, what the first row with their value came to; at most <see cref="MostRepeatedAtOnce"/>. False when the job was deleted meanwhile.</summary>
    public Task<bool> RepeatAsync(IReadOnlyCollection<KeyValuePair<int, int>> firsts) =>
        WriteAsync(statements => firsts.Select(row => statements.Repeat(row.Key, row.Value)).OfType<BulkRowStatus>());

    private Task<bool> WriteAsync(IReadOnlyList<BulkRow> rows) => WriteAsync(statements => rows.Where(statements.Update).Select(row => row.Status));

    // Counts the rows that came to be over. What was paid for is kept when somebody cancels; nothing is once the job is deleted.
    private async Task<bool> WriteAsync(Func<BulkStatements, IEnumerable<BulkRowStatus>> write)
    {
        var written = await database.WriteAsync<Done>(organizationId, async unit =>
        {
            if (await unit.Db.BulkJobs.FirstOrDefaultAsync(row => row.Id == jobId && (row.Status == BulkStatus.Processing || row.Status == BulkStatus.Cancelled)) is not { } job)
            {
                return BulkErrors.NotFound(jobId);
            }

            using var statements = BulkStatements.In(unit, organizationId, jobId);
            foreach (var status in write(statements))
            {
                job.ProcessedIocs++;
                job.CompletedIocs += status == BulkRowStatus.Completed ? 1 : 0;
                job.FailedIocs += status == BulkRowStatus.Failed ? 1 : 0;
            }

            if (told is not { } last || clock.GetElapsedTime(last) >= Telling)
            {
                told = clock.GetTimestamp();
                unit.Raise(new BulkJobChanged(organizationId, unit.Now, jobId));
            }

            return Done.Value;
        }, CancellationToken.None);
        return written.Error is null;
    }

    // Waits for a first row, then a moment for others. False when no more come.
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
