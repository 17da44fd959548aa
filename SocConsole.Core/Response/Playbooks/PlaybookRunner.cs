using System.Globalization;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Events;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>
/// Executes approved runs step by step. Killed at any moment and run again, it goes on where it was: completed steps are not repeated, and the one that was
/// running is repeated under its key, so that the connector does the deed once.
/// </summary>
public sealed partial class PlaybookRunner(RunStore store, RunWalk walk, RunUndo undo, RunClaims claims, IStageSettings stages, ILogger<PlaybookRunner> logger)
{
    /// <summary>Executes the run to its end, or to a step that a person must do. Does nothing when it isn't to be executed or somebody works on it.</summary>
    public async Task RunAsync(int organizationId, string number, CancellationToken ct)
    {
        using var claim = claims.TryClaim(organizationId, number);
        if (claim is null)
        {
            return;
        }

        // Again while steps that were waited for are done by the time that the walk ends.
        while (await store.FindAsync(organizationId, number, ct) is { Status: RunStatus.Executing } run)
        {
            if (run.Mode == RunMode.DryRun)
            {
                await store.ChangeAsync(run, EndDryRunAsync, ct);
                return;
            }

            await ExecuteAsync(run, ct);
        }
    }

    private async Task ExecuteAsync(PlaybookRun run, CancellationToken ct)
    {
        var settings = await stages.SettingsAsync(run.OrganizationId, Stage.Executor, ct);
        var end = await walk.WalkAsync(run, settings, ct);
        if (end.Broken.Count > 0)
        {
            var faults = await undo.UndoAsync(run, end.Broken, Tellings.Executor, settings, ct);
            await store.ChangeAsync(run, (unit, row) => Fail(unit, row, end.Broken[0], faults), ct);
        }
        else if (end.Cancelled)
        {
            await store.ChangeAsync(run, RunCancel.End, ct);
        }
        else if (end.Waits)
        {
            await store.ChangeAsync(run, (unit, row) => Wait(unit, row, run), ct);
            return;
        }
        else
        {
            await store.ChangeAsync(run, (unit, row) => CompleteAsync(unit, row, ct), ct);
        }

        LogEnded(logger, run.Number, end.GoesOn);
        stages.Count(run.OrganizationId, Stage.Executor, end.GoesOn, run.Steps.Sum(step => step.DurationMs ?? 0));
    }

    // A person may have done a step while other branches were at work: then there is more to walk, whatever else waits.
    private static Task Wait(Unit unit, PlaybookRun run, PlaybookRun walked)
    {
        if (run.CancelRequestedAt is not null)
        {
            return RunCancel.End(unit, run);
        }

        var isCurrent = run.Steps.TrueForAll(row => walked.Steps.Exists(step => step.Order == row.Order && step.Status == row.Status));
        if (isCurrent && run.Steps.Find(step => step.Status == StepStatus.Waiting) is { } step)
        {
            run.Status = RunStatus.Waiting;
            unit.TellByStage(run, "step_waiting", $"{run.Number} waits for a person: {step.Name ?? step.Action}.");
        }

        return Task.CompletedTask;
    }

    private static async Task CompleteAsync(Unit unit, PlaybookRun run, CancellationToken ct)
    {
        var containing = run.Steps.Where(step => step.Status == StepStatus.Completed && ActionCatalog.Contains(step.Action)).ToList();
        var contained = containing.Exists(step => !step.Manual);
        End(unit, run, RunStatus.Completed);
        var share = string.Create(CultureInfo.InvariantCulture, $"{run.Steps.Count(step => step.Status == StepStatus.Completed)} of {run.Steps.Count(step => step.Status != StepStatus.Skipped)} steps completed");
        run.Outcome = $"{share}; {(contained ? "containment was verified" : containing.Count > 0 ? "containment was reported by a person, not read back" : "nothing was contained")}.";
        if (contained && await Containment.ApplyAsync(unit, run, ct))
        {
            unit.TellByStage(run, "threat_mitigated", $"{run.Number} contained it: {share}.", run.ActualSuccess, (unit.Now - run.StartedAt)?.TotalMilliseconds);
        }
        else
        {
            unit.TellByStage(run, "playbook_completed", $"{run.Number}: {run.Outcome}", run.ActualSuccess);
        }

        unit.Audit(Tellings.Stage(run.OrganizationId), "playbook_run.completed", run.Number, new { run.ActualSuccess, run.Outcome });
    }

    private static Task Fail(Unit unit, PlaybookRun run, PlaybookRunStep broken, IReadOnlyList<string> faults)
    {
        End(unit, run, RunStatus.Failed);
        foreach (var step in run.Steps.Where(step => step.Status is StepStatus.Pending or StepStatus.Waiting))
        {
            step.Status = StepStatus.Skipped;
            step.Result = "Left out: the run failed.";
        }

        var stays = RunUndo.Staying(run);
        var undone = faults.Count > 0 ? string.Join(' ', faults) : stays.Count == 0 ? "What was done before is undone." : "What can be undone is undone.";
        run.Outcome = $"{broken.Action} failed: {broken.Verification ?? broken.Result} {string.Join(' ', stays.Prepend(undone))}";
        unit.TellByStage(run, "playbook_failed", $"{run.Number}: {run.Outcome}", run.ActualSuccess);
        unit.Audit(Tellings.Stage(run.OrganizationId), "playbook_run.failed", run.Number, new { Step = broken.Action, run.Outcome });
        return Task.CompletedTask;
    }

    internal static void End(Unit unit, PlaybookRun run, RunStatus status)
    {
        var wanted = run.Steps.Count(step => step.Status != StepStatus.Skipped);
        run.Status = status;
        run.StartedAt ??= unit.Now;
        run.CompletedAt = unit.Now;
        run.ActualSuccess = wanted == 0 ? 0 : (double)run.Steps.Count(step => step.Status == StepStatus.Completed) / wanted;
        unit.Raise(new RunEnded(run.OrganizationId, unit.Now, run.Number, run.ThreatNumber, run.IncidentNumber, run.WorkflowId, run.TriggerId, Wire.Name(status)));
    }

    // Steps are not completed: nothing was done. The success of the run stays unknown for the same reason.
    private static Task EndDryRunAsync(Unit unit, PlaybookRun run)
    {
        foreach (var step in run.Steps.Where(step => step.Status != StepStatus.Skipped))
        {
            step.Status = StepStatus.Skipped;
            step.Result = $"dry_run: {step.Effect}";
            step.CompletedAt = unit.Now;
        }

        run.Status = RunStatus.Completed;
        run.StartedAt ??= unit.Now;
        run.CompletedAt = unit.Now;
        run.Outcome = "dry_run: nothing was changed.";
        unit.Audit(Tellings.Stage(run.OrganizationId), "playbook_run.dry_run", run.Number);
        return Task.CompletedTask;
    }

    [LoggerMessage(5202, LogLevel.Information, "{Run} ended; succeeded: {Succeeded}")]
    private static partial void LogEnded(ILogger logger, string run, bool succeeded);
}
