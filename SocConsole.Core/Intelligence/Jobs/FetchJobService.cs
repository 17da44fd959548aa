using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Jobs;

/// <summary>What people do with fetch jobs: look, cancel, forget.</summary>
public sealed class FetchJobService(SocDatabase database, FetchPlaces places)
{
    /// <summary>The newest first, and how many the filter matches.</summary>
    public async Task<Result<(IReadOnlyList<FetchJobView> Items, long Total)>> ListAsync(Actor actor, FetchJobFilter filter, Slice slice, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadIndicators) ?? slice.Validate()) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var rows = db.FetchJobs.Where(row => (filter.Kind == null || row.Kind == filter.Kind) && (filter.Status == null || row.Status == filter.Status)
            && (filter.SubjectId == null || row.SubjectId == filter.SubjectId)
            && (filter.Over == null || (row.Status == FetchJobStatus.Completed || row.Status == FetchJobStatus.Failed) == filter.Over));
        var total = await rows.LongCountAsync(ct);
        var page = await rows.OrderByDescending(row => row.Id).Skip(slice.Skip).Take(slice.Limit).ToListAsync(ct);
        return ((IReadOnlyList<FetchJobView>)[.. page.Select(FetchJobView.Of)], total);
    }

    public async Task<Result<FetchJobView>> GetAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.FetchJobs.FirstOrDefaultAsync(row => row.Id == id, ct) is { } row ? FetchJobView.Of(row) : FetchJobErrors.NotFound(id);
    }

    /// <summary>Ends a job that waits or runs; what it stored so far stays. Errors: JOB_NOT_FOUND, JOB_IS_OVER.</summary>
    public async Task<Result<FetchJobView>> CancelAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageIndicators) is { } refused)
        {
            return refused;
        }

        var cancelled = await database.WriteAsync<FetchJobView>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.FetchJobs.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            {
                return FetchJobErrors.NotFound(id);
            }

            if (row.Status is not (FetchJobStatus.Pending or FetchJobStatus.Running))
            {
                return Error.Conflict("JOB_IS_OVER", $"The job is over already: {Wire.Name(row.Status)}.");
            }

            (row.Status, row.CompletedAt, row.CancelledBy, row.ErrorMessage) = (FetchJobStatus.Failed, unit.Now, actor.Name, $"cancelled by {actor.Name}");
            unit.Audit(actor, "fetch_job.cancelled", FetchJobQueue.Subject(id), new { row.SourceName, row.IndicatorsFound });
            unit.Raise(new FetchJobChanged(actor.OrganizationId, unit.Now, id));
            return FetchJobView.Of(row);
        }, ct);
        Stop(actor, id, cancelled.Error);
        return cancelled;
    }

    /// <summary>Forgets a job; one that runs is stopped. What it stored stays.</summary>
    public async Task<Result<Done>> DeleteAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageIndicators) is { } refused)
        {
            return refused;
        }

        var deleted = await database.WriteAsync<Done>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.FetchJobs.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            {
                return FetchJobErrors.NotFound(id);
            }

            unit.Db.FetchJobs.Remove(row);
            unit.Audit(actor, "fetch_job.deleted", FetchJobQueue.Subject(id), new { row.SourceName, row.Status });
            unit.Raise(new FetchJobChanged(actor.OrganizationId, unit.Now, id));
            return Done.Value;
        }, ct);
        Stop(actor, id, deleted.Error);
        return deleted;
    }

    private void Stop(Actor actor, int id, Error? error)
    {
        if (error is null)
        {
            places.Cancel(actor.OrganizationId, id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
