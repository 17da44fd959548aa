using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Response.Runs;
using SocConsole.Core.Response.Workflows;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>How a walk through a run's steps came to its end.</summary>
/// <param name="Broken">Required steps that failed.</param>
/// <param name="Waits">A person must do a step before it goes on.</param>
/// <param name="Cancelled">A person stopped it.</param>
internal sealed record WalkEnd(IReadOnlyList<PlaybookRunStep> Broken, bool Waits, bool Cancelled)
{
    public static readonly WalkEnd Done = new([], false, false);

    public bool GoesOn => Broken.Count == 0 && !Waits && !Cancelled;

    public static WalkEnd Of(IReadOnlyCollection<WalkEnd> branches) =>
        new([.. branches.SelectMany(branch => branch.Broken)], branches.Any(branch => branch.Waits), branches.Any(branch => branch.Cancelled));
}

/// <summary>Walks through the steps of a run in the order of its flow and executes what is left to do. Walking again goes on where the last walk ended.</summary>
public sealed class RunWalk(RunStore store, StepExecutor executor, FlowFacts facts, ResponseJobs jobs)
{
    internal Task<WalkEnd> WalkAsync(PlaybookRun run, StageSettings settings, CancellationToken ct) =>
        WalkAsync(new Walk(run, settings), run.Flow?.Nodes ?? [.. run.Steps.OrderBy(step => step.Order).Select(step => new FlowNode { Action = step.Action, Order = step.Order })], ct);

    private sealed record Walk(PlaybookRun Run, StageSettings Settings);

    private async Task<WalkEnd> WalkAsync(Walk walk, IReadOnlyList<FlowNode> nodes, CancellationToken ct)
    {
        foreach (var node in nodes)
        {
            var end = node.Kind switch
            {
                FlowKind.Parallel => await ParallelAsync(walk, node, ct),
                FlowKind.If => await ChooseAsync(walk, node, ct),
                _ => await StepAsync(walk, walk.Run.Steps.Find(step => step.Order == node.Order)!, ct),
            };
            if (!end.GoesOn)
            {
                return end;
            }
        }

        return WalkEnd.Done;
    }

    private async Task<WalkEnd> ParallelAsync(Walk walk, FlowNode node, CancellationToken ct) =>
        WalkEnd.Of(await Task.WhenAll(node.Branches.Select(branch => WalkAsync(walk, branch, ct))));

    private async Task<WalkEnd> ChooseAsync(Walk walk, FlowNode node, CancellationToken ct)
    {
        var run = walk.Run;
        var known = run.Decided.TryGetValue(node.Order!.Value, out var holds);
        if (!known)
        {
            holds = await facts.HoldsAsync(run, node.Condition!, ct);
        }

        // A retry brings its decisions along, but not what they left out.
        if (!known || RunStore.LeftOut(run, node, holds).Count > 0)
        {
            await store.DecideAsync(run, node, holds, ct);
        }

        return await WalkAsync(walk, holds ? node.Then : node.Else, ct);
    }

    private async Task<WalkEnd> StepAsync(Walk walk, PlaybookRunStep step, CancellationToken ct)
    {
        var run = walk.Run;
        if (step.Status is StepStatus.Pending or StepStatus.Running)
        {
            if (!await store.BeginStepAsync(run, step, ct))
            {
                return new WalkEnd([], false, true);
            }

            if (!step.Manual)
            {
                var settings = step.TimeoutSeconds is { } seconds ? Within(walk.Settings, seconds) : walk.Settings;
                var outcome = await executor.ExecuteAsync(step.Connector, PlaybookDrafter.RequestOf(run, step, run.ApprovedBy ?? run.RequestedBy), settings, ct);
                await store.ChangeStepAsync(run, step, (row, now) => Write(row, outcome, now), ct);
                if (outcome.EndsAt is { } end)
                {
                    await jobs.ExpireStepAsync(run.OrganizationId, step.Id, end);
                }
            }
        }

        return step switch
        {
            { Status: StepStatus.Waiting } => new WalkEnd([], true, false),
            { Required: true, Status: StepStatus.Failed or StepStatus.NotConfigured } => new WalkEnd([step], false, false),
            _ => WalkEnd.Done,
        };
    }

    private static StageSettings Within(StageSettings settings, int seconds) => new()
    {
        OrganizationId = settings.OrganizationId,
        Stage = settings.Stage,
        Threshold = settings.Threshold,
        TimeoutSeconds = seconds,
        RetryAttempts = settings.RetryAttempts,
    };

    private static void Write(PlaybookRunStep step, StepOutcome outcome, DateTime now)
    {
        step.Status = outcome.Status;
        step.Result = outcome.Result;
        step.Verification = outcome.Verification;
        step.ConnectorState = outcome.State;
        step.EndsAt = outcome.EndsAt;
        step.Attempts += outcome.Attempts;
        step.DurationMs = outcome.DurationMs;
        step.CompletedAt = now;
    }
}
