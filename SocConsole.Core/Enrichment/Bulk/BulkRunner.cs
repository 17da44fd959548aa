using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Events;
using SocConsole.Core.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Bulk;

/// <summary>
/// The job that checks the rows of a file. After a kill it goes on with the rows that are not over: one that is over is never checked again, and the rows that were being checked or waited to
/// be stored (those of the last fifth of a second) may be asked about again. A value that stands in several rows is asked about once.
/// </summary>
public sealed partial class BulkRunner(SocDatabase database, BulkPlaces places, IocChecker checker, TimeProvider clock, ILogger<BulkRunner> logger) : IJobHandler
{
    /// <summary>Most rows of a job that are checked at a time.</summary>
    public const int AtOnce = 16;

    private const int MaximumFailures = 3;

    // Long enough for the windows of a minute, and not for those of a day.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public string Kind => JobKinds.BulkCheck;

    public async Task RunAsync(string argument, CancellationToken ct)
    {
        var (organization, name) = JobArgument.Parse(argument);
        using var place = places.TryEnter(organization, name, ct);
        if (place is null)
        {
            // The sweep comes back to it when a place is free.
            return;
        }

        var id = Guid.Parse(name);
        try
        {
            await RunAsync(organization, id, place.Token);
        }
        catch (OperationCanceledException) when (place.Token.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            // Whoever cancelled it has written so.
            LogCancelled(logger, id, organization);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            LogBrokeOff(logger, fault, id, organization);
            if (!await CountFailureAsync(organization, id, fault))
            {
                throw;
            }
        }
    }

    private async Task RunAsync(int organization, Guid id, CancellationToken ct)
    {
        if (await BeginAsync(organization, id, ct) is not { } job)
        {
            return;
        }

        var rows = new BulkRows(database, organization, id);
        var repeats = await rows.RepeatsAsync(ct);
        var progress = new BulkProgress(database, clock, organization, id);
        if (await CheckAsync(job, rows, repeats, progress, ct) && await RepeatAsync(repeats, progress, ct))
        {
            await EndAsync(organization, id);
        }
    }

    private async Task<bool> CheckAsync(BulkJob job, BulkRows rows, IReadOnlyDictionary<int, int> repeats, BulkProgress progress, CancellationToken ct)
    {
        // What was answered is stored though somebody cancels; checks wait for room only as long as anything is stored at all.
        using var abandoned = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, abandoned.Token);
        var over = Channel.CreateBounded<BulkRow>(BulkProgress.MostAtOnce);
        var checking = FeedAsync(job, rows.WaitingAsync(stop.Token).Where(row => !repeats.ContainsKey(row.Number)), over.Writer, abandoned.Token, stop.Token);
        var goesOn = false;
        try
        {
            goesOn = await progress.StoreAsync(over.Reader);
        }
        finally
        {
            await abandoned.CancelAsync();
            await checking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (goesOn)
        {
            await checking;
        }

        return goesOn;
    }

    private async Task FeedAsync(BulkJob job, IAsyncEnumerable<BulkRow> waiting, ChannelWriter<BulkRow> over, CancellationToken abandoned, CancellationToken ct)
    {
        var options = new CheckOptions(job.ForceRefresh, job.Tlp, Patience) { FreshSince = job.CreatedAt, IsBackground = true };
        try
        {
            await Parallel.ForEachAsync(waiting, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (row, stopped) =>
            {
                var outcome = await checker.CheckAsync(job.OrganizationId, new Ioc(row.IocType!.Value, row.Value!), options, stopped);
                await over.WriteAsync(BulkOutcome.Of(row, outcome, clock.GetUtcNow().UtcDateTime), abandoned);
            });
        }
        finally
        {
            over.Complete();
        }
    }

    // By now the first row of each value is over, in this run or one before; rows that are over themselves stay as they are.
    private static async Task<bool> RepeatAsync(IReadOnlyDictionary<int, int> repeats, BulkProgress progress, CancellationToken ct)
    {
        foreach (var part in repeats.Chunk(BulkProgress.MostRepeatedAtOnce))
        {
            ct.ThrowIfCancellationRequested();
            if (!await progress.RepeatAsync(part))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<BulkJob?> BeginAsync(int organization, Guid id, CancellationToken ct)
    {
        var begun = await database.WriteAsync<BulkJob>(organization, async unit =>
        {
            if (await unit.Db.BulkJobs.FirstOrDefaultAsync(row => row.Id == id, ct) is not { Status: BulkStatus.Pending or BulkStatus.Processing } row)
            {
                return BulkErrors.NotFound(id);
            }

            (row.Status, row.StartedAt) = (BulkStatus.Processing, row.StartedAt ?? unit.Now);
            unit.Raise(new BulkJobChanged(organization, unit.Now, id));
            return row;
        }, ct);
        return begun.Value;
    }

    private async Task EndAsync(int organization, Guid id) => await database.WriteAsync<Done>(organization, async unit =>
    {
        if (await unit.Db.BulkJobs.FirstOrDefaultAsync(row => row.Id == id && row.Status == BulkStatus.Processing) is { } row)
        {
            (row.Status, row.CompletedAt) = (BulkStatus.Completed, unit.Now);
            unit.Raise(new BulkJobChanged(organization, unit.Now, id));
        }

        return Done.Value;
    }, CancellationToken.None);

    // Three times, and then it is said; a job must not be tried for ever.
    private async Task<bool> CountFailureAsync(int organization, Guid id, Exception fault)
    {
        var isOver = false;
        await database.WriteAsync<Done>(organization, async unit =>
        {
            if (await unit.Db.BulkJobs.FirstOrDefaultAsync(row => row.Id == id && row.Status == BulkStatus.Processing) is not { } row)
            {
                isOver = true;
                return Done.Value;
            }

            row.Failures++;
            isOver = row.Failures >= MaximumFailures;
            if (isOver)
            {
                (row.Status, row.CompletedAt, row.ErrorMessage) = (BulkStatus.Failed, unit.Now, $"it broke off {row.Failures} times: {fault.GetType().Name}");
                unit.Raise(new BulkJobChanged(organization, unit.Now, id));
            }

            return Done.Value;
        }, CancellationToken.None);
        return isOver;
    }

    [LoggerMessage(2971, LogLevel.Information, "The bulk check {Job} of organization {OrganizationId} was ended by somebody")]
    private static partial void LogCancelled(ILogger logger, Guid job, int organizationId);

    [LoggerMessage(2972, LogLevel.Error, "The bulk check {Job} of organization {OrganizationId} broke off")]
    private static partial void LogBrokeOff(ILogger logger, Exception fault, Guid job, int organizationId);
}
