using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Response.Workflows;
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

    /// <summary>
    /// Marks a step as begun (a manual one as waiting). False when a person asked to stop the run: then nothing is begun. A step that was cut off is ended all the same: whether it did its
    /// deed is not known otherwise.
    /// </summary>
    public async Task<bool> BeginStepAsync(PlaybookRun run, PlaybookRunStep step, CancellationToken ct)
    {
        var begun = await WriteAsync(
            run,
            (unit, row) =>
            {
                if (row.CancelRequestedAt is not null && step.Status == StepStatus.Pending)
                {
                    return Task.FromResult(false);
                }

                Begin(row.Steps.First(candidate => candidate.Order == step.Order), unit.Now);
                Begin(step, unit.Now);
                row.StartedAt ??= unit.Now;
                return Task.FromResult(true);
            },
            ct);
        return begun;

        static void Begin(PlaybookRunStep step, DateTime now)
        {
            step.Status = step.Manual ? StepStatus.Waiting : StepStatus.Running;
            step.StartedAt ??= now;
        }
    }

    /// <summary>Changes one step and tells of it; <paramref name="step"/> is changed alike.</summary>
    public Task ChangeStepAsync(PlaybookRun run, PlaybookRunStep step, Action<PlaybookRunStep, DateTime> change, CancellationToken ct) =>
        WriteAsync(
            run,
            (unit, row) =>
            {
                change(row.Steps.First(candidate => candidate.Order == step.Order), unit.Now);
                change(step, unit.Now);
                row.StartedAt ??= unit.Now;
                return Task.FromResult(true);
            },
            ct);

    /// <summary>Keeps what a condition decided, and leaves the steps of the other way out; <paramref name="run"/> is changed alike.</summary>
    internal Task DecideAsync(PlaybookRun run, FlowNode node, bool holds, CancellationToken ct) =>
        WriteAsync(
            run,
            (_, row) =>
            {
                Decide(row, node, holds);
                Decide(run, node, holds);
                return Task.FromResult(true);
            },
            ct);

    /// <summary>Changes the run (with its steps) as a whole and tells of it.</summary>
    public Task ChangeAsync(PlaybookRun run, Func<Unit, PlaybookRun, Task> change, CancellationToken ct) =>
        WriteAsync(
            run,
            async (unit, row) =>
            {
                await change(unit, row);
                return true;
            },
            ct);

    /// <summary>The steps of the way that is not taken which have not been marked so.</summary>
    internal static IReadOnlyList<PlaybookRunStep> LeftOut(PlaybookRun run, FlowNode node, bool holds)
    {
        var left = new WorkflowFlow(holds ? node.Else : node.Then).Actions().Select(action => action.Order).ToHashSet();
        return [.. run.Steps.Where(step => left.Contains(step.Order) && step.Status == StepStatus.Pending)];
    }

    private static void Decide(PlaybookRun run, FlowNode node, bool holds)
    {
        // Branches of one run decide at the same time: each adds to what stands.
        run.Decided = new Dictionary<int, bool>(run.Decided) { [node.Order!.Value] = holds };
        foreach (var step in LeftOut(run, node, holds))
        {
            step.Status = StepStatus.Skipped;
            step.Result = $"Left out: {node.Condition} {(holds ? "holds" : "does not hold")}.";
        }
    }

    private async Task<T> WriteAsync<T>(PlaybookRun run, Func<Unit, PlaybookRun, Task<T>> change, CancellationToken ct) =>
        (await database.WriteAsync<T>(
            run.OrganizationId,
            async unit =>
            {
                var row = await unit.Db.PlaybookRuns.Include(candidate => candidate.Steps).FirstAsync(candidate => candidate.Id == run.Id, ct);
                var changed = await change(unit, row);
                row.Version++;
                unit.Raise(new PlaybookChanged(row.OrganizationId, unit.Now, row.ThreatNumber, row.Number));
                return changed;
            },
            ct)).Value!;
}
