using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Jobs;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Onboarding.Scans;

/// <summary>Finds scans that wait and those that a kill cut off.</summary>
public sealed class ScanSweep(SocDatabase database, ScanPlaces places, IJobQueue jobs, ILogger<ScanSweep> logger) : WaitingJobSweep(places, jobs, logger)
{
    private const int MostRows = 1_000;

    protected override string Kind => JobKinds.NetworkScan;

    protected override async Task<IReadOnlyList<WaitingJob>> WaitingAsync(CancellationToken ct)
    {
        await using var db = database.Across();
        var rows = await db.NetworkScans.AsNoTracking().Where(row => row.Status == ScanStatus.Queued || row.Status == ScanStatus.Running).OrderBy(row => row.Id).Take(MostRows)
            .Select(row => new { row.OrganizationId, row.Id, row.Status }).ToListAsync(ct);
        return [.. rows.Select(row => new WaitingJob(row.OrganizationId, row.Id.ToString(CultureInfo.InvariantCulture), row.Status == ScanStatus.Running))];
    }
}
