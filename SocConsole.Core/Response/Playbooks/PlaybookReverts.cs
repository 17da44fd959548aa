using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>Undoes ended runs for people.</summary>
public sealed class PlaybookReverts(RunStore store, RunUndo undo, RunClaims claims, IStageSettings stages)
{
    /// <summary>Whether the run has ended and left something that can be undone, or undoing was cut off before its end.</summary>
    public static bool CanRevert(PlaybookRun run) =>
        run is { Mode: RunMode.Live, Status: RunStatus.Completed or RunStatus.Failed or RunStatus.Cancelled } && run.Steps.Exists(step => RunUndo.CanUndo(step) || step.Status == StepStatus.Reverted);

    /// <summary>Errors: PLAYBOOK_NOT_REVERTIBLE and PLAYBOOK_BUSY (conflicts), REVERT_FAILED (unavailable).</summary>
    public async Task<Result<Done>> RevertAsync(Actor actor, string number, CancellationToken ct)
    {
        using var claim = claims.TryClaim(actor.OrganizationId, number);
        if (await store.FindAsync(actor.OrganizationId, number, ct) is not { } run)
        {
            return Error.NotFound("Playbook", number);
        }

        if (claim is null)
        {
            return Error.Conflict("PLAYBOOK_BUSY", $"{number} is being worked on; try again when it has ended.");
        }

        if (!CanRevert(run))
        {
            return Error.Conflict("PLAYBOOK_NOT_REVERTIBLE", $"{number} has nothing that can be undone.");
        }

        var settings = await stages.SettingsAsync(actor.OrganizationId, Stage.Executor, ct);

        // Once begun it goes to its end: steps that are undone in a run that says it holds would be the worst of both.
        var faults = await undo.UndoAsync(run, [], actor.Name, settings, CancellationToken.None);
        await store.ChangeAsync(run, (unit, row) => EndAsync(unit, row, actor, faults, CancellationToken.None), CancellationToken.None);
        return faults.Count == 0 ? Done.Value : new Error(ErrorKind.Unavailable, "REVERT_FAILED", string.Join(" ", faults));
    }

    private static async Task EndAsync(Unit unit, PlaybookRun run, Actor actor, IReadOnlyList<string> faults, CancellationToken ct)
    {
        if (faults.Count > 0)
        {
            unit.Audit(actor, "playbook_run.revert_failed", run.Number, new { faults });
            unit.TellByPerson(run, "playbook_revert_failed", actor, $"{actor.Name} could not undo all of {run.Number}: {string.Join(" ", faults)}");
            return;
        }

        run.Status = RunStatus.Reverted;
        run.Outcome = string.Join(' ', RunUndo.Staying(run).Prepend($"Undone by {actor.Name}."));
        unit.Audit(actor, "playbook_run.reverted", run.Number);
        unit.TellByPerson(run, "playbook_reverted", actor, $"{actor.Name} undid {run.Number}.");
        await Containment.LiftAsync(unit, run, ct);
    }
}
