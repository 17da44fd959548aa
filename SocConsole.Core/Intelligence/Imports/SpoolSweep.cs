using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Intelligence.Jobs;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Imports;

/// <summary>Clears files away whose job is over, was deleted, or never came to be.</summary>
public sealed class SpoolSweep(SocDatabase database, ImportSpool spool, TimeProvider clock) : IDueFetches
{
    // A delivery writes its file all the time; what did not move for this long was cut off.
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(10);
    private long? looked;

    public async Task QueueAsync(CancellationToken ct)
    {
        if (looked is { } last && clock.GetElapsedTime(last) < Quiet)
        {
            return;
        }

        looked = clock.GetTimestamp();
        await using var db = database.Across();
        var wanted = await db.FetchJobs.AsNoTracking().Where(row => row.Kind == FetchJobKind.Import && (row.Status == FetchJobStatus.Pending || row.Status == FetchJobStatus.Running))
            .Take(ImportSpool.MaximumFiles * 2).Select(row => new { row.OrganizationId, row.Id }).ToListAsync(ct);
        spool.Clear(wanted.Select(row => (row.OrganizationId, row.Id)).ToHashSet(), clock.GetUtcNow().UtcDateTime - Quiet);
    }
}
