using SocConsole.Core.Detection.Stages;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>Undoes what a run did, last first. Steps that can't be undone stay.</summary>
public sealed class RunUndo(RunStore store, StepExecutor executor)
{
    public static bool CanUndo(PlaybookRunStep step) => step is { Reversible: true, Status: StepStatus.Completed };

    /// <summary>
    /// Undoes completed steps, and <paramref name="broken"/> too: a step that failed in the middle may have done its deed. Each is committed by itself.
    /// </summary>
    /// <returns>What could not be undone, for a person; empty when all could.</returns>
    public async Task<IReadOnlyList<string>> UndoAsync(PlaybookRun run, IReadOnlyCollection<PlaybookRunStep> broken, string by, StageSettings settings, CancellationToken ct)
    {
        var faults = new List<string>();
        foreach (var step in run.Steps.Where(step => CanUndo(step) || (broken.Contains(step) && step is { Reversible: true, Status: StepStatus.Failed })).OrderByDescending(step => step.Order).ToList())
        {
            var undone = await executor.RevertAsync(step.Connector, PlaybookDrafter.RequestOf(run, step, by), step.ConnectorState, settings, ct);
            if (!undone.Succeeded(out var outcome, out var error))
            {
                faults.Add($"{step.Action} could not be undone: {error.Message}");
                await store.ChangeStepAsync(run, step, (row, _) => row.Verification = faults[^1], ct);
            }
            else if (!broken.Contains(step))
            {
                await store.ChangeStepAsync(run, step, (row, now) => (row.Status, row.RevertedAt, row.EndsAt, row.Verification) = (StepStatus.Reverted, now, null, outcome.Result), ct);
            }
        }

        return faults;
    }
}
