using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Bulk;

/// <summary>What people do with bulk checks: hand files in, look, cancel, forget, take the results away.</summary>
public sealed class BulkService(SocDatabase database, BulkSubmission submission, BulkPlaces places) : IDisposable
{
    private const int ExportsAtOnce = 4;

    private readonly SemaphoreSlim exports = new(ExportsAtOnce);

    /// <summary>Takes a file and queues its check. Errors: those of both steps of <see cref="BulkSubmission"/>.</summary>
    public async Task<Result<BulkJobView>> SubmitAsync(Actor actor, string fileName, Stream content, bool forceRefresh, CancellationToken ct)
    {
        if (!(await ReceiveAsync(actor, fileName, content, ct)).Succeeded(out var upload, out var error))
        {
            return error;
        }

        await using (upload)
        {
            return await SubmitAsync(actor, upload, forceRefresh, ct);
        }
    }

    /// <inheritdoc cref="BulkSubmission.ReceiveAsync"/>
    public Task<Result<BulkUpload>> ReceiveAsync(Actor actor, string fileName, Stream content, CancellationToken ct) => submission.ReceiveAsync(actor, fileName, content, ct);

    /// <inheritdoc cref="BulkSubmission.SubmitAsync"/>
    public Task<Result<BulkJobView>> SubmitAsync(Actor actor, BulkUpload upload, bool forceRefresh, CancellationToken ct) => submission.SubmitAsync(actor, upload, forceRefresh, ct);

    /// <summary>The newest first, and how many there are.</summary>
    public async Task<Result<(IReadOnlyList<BulkJobView> Items, int Total)>> ListAsync(Actor actor, Slice slice, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadIndicators) ?? slice.Validate()) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var rows = db.BulkJobs.Where(row => row.Status != BulkStatus.Deleted);
        var page = await rows.OrderByDescending(row => row.CreatedAt).ThenBy(row => row.Id).Skip(slice.Skip).Take(slice.Limit).ToListAsync(ct);
        return ((IReadOnlyList<BulkJobView>)[.. page.Select(BulkJobView.Of)], await rows.CountAsync(ct));
    }

    /// <summary>Error: BULK_JOB_NOT_FOUND.</summary>
    public async Task<Result<BulkJobView>> GetAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await FindAsync(db, id, ct) is { } row ? BulkJobView.Of(row) : BulkErrors.NotFound(id);
    }

    /// <summary>Rows in the order of the file, and how many the filter matches. Errors: INVALID_REQUEST, BULK_JOB_NOT_FOUND.</summary>
    public async Task<Result<(IReadOnlyList<BulkRowView> Items, int Total)>> ResultsAsync(Actor actor, Guid id, Slice slice, BulkRowFilter filter, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadIndicators) ?? slice.Validate()) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (await FindAsync(db, id, ct) is null)
        {
            return BulkErrors.NotFound(id);
        }

        var rows = db.BulkRows.Where(row => row.JobId == id && (filter.Status == null || row.Status == filter.Status) && (filter.Verdict == null || row.Verdict == filter.Verdict));
        var page = await rows.OrderBy(row => row.Number).Skip(slice.Skip).Take(slice.Limit).ToListAsync(ct);
        return ((IReadOnlyList<BulkRowView>)[.. page.Select(BulkRowView.Of)], await rows.CountAsync(ct));
    }

    /// <summary>Ends a job that waits or runs; the rows that are over stay. Errors: BULK_JOB_NOT_FOUND, JOB_IS_OVER.</summary>
    public async Task<Result<BulkJobView>> CancelAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if (actor.Demand(Permission.CheckIocs) is { } refused)
        {
            return refused;
        }

        var cancelled = await database.WriteAsync<BulkJobView>(actor.OrganizationId, async unit =>
        {
            if (await FindAsync(unit.Db, id, ct) is not { } row)
            {
                return BulkErrors.NotFound(id);
            }

            if (row.Status is not (BulkStatus.Pending or BulkStatus.Processing))
            {
                return Error.Conflict("JOB_IS_OVER", $"The job is over already: {Wire.Name(row.Status)}.");
            }

            (row.Status, row.CompletedAt, row.CancelledBy) = (BulkStatus.Cancelled, unit.Now, actor.Name);
            unit.Audit(actor, "bulk_job.cancelled", Subject(id), new { row.FileName, row.ProcessedIocs, row.TotalIocs });
            unit.Raise(new BulkJobChanged(actor.OrganizationId, unit.Now, id));
            return BulkJobView.Of(row);
        }, ct);
        Stop(actor, id, cancelled.Error);
        return cancelled;
    }

    /// <summary>Forgets a job with its rows; one that runs is stopped. Error: BULK_JOB_NOT_FOUND.</summary>
    public async Task<Result<Done>> DeleteAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if (actor.Demand(Permission.CheckIocs) is { } refused)
        {
            return refused;
        }

        var deleted = await database.WriteAsync<Done>(actor.OrganizationId, async unit =>
        {
            if (await FindAsync(unit.Db, id, ct) is not { } row)
            {
                return BulkErrors.NotFound(id);
            }

            unit.Audit(actor, "bulk_job.deleted", Subject(id), new { row.FileName, row.Status });
            unit.Raise(new BulkJobChanged(actor.OrganizationId, unit.Now, id));
            row.Status = BulkStatus.Deleted;
            return Done.Value;
        }, ct);
        Stop(actor, id, deleted.Error);
        return deleted;
    }

    /// <summary>All rows as one file, ready to be written. Error: BULK_JOB_NOT_FOUND.</summary>
    public async Task<Result<BulkExport>> ExportAsync(Actor actor, Guid id, BulkFormat format, CancellationToken ct) =>
        (await GetAsync(actor, id, ct)).Map(job => new BulkExport(database, actor.OrganizationId, job, format, exports));

    public void Dispose() => exports.Dispose();

    internal static string Subject(Guid id) => $"bulk:{id}";

    private static Task<BulkJob?> FindAsync(SocDbContext db, Guid id, CancellationToken ct) => db.BulkJobs.FirstOrDefaultAsync(row => row.Id == id && row.Status != BulkStatus.Deleted, ct);

    private void Stop(Actor actor, Guid id, Error? error)
    {
        if (error is null)
        {
            places.Cancel(actor.OrganizationId, id.ToString());
        }
    }
}
