using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Intelligence.Feeds.Readers;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Jobs;

/// <summary>
/// Where a fetch job puts what it reads. It stores by the thousand; each write brings the job's counts along, so that a kill leaves counts and indicators in agreement,
/// and nothing is stored for a job that somebody ended.
/// </summary>
public sealed class IndicatorSink(SocDatabase database, ExclusionGate gate, TimeProvider clock, int organizationId, int jobId)
{
    // A write of this many holds up the other writers for some three tenths of a second; fewer write the same pages of the index more often.
    private const int MostAtOnce = 20_000;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly List<IndicatorRow> waiting = [];
    private readonly List<FeedRejection> samples = [];
    private long written = clock.GetTimestamp();
    private long found;
    private long rejected;
    private bool isStopped;
    private long excluded;
    private ExclusionTally? tally;

    /// <summary>Who tells of what comes from now on.</summary>
    public int? SourceId { get; set; }

    /// <summary>Bytes that were read so far, and how many there are, if that is known.</summary>
    public long BytesRead { get; set; }

    public long? BytesTotal { get; set; }

    public long Found => found;

    public long Rejected => rejected;

    /// <summary>Takes an indicator or a rejected row. False when the job was ended meanwhile: then there is nothing more to do.</summary>
    public async ValueTask<bool> AddAsync(FeedItem item, CancellationToken ct)
    {
        if (item.Row is { } row)
        {
            found++;
            tally ??= await gate.OpenAsync(organizationId, ct);
            Judge(row, tally);
        }
        else if (item.Rejection is { } rejection)
        {
            rejected++;
            if (samples.Count < FetchJob.MaximumSamples)
            {
                samples.Add(rejection);
            }
        }

        return waiting.Count < MostAtOnce && clock.GetElapsedTime(written) < Longest ? !isStopped : await FlushAsync(ct);
    }

    /// <summary>Stores what waits. False when the job was ended meanwhile.</summary>
    public async ValueTask<bool> FlushAsync(CancellationToken ct)
    {
        var result = await database.WriteAsync<Done>(organizationId, unit => WriteAsync(unit, ct), ct);
        isStopped = result.Error is not null;
        waiting.Clear();
        tally = null;
        written = clock.GetTimestamp();
        return !isStopped;
    }

    private void Judge(IndicatorRow row, ExclusionTally counted)
    {
        var (kept, suppressing) = gate.Judge(organizationId, row, counted);
        excluded += suppressing is null ? 0 : 1;
        if (kept is { } judged)
        {
            waiting.Add(judged);
        }
    }

    private async Task<Result<Done>> WriteAsync(Unit unit, CancellationToken ct)
    {
        if (await unit.Db.FetchJobs.FirstOrDefaultAsync(row => row.Id == jobId && row.Status == FetchJobStatus.Running, ct) is not { } job)
        {
            return Error.Conflict("JOB_IS_OVER", "The job was ended meanwhile.");
        }

        if (waiting.Count > 0)
        {
            await using var store = IndicatorStore.In(unit, organizationId, SourceId);
            job.IndicatorsNew += (await store.PutAsync(waiting, ct)).New;
            unit.Raise(new IndicatorsChanged(organizationId, unit.Now));
        }

        if (tally is not null)
        {
            await tally.WriteAsync(unit, ct);
        }

        job.IndicatorsExcluded = excluded;
        (job.IndicatorsFound, job.RowsRejected, job.Samples) = (found, rejected, [.. samples]);
        (job.BytesRead, job.BytesTotal) = (BytesRead, BytesTotal);
        unit.Raise(new FetchJobChanged(organizationId, unit.Now, jobId));
        return Done.Value;
    }
}
