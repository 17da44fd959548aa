using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>Keeps the progress of runs. Every call is one commit, so that a kill at any moment leaves a state to go on from.</summary>
public sealed class RunStore(SocDatabase database)
{
    /// <summary>The run with its steps as they are now, or null.</summary>
    public async Task<PlaybookRun?> FindAsync(int organizationId, string number, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        return await db.PlaybookRuns.Include(row => row.Steps).FirstOrDefaultAsync(row => row.Number == number, ct);
    }

    /// <summary>Changes one step and tells of it; <paramref name="step"/> is changed alike.</summary>
    public async Task ChangeStepAsync(PlaybookRun run, PlaybookRunStep step, Action<PlaybookRunStep, DateTime> change, CancellationToken ct) =>
        await database.WriteAsync<Done>(
            run.OrganizationId,
            async unit =>
            {
                var row = await unit.Db.PlaybookRuns.Include(candidate => candidate.Steps).FirstAsync(candidate => candidate.Id == run.Id, ct);
                change(row.Steps.First(candidate => candidate.Order == step.Order), unit.Now);
                change(step, unit.Now);
                row.StartedAt ??= unit.Now;
                row.Version++;
                unit.Raise(new PlaybookChanged(row.OrganizationId, unit.Now, row.ThreatNumber, row.Number));
                return Done.Value;
            },
            ct);

    /// <summary>Changes the run (with its steps) as a whole and tells of it.</summary>
    public async Task ChangeAsync(PlaybookRun run, Func<Unit, PlaybookRun, Task> change, CancellationToken ct) =>
        await database.WriteAsync<Done>(
            run.OrganizationId,
            async unit =>
            {
                var row = await unit.Db.PlaybookRuns.Include(candidate => candidate.Steps).FirstAsync(candidate => candidate.Id == run.Id, ct);
                await change(unit, row);
                row.Version++;
                unit.Raise(new PlaybookChanged(row.OrganizationId, unit.Now, row.ThreatNumber, row.Number));
                return Done.Value;
            },
            ct);
}
