using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>Ends what a step did when its time is over.</summary>
public sealed class StepExpiry(SocDatabase database, RunStore store, StepExecutor executor, RunClaims claims, IStageSettings stages, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Ends the step if it holds and its time is over; changes nothing otherwise. What can't be ended yet is tried again a minute later.</summary>
    public async Task ExpireAsync(int organizationId, long stepId, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        string? number;
        await using (var db = database.Read(organizationId))
        {
            number = await db.PlaybookRuns.Where(run => run.Steps.Any(step => step.Id == stepId && step.Status == StepStatus.Completed && step.EndsAt <= now)).Select(run => run.Number).FirstOrDefaultAsync(ct);
        }

        // A run that is worked on is looked at again by the next sweep.
        using var claim = number is null ? null : claims.TryClaim(organizationId, number);
        if (claim is null || await store.FindAsync(organizationId, number!, ct) is not { } run || run.Steps.Find(row => row.Id == stepId) is not { Status: StepStatus.Completed } step || step.EndsAt > now)
        {
            return;
        }

        var settings = await stages.SettingsAsync(organizationId, Stage.Executor, ct);
        var ended = await executor.ExpireAsync(step.Connector, PlaybookDrafter.RequestOf(run, step, "expiry"), step.ConnectorState, settings, ct);
        var said = ended.Succeeded(out var outcome, out var error) ? outcome.Result : error.Message;
        var again = error?.Kind == ErrorKind.Unavailable;
        await store.ChangeAsync(
            run,
            (unit, row) =>
            {
                var changed = row.Steps.First(candidate => candidate.Id == stepId);
                changed.Verification = said;
                changed.EndsAt = again ? unit.Now + Pause : null;
                if (error is null)
                {
                    changed.Status = StepStatus.Expired;
                }

                if (!again)
                {
                    unit.TellByStage(row, error is null ? "step_expired" : "step_expiry_failed", $"{changed.Name ?? changed.Action} of {row.Number}: {said}");
                    unit.Audit(Tellings.Stage(organizationId), error is null ? "playbook_run.step_expired" : "playbook_run.step_expiry_failed", row.Number, new { changed.Order, changed.Action, said });
                }

                return Task.CompletedTask;
            },
            ct);
    }
}
