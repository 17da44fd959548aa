using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Jobs;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Rechecks;

/// <summary>Finds the re-checks that are due.</summary>
public sealed class RecheckSweep(SocDatabase database, RecheckPlaces places, IJobQueue jobs, TimeProvider clock, ILogger<RecheckSweep> logger) : WaitingJobSweep(places, jobs, logger)
{
    private const int AtOnce = 100;

    protected override string Kind => JobKinds.Recheck;

    protected override async Task<IReadOnlyList<WaitingJob>> WaitingAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = database.Across();
        var due = await db.Rechecks.AsNoTracking().Where(row => row.NextAt <= now).OrderBy(row => row.NextAt).Take(AtOnce).Select(row => new { row.OrganizationId, row.Id }).ToListAsync(ct);
        return [.. due.Select(row => new WaitingJob(row.OrganizationId, row.Id.ToString(CultureInfo.InvariantCulture), HasBegun: false))];
    }
}
