using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Response.Catalog;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>Undoes what a run did, last first. Steps that can't be undone stay.</summary>
public sealed class RunUndo(RunStore store, StepExecutor executor)
{
    public static bool CanUndo(PlaybookRunStep step) => step is { Reversible: true, Status: StepStatus.Completed };

    /// <summary>What a run did that the console can't undo, a sentence for each step; steps that only look or tell leave nothing.</summary>
    internal static IReadOnlyList<string> Staying(PlaybookRun run) =>
    [
        .. run.Steps.Where(step => step is { Status: StepStatus.Completed, Manual: true }).Select(step => $"{step.Action} was done by hand and must be undone by hand."),
        .. run.Steps.Where(step => step is { Status: StepStatus.Completed, Manual: false, Reversible: false } && ActionCatalog.Changes(step.Action)).Select(step => $"{step.Action} can't be undone and stays."),
    ];

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
