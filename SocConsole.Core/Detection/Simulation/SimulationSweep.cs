using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using SocConsole.Core.Jobs;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Simulation;

/// <summary>Takes up, at the start, the simulations whose job a kill has lost; what plays already is queued once only.</summary>
public sealed class SimulationSweep(SocDatabase database, IJobQueue jobs) : BackgroundService
{
    private const int AtOnce = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var db = database.Across();
        var running = await db.Simulations.AsNoTracking().Where(row => row.Status == SimulationStatus.Running).OrderBy(row => row.Id).Take(AtOnce)
            .Select(row => new { row.OrganizationId, row.Number }).ToListAsync(stoppingToken);
        foreach (var simulation in running)
        {
            await jobs.EnqueueAsync(JobKinds.PlaySimulation, new JobArgument(simulation.OrganizationId, simulation.Number).ToString(), null, stoppingToken);
        }
    }
}
