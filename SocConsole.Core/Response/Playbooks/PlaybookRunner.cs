using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Events;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>
/// Executes approved runs step by step. Killed at any moment and run again, it goes on where it was: completed steps are not repeated, and the one that was
/// running is repeated under its key, so that the connector does the deed once.
/// </summary>
public sealed partial class PlaybookRunner(RunStore store, StepExecutor executor, RunUndo undo, RunClaims claims, IStageSettings stages, ILogger<PlaybookRunner> logger)
{
    /// <summary>Executes the run to its end. Does nothing when it isn't to be executed or somebody works on it.</summary>
    public async Task RunAsync(int organizationId, string number, CancellationToken ct)
    {
        using var claim = claims.TryClaim(organizationId, number);
        if (claim is null || await store.FindAsync(organizationId, number, ct) is not { Status: RunStatus.Executing } run)
        {
            return;
        }

        if (run.Mode == RunMode.DryRun)
        {
            await store.ChangeAsync(run, EndDryRunAsync, ct);
            return;
        }

        var settings = await stages.SettingsAsync(organizationId, Stage.Executor, ct);
        var broken = await ExecuteAsync(run, settings, ct);
        if (broken is null)
        {
            await store.ChangeAsync(run, (unit, row) => CompleteAsync(unit, row, ct), ct);
        }
        else
        {
            var faults = await undo.UndoAsync(run, broken, Tellings.Executor, settings, ct);
            await store.ChangeAsync(run, (unit, row) => Fail(unit, row, broken, faults), ct);
        }

        LogEnded(logger, number, broken is null);
        stages.Count(organizationId, Stage.Executor, broken is null, run.Steps.Sum(step => step.DurationMs ?? 0));
    }

    /// <summary>Executes what is left to do.</summary>
    /// <returns>The required step that failed, or null.</returns>
    private async Task<PlaybookRunStep?> ExecuteAsync(PlaybookRun run, StageSettings settings, CancellationToken ct)
    {
        foreach (var step in run.Steps.OrderBy(step => step.Order))
        {
            if (step.Status is StepStatus.Pending or StepStatus.Running)
            {
                await store.ChangeStepAsync(run, step, (row, now) => (row.Status, row.StartedAt) = (StepStatus.Running, row.StartedAt ?? now), ct);
                var outcome = await executor.ExecuteAsync(PlaybookDrafter.RequestOf(run, step, run.ApprovedBy ?? run.RequestedBy), settings, ct);
                await store.ChangeStepAsync(run, step, (row, now) => Write(row, outcome, now), ct);
            }

            if (step is { Required: true, Status: StepStatus.Failed or StepStatus.NotConfigured })
            {
                return step;
            }
        }

        return null;
    }

    private static void Write(PlaybookRunStep step, StepOutcome outcome, DateTime now)
    {
        step.Status = outcome.Status;
        step.Result = outcome.Result;
        step.Verification = outcome.Verification;
        step.ConnectorState = outcome.State;
        step.Attempts += outcome.Attempts;
        step.DurationMs = outcome.DurationMs;
        step.CompletedAt = now;
    }

    private static async Task CompleteAsync(Unit unit, PlaybookRun run, CancellationToken ct)
    {
        var contained = run.Steps.Exists(step => step.Status == StepStatus.Completed && ActionCatalog.Contains(step.Action));
        End(unit, run, RunStatus.Completed);
        var share = string.Create(CultureInfo.InvariantCulture, $"{run.Steps.Count(step => step.Status == StepStatus.Completed)} of {run.Steps.Count(step => step.Status != StepStatus.Skipped)} steps completed");
        run.Outcome = contained ? $"{share}; containment was verified." : $"{share}; nothing was contained.";
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
        var undone = faults.Count == 0 ? "What was done before is undone." : string.Join(" ", faults);
        run.Outcome = $"{broken.Action} failed: {broken.Verification ?? broken.Result} {undone}";
        unit.TellByStage(run, "playbook_failed", $"{run.Number}: {run.Outcome}", run.ActualSuccess);
        unit.Audit(Tellings.Stage(run.OrganizationId), "playbook_run.failed", run.Number, new { Step = broken.Action, run.Outcome });
        return Task.CompletedTask;
    }

    private static void End(Unit unit, PlaybookRun run, RunStatus status)
    {
        var wanted = run.Steps.Count(step => step.Status != StepStatus.Skipped);
        run.Status = status;
        run.StartedAt ??= unit.Now;
        run.CompletedAt = unit.Now;
        run.ActualSuccess = wanted == 0 ? 0 : (double)run.Steps.Count(step => step.Status == StepStatus.Completed) / wanted;
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
