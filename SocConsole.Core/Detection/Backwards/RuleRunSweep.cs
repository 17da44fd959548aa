using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Jobs;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Backwards;

/// <summary>Finds runs that wait for a place, and those that a kill cut off.</summary>
public sealed class RuleRunSweep(SocDatabase database, RuleRunPlaces places, IJobQueue jobs, ILogger<RuleRunSweep> logger) : WaitingJobSweep(places, jobs, logger)
{
    private const int AtOnce = 1_000;

    protected override string Kind => JobKinds.RunRule;

    protected override async Task<IReadOnlyList<WaitingJob>> WaitingAsync(CancellationToken ct)
    {
        await using var db = database.Across();
        return await db.RuleRuns.AsNoTracking().Where(row => row.State == RuleRunState.Queued || row.State == RuleRunState.Running).OrderBy(row => row.Id).Take(AtOnce)
            .Select(row => new WaitingJob(row.OrganizationId, row.Number, row.State == RuleRunState.Running)).ToListAsync(ct);
    }
}
