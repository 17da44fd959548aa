using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Jobs;

/// <summary>Puts fetch jobs into the queue: the row in the caller's unit, the scheduler once it is committed.</summary>
public sealed class FetchJobQueue(IJobQueue jobs)
{
    /// <summary>Most jobs of an organization that wait or run.</summary>
    public const int MaximumWaiting = 1_200;

    /// <summary>Most jobs that are over and kept; the oldest leave.</summary>
    public const int MaximumOver = 1_000;

    private const int ForgetAtOnce = 200;

    /// <summary>
    /// Adds the job, or gives the one that waits or runs for the same feed or source: reading it twice at a time would only ask twice. Errors: TOO_MANY_JOBS.
    /// </summary>
    public static async Task<Result<FetchJob>> AddAsync(Unit unit, Actor actor, FetchJob job, CancellationToken ct)
    {
        var db = unit.Db;
        if (job.SubjectId is { } subject && await db.FetchJobs.FirstOrDefaultAsync(
            row => row.Kind == job.Kind && row.SubjectId == subject && (row.Status == FetchJobStatus.Pending || row.Status == FetchJobStatus.Running), ct) is { } same)
        {
            return same;
        }

        if (await db.FetchJobs.CountAsync(row => row.Status == FetchJobStatus.Pending || row.Status == FetchJobStatus.Running, ct) >= MaximumWaiting)
        {
            return Error.Conflict("TOO_MANY_JOBS", $"{MaximumWaiting} jobs wait already; cancel some, or wait until they are over.");
        }

        var old = await db.FetchJobs.Where(row => row.Status == FetchJobStatus.Completed || row.Status == FetchJobStatus.Failed).OrderByDescending(row => row.Id).Skip(MaximumOver - 1)
            .Select(row => row.Id).Take(ForgetAtOnce).ToListAsync(ct);
        await db.FetchJobs.Where(row => old.Contains(row.Id)).ExecuteDeleteAsync(ct);
        (job.CreatedAt, job.CreatedBy) = (unit.Now, actor.Name);
        db.FetchJobs.Add(job);
        await db.SaveChangesAsync(ct);
        unit.Audit(actor, "fetch_job.queued", Subject(job.Id), new { job.Kind, job.SubjectId, job.SourceName });
        unit.Raise(new FetchJobChanged(actor.OrganizationId, unit.Now, job.Id));
        return job;
    }

    /// <summary>Tells the scheduler; the sweep finds those that it was not told of.</summary>
    public Task StartAsync(int organizationId, int jobId) =>
        jobs.EnqueueAsync(JobKinds.Fetch, new JobArgument(organizationId, jobId.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToString(), null, CancellationToken.None);

    internal static string Subject(int id) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"job:{id}");
}
