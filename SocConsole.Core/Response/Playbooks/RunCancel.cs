using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>Stops runs for people. What was done stays and can be undone from the run.</summary>
public sealed class RunCancel(SocDatabase database)
{
    /// <summary>Stops a run that waits or is executed; an executed one before its next step. Error: PLAYBOOK_ENDED (conflict).</summary>
    public async Task<Result<Done>> CancelAsync(Actor actor, string number, CancellationToken ct)
    {
        if (actor.Demand(Permission.ProposePlaybooks) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<Done>(
            actor.OrganizationId,
            async unit =>
            {
                if (await unit.Db.PlaybookRuns.Include(row => row.Steps).FirstOrDefaultAsync(row => row.Number == number, ct) is not { } run)
                {
                    return Error.NotFound("Playbook", number);
                }

                if (run.Status is not (RunStatus.PendingApproval or RunStatus.Executing or RunStatus.Waiting))
                {
                    return Error.Conflict("PLAYBOOK_ENDED", $"{number} is {Wire.Name(run.Status).Replace('_', ' ')}; there is nothing to stop.");
                }

                if (run.CancelRequestedAt is null)
                {
                    run.CancelRequestedAt = unit.Now;
                    run.CancelledBy = actor.Name;
                    run.Version++;
                    unit.Audit(actor, "playbook_run.cancelled", run.Number);
                    unit.TellByPerson(run, "run_cancelled", actor, $"{actor.Name} stopped {run.Number}.");
                    if (run.Status != RunStatus.Executing)
                    {
                        await End(unit, run);
                    }

                    unit.Raise(new PlaybookChanged(run.OrganizationId, unit.Now, run.ThreatNumber, run.Number));
                }

                return Done.Value;
            },
            ct);
    }

    internal static Task End(Unit unit, PlaybookRun run)
    {
        foreach (var step in run.Steps.Where(step => step.Status is StepStatus.Pending or StepStatus.Waiting))
        {
            step.Status = StepStatus.Skipped;
            step.Result = "Left out: the run was stopped.";
        }

        var done = run.Steps.Count(step => step.Status == StepStatus.Completed);
        PlaybookRunner.End(unit, run, RunStatus.Cancelled);
        run.Outcome = string.Create(CultureInfo.InvariantCulture, $"Stopped by {run.CancelledBy}; {(done == 0 ? "nothing had been done" : $"{done} {(done == 1 ? "step that was" : "steps that were")} done stay")}.");
        if (run.ApprovalStatus == ApprovalStatus.Pending)
        {
            run.ApprovalStatus = ApprovalStatus.Rejected;
        }

        return Task.CompletedTask;
    }
}
