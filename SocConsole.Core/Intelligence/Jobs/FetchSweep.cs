using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Jobs;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Jobs;

/// <summary>Finds fetch jobs that wait for a place, those that a kill cut off, and queues what is due.</summary>
public sealed class FetchSweep(SocDatabase database, FetchPlaces places, IJobQueue jobs, IEnumerable<IDueFetches> schedules, ILogger<FetchSweep> logger) : WaitingJobSweep(places, jobs, logger)
{
    private const int AtOnce = 1_000;

    protected override string Kind => JobKinds.Fetch;

    protected override async Task<IReadOnlyList<WaitingJob>> WaitingAsync(CancellationToken ct)
    {
        foreach (var schedule in schedules)
        {
            await schedule.QueueAsync(ct);
        }

        await using var db = database.Across();
        var rows = await db.FetchJobs.AsNoTracking().Where(row => row.Status == FetchJobStatus.Pending || row.Status == FetchJobStatus.Running).OrderBy(row => row.Id).Take(AtOnce)
            .Select(row => new { row.OrganizationId, row.Id, row.Status }).ToListAsync(ct);
        return [.. rows.Select(row => new WaitingJob(row.OrganizationId, row.Id.ToString(CultureInfo.InvariantCulture), row.Status == FetchJobStatus.Running))];
    }
}

/// <summary>Knows what is to be read by itself now.</summary>
public interface IDueFetches
{
    /// <summary>Adds a job for each that is due, a bounded number, and sets when it is due next.</summary>
    Task QueueAsync(CancellationToken ct);
}
