using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Jobs;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Models;

/// <summary>Which trainings run now; learning takes a whole core.</summary>
public sealed class TrainingPlaces() : JobPlaces(1, 1);

/// <summary>Finds trainings that wait and those that a kill cut off.</summary>
internal sealed class TrainingSweep(SocDatabase database, TrainingPlaces places, IJobQueue jobs, ILogger<TrainingSweep> logger) : WaitingJobSweep(places, jobs, logger)
{
    private const int AtOnce = 100;

    protected override string Kind => JobKinds.TrainInsider;

    protected override async Task<IReadOnlyList<WaitingJob>> WaitingAsync(CancellationToken ct)
    {
        await using var db = database.Across();
        var rows = await db.InsiderTrainings.AsNoTracking().Where(row => row.Status == TrainingStatus.Queued || row.Status == TrainingStatus.Running).OrderBy(row => row.Id).Take(AtOnce)
            .Select(row => new { row.OrganizationId, row.Id, row.Status }).ToListAsync(ct);
        return [.. rows.Select(row => new WaitingJob(row.OrganizationId, row.Id.ToString(CultureInfo.InvariantCulture), row.Status == TrainingStatus.Running))];
    }
}
