using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Bulk;

/// <summary>Takes files to check: to the disk first, then read there, then stored as a job with its rows in one transaction.</summary>
public sealed class BulkSubmission(SocDatabase database, BulkSpool spool, IJobQueue jobs)
{
    /// <summary>Most jobs of an organization that wait or run.</summary>
    public const int MaximumWaiting = 20;

    /// <summary>Most jobs that are over and kept; the oldest leave.</summary>
    public const int MaximumOver = 200;

    private const int LongestName = 200;
    private const int ForgetAtOnce = 50;
    private const int LookEvery = 1_000;

    /// <summary>Streams a file to the disk. Errors: INSUFFICIENT_PERMISSIONS, INVALID_REQUEST, PAYLOAD_TOO_LARGE, TOO_MANY_UPLOADS.</summary>
    public async Task<Result<BulkUpload>> ReceiveAsync(Actor actor, string fileName, Stream content, CancellationToken ct)
    {
        if (actor.Demand(Permission.CheckIocs) is { } refused)
        {
            return refused;
        }

        if (spool.IsFull)
        {
            return new Error(ErrorKind.Unavailable, "TOO_MANY_UPLOADS", "Too many files arrive at once; send it again in a minute.");
        }

        var name = string.IsNullOrWhiteSpace(fileName) ? "upload" : fileName.Trim();
        return await spool.TakeAsync(content, ct) is { } file
            ? new BulkUpload(name.Length > LongestName ? name[..LongestName] : name, file)
            : new Error(ErrorKind.TooLarge, "PAYLOAD_TOO_LARGE", string.Create(CultureInfo.InvariantCulture, $"A file has at most {BulkSpool.MaximumBytes / 1024 / 1024} MB."));
    }

    /// <summary>Reads the file and queues its check. Errors: INSUFFICIENT_PERMISSIONS, INVALID_REQUEST, TOO_MANY_ROWS, TOO_MANY_JOBS.</summary>
    public async Task<Result<BulkJobView>> SubmitAsync(Actor actor, BulkUpload upload, bool forceRefresh, CancellationToken ct)
    {
        if (actor.Demand(Permission.CheckIocs) is { } refused)
        {
            return refused;
        }

        if (!(await BulkSheet.ReadAsync(upload.File, spool.Open(), ct)).Succeeded(out var sheet, out var unreadable))
        {
            return unreadable;
        }

        await using (sheet)
        {
            var job = new BulkJob
            {
                Id = Guid.NewGuid(),
                FileName = upload.FileName,
                FileSize = upload.Length,
                ForceRefresh = forceRefresh,
                CreatedBy = actor.Name,
                TotalIocs = sheet.Total,
                ProcessedIocs = sheet.Invalid,
                FailedIocs = sheet.Invalid,
            };
            var stored = await database.WriteAsync(actor.OrganizationId, unit => StoreAsync(unit, actor, job, sheet, ct), ct);
            if (stored.Error is null)
            {
                // The sweep finds those that the scheduler was not told of.
                await jobs.EnqueueAsync(JobKinds.BulkCheck, new JobArgument(actor.OrganizationId, job.Id.ToString()).ToString(), null, CancellationToken.None);
            }

            return stored.Map(BulkJobView.Of);
        }
    }

    private static async Task<Result<BulkJob>> StoreAsync(Unit unit, Actor actor, BulkJob job, BulkSheet sheet, CancellationToken ct)
    {
        var db = unit.Db;
        if (await db.BulkJobs.CountAsync(row => row.Status == BulkStatus.Pending || row.Status == BulkStatus.Processing, ct) >= MaximumWaiting)
        {
            return Error.Conflict("TOO_MANY_JOBS", $"{MaximumWaiting} files wait already; cancel some, or wait until they are over.");
        }

        var old = await db.BulkJobs.Where(row => row.Status == BulkStatus.Completed || row.Status == BulkStatus.Failed || row.Status == BulkStatus.Cancelled)
            .OrderByDescending(row => row.CreatedAt).ThenBy(row => row.Id).Skip(MaximumOver - 1).Take(ForgetAtOnce).Select(row => row.Id).ToListAsync(ct);
        await db.BulkJobs.Where(row => old.Contains(row.Id)).ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, BulkStatus.Deleted), ct);
        job.CreatedAt = unit.Now;
        db.BulkJobs.Add(job);
        await db.SaveChangesAsync(ct);
        using var statements = BulkStatements.In(unit, actor.OrganizationId, job.Id);
        foreach (var (index, row) in sheet.Rows().Index())
        {
            if (index % LookEvery == 0)
            {
                ct.ThrowIfCancellationRequested();
            }

            statements.Insert(index + 1, row);
        }

        unit.Audit(actor, "bulk_job.submitted", BulkService.Subject(job.Id), new { job.FileName, job.FileSize, job.TotalIocs, job.FailedIocs, job.ForceRefresh });
        unit.Raise(new BulkJobChanged(actor.OrganizationId, unit.Now, job.Id));
        return job;
    }
}
