using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Connectors;
using SocConsole.Core.Response.Playbooks;

namespace SocConsole.Tests.Response.Playbooks;

public sealed class PlaybookRunnerTests
{
    [Fact]
    public async Task Run_ApprovedRun_BlocksCollectsAndMitigates()
    {
        await using var world = await ResponseWorld.CreateAsync();

        var run = await world.CompletedAsync();

        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.Equal([StepStatus.Completed, StepStatus.Completed, StepStatus.NotConfigured], run.Steps.Select(step => step.Status));
        Assert.Contains("stands on the block list", run.Steps[0].Verification, StringComparison.Ordinal);
        Assert.Equal(2.0 / 3, run.ActualSuccess!.Value, 6);
        Assert.Equal(ResponseWorld.Attacker, (await world.BlocksAsync()).Single().Value);
        var threat = await world.ThreatAsync(run.ThreatId!.Value);
        Assert.Equal((ThreatStatus.Mitigated, run.CompletedAt), (threat.Status, threat.MitigatedAt));
        var told = (await world.TimelineAsync(run.ThreatId!.Value)).Single(entry => entry.Event == "threat_mitigated");
        Assert.Equal(run.ActualSuccess, told.SuccessRate);
        Assert.Contains("threat_mitigated", await world.RaisedAsync());
        Assert.Equal([true], world.Stages.Counted);
    }

    [Fact]
    public async Task Run_NotApproved_DoesNothing()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var run = await world.PlannedAsync();

        await world.Runner.RunAsync(world.Org, run.Number, CancellationToken.None);

        Assert.Equal(RunStatus.PendingApproval, (await world.RunAsync(run.Number)).Status);
        Assert.Empty(await world.BlocksAsync());
    }

    [Fact]
    public async Task Run_KilledAfterTheDeed_DoesItOnceWhenRunAgain()
    {
        using var kill = new CancellationTokenSource();
        var world = await ResponseWorld.CreateAsync();
        await using var second = world;
        var run = await world.ApprovedAsync();
        var connector = new KilledAfterExecute(world.Get<IEnumerable<IResponseConnector>>().Single(each => each.Name == "block_list"), kill);
        var runner = Runner(world, connector);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runner.RunAsync(world.Org, run.Number, kill.Token));
        var cut = await world.RunAsync(run.Number);
        await world.Runner.RunAsync(world.Org, run.Number, CancellationToken.None);

        Assert.Equal((RunStatus.Executing, StepStatus.Running), (cut.Status, cut.Steps[0].Status));
        Assert.Equal(RunStatus.Completed, (await world.RunAsync(run.Number)).Status);
        Assert.Single(await world.BlocksAsync());
    }

    [Fact]
    public async Task Run_KilledBetweenSteps_DoesNotRepeatWhatIsCompleted()
    {
        using var kill = new CancellationTokenSource();
        var firewall = new FakeConnector("firewall", "quarantine_ip");
        var evidence = new FakeConnector("evidence", "forensic_dump")
        {
            Execute = async (attempt, ct) =>
            {
                if (attempt == 1)
                {
                    await kill.CancelAsync();
                    ct.ThrowIfCancellationRequested();
                }

                return await FakeConnector.Done("collected");
            },
        };
        await using var world = await ResponseWorld.CreateAsync(null, firewall, evidence);
        var run = await world.ApprovedAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Runner.RunAsync(world.Org, run.Number, kill.Token));
        await world.Runner.RunAsync(world.Org, run.Number, CancellationToken.None);

        Assert.Single(firewall.Executed);
        Assert.Equal(["PB-2026-001/2", "PB-2026-001/2"], evidence.Executed.Select(request => request.IdempotencyKey));
        Assert.Equal(RunStatus.Completed, (await world.RunAsync(run.Number)).Status);
    }

    [Fact]
    public async Task Run_KilledWhileUndoing_UndoesTheRestWhenRunAgain()
    {
        using var kill = new CancellationTokenSource();
        var firewall = new FakeConnector("firewall", "quarantine_ip");
        firewall.Revert = async () =>
        {
            if (firewall.Reverted.Count == 1)
            {
                await kill.CancelAsync();
                kill.Token.ThrowIfCancellationRequested();
            }

            return await FakeConnector.Done("undone");
        };
        var evidence = new FakeConnector("evidence", "forensic_dump") { Reversible = false, Execute = (_, _) => FakeConnector.Fails(ErrorKind.Unexpected) };
        await using var world = await ResponseWorld.CreateAsync(null, firewall, evidence);
        var run = await world.ApprovedAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Runner.RunAsync(world.Org, run.Number, kill.Token));
        await world.Runner.RunAsync(world.Org, run.Number, CancellationToken.None);

        var ended = await world.RunAsync(run.Number);
        Assert.Equal((RunStatus.Failed, StepStatus.Reverted), (ended.Status, ended.Steps[0].Status));
        Assert.Single(evidence.Executed);
    }

    [Fact]
    public async Task Run_RequiredStepFails_UndoesAndFails()
    {
        var evidence = new FakeConnector("evidence", "forensic_dump") { Reversible = false, Execute = (_, _) => FakeConnector.Fails(ErrorKind.Unexpected, "the disk is full") };
        var firewall = new FakeConnector("firewall", "quarantine_ip");
        var people = new FakeConnector("people", "notify_admin");
        await using var world = await ResponseWorld.CreateAsync(null, firewall, evidence, people);

        var run = await world.CompletedAsync();

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal([StepStatus.Reverted, StepStatus.Failed, StepStatus.Skipped], run.Steps.Select(step => step.Status));
        Assert.Equal("PB-2026-001/1", firewall.Reverted.Single().IdempotencyKey);
        Assert.Single(evidence.Executed);
        Assert.Contains("the disk is full", run.Outcome, StringComparison.Ordinal);
        Assert.Equal(ThreatStatus.Analyzing, (await world.ThreatAsync(run.ThreatId!.Value)).Status);
        Assert.Contains(await world.TimelineAsync(run.ThreatId!.Value), entry => entry.Event == "playbook_failed");
        Assert.Equal([false], world.Stages.Counted);
    }

    [Fact]
    public async Task Run_ContainmentThatDoesNotHold_IsUndoneAndFails()
    {
        var firewall = new FakeConnector("firewall", "quarantine_ip") { Verify = () => FakeConnector.Fails(ErrorKind.Conflict, "the rule is gone") };
        await using var world = await ResponseWorld.CreateAsync(null, firewall);

        var run = await world.CompletedAsync();

        Assert.Equal((RunStatus.Failed, StepStatus.Failed), (run.Status, run.Steps[0].Status));
        Assert.Contains("the rule is gone", run.Steps[0].Verification, StringComparison.Ordinal);
        Assert.Single(firewall.Reverted);
        Assert.NotEqual(ThreatStatus.Mitigated, (await world.ThreatAsync(run.ThreatId!.Value)).Status);
    }

    [Fact]
    public async Task Run_UndoFails_SaysWhatStays()
    {
        var firewall = new FakeConnector("firewall", "quarantine_ip") { Revert = () => FakeConnector.Fails(ErrorKind.Unexpected, "no route") };
        var evidence = new FakeConnector("evidence", "forensic_dump") { Reversible = false, Execute = (_, _) => FakeConnector.Fails(ErrorKind.Unexpected) };
        await using var world = await ResponseWorld.CreateAsync(null, firewall, evidence);

        var run = await world.CompletedAsync();

        Assert.Equal((RunStatus.Failed, StepStatus.Completed), (run.Status, run.Steps[0].Status));
        Assert.Contains("quarantine_ip could not be undone: no route", run.Outcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RequiredStepNotConfigured_FailsWithoutUndoingWhatWasNeverDone()
    {
        var firewall = new FakeConnector("firewall", "quarantine_ip") { Execute = (_, _) => FakeConnector.Fails(ErrorKind.NotConfigured) };
        await using var world = await ResponseWorld.CreateAsync(null, firewall);

        var run = await world.CompletedAsync();

        Assert.Equal((RunStatus.Failed, StepStatus.NotConfigured), (run.Status, run.Steps[0].Status));
        Assert.Empty(firewall.Reverted);
    }

    [Fact]
    public async Task Run_OptionalStepFails_GoesOn()
    {
        var people = new FakeConnector("people", "notify_admin") { Execute = (_, _) => FakeConnector.Fails(ErrorKind.Unexpected) };
        await using var world = await ResponseWorld.CreateAsync(null, new FakeConnector("firewall", "quarantine_ip"), new FakeConnector("evidence", "forensic_dump"), people);

        var run = await world.CompletedAsync();

        Assert.Equal((RunStatus.Completed, StepStatus.Failed), (run.Status, run.Steps[2].Status));
        Assert.Equal(ThreatStatus.Mitigated, (await world.ThreatAsync(run.ThreatId!.Value)).Status);
    }

    [Fact]
    public async Task Run_TwiceAtOnce_ActsOnce()
    {
        var entered = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var firewall = new FakeConnector("firewall", "quarantine_ip")
        {
            Execute = async (_, _) =>
            {
                entered.SetResult();
                await release.Task;
                return new ActionOutcome("blocked");
            },
        };
        await using var world = await ResponseWorld.CreateAsync(null, firewall, new FakeConnector("evidence", "forensic_dump"));
        var run = await world.ApprovedAsync();

        var first = Task.Run(() => world.Runner.RunAsync(world.Org, run.Number, CancellationToken.None));
        await entered.Task;
        await world.Runner.RunAsync(world.Org, run.Number, CancellationToken.None);
        release.SetResult();
        await first;

        Assert.Single(firewall.Executed);
        Assert.Equal(RunStatus.Completed, (await world.RunAsync(run.Number)).Status);
    }

    [Fact]
    public async Task Run_NothingContained_LeavesTheThreatOpen()
    {
        await using var world = await ResponseWorld.CreateAsync();

        var run = await world.CompletedAsync(threat => threat.SourceIp = null);

        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.Equal(ThreatStatus.Analyzing, (await world.ThreatAsync(run.ThreatId!.Value)).Status);
        Assert.DoesNotContain("threat_mitigated", await world.RaisedAsync());
    }

    [Fact]
    public async Task Run_VerdictCameInBetween_Stands()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var run = await world.ApprovedAsync();
        await world.ChangeThreatAsync(run.ThreatId!.Value, threat => threat.Status = ThreatStatus.FalsePositive);

        await world.Runner.RunAsync(world.Org, run.Number, CancellationToken.None);

        Assert.Equal(ThreatStatus.FalsePositive, (await world.ThreatAsync(run.ThreatId!.Value)).Status);
    }

    [Fact]
    public async Task Run_DryRun_ChangesNothing()
    {
        var firewall = new FakeConnector("firewall", "quarantine_ip");
        await using var world = await ResponseWorld.CreateAsync(null, firewall);
        var threat = await world.AddThreatAsync();

        var view = (await world.Playbooks.ProposeAsync(world.Test.Person(Role.Analyst), threat.Number, RunMode.DryRun, CancellationToken.None)).Value!;
        await world.Runner.RunAsync(world.Org, view.Row.Number, CancellationToken.None);

        var run = await world.RunAsync(view.Row.Number);
        Assert.Equal((RunStatus.Completed, ApprovalStatus.NotRequired), (run.Status, run.ApprovalStatus));
        Assert.All(run.Steps, step => Assert.StartsWith("dry_run: ", step.Result, StringComparison.Ordinal));
        Assert.Null(run.ActualSuccess);
        Assert.Empty(firewall.Executed);
        Assert.Equal(ThreatStatus.Detected, (await world.ThreatAsync(threat.Id)).Status);
    }

    private static PlaybookRunner Runner(ResponseWorld world, IResponseConnector connector)
    {
        var executor = new StepExecutor(
            new ConnectorSet([connector]), new Core.Response.ResponseOptions(), world.Test.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<StepExecutor>.Instance);
        var store = world.Get<RunStore>();
        return new PlaybookRunner(store, new RunWalk(store, executor, world.Get<Core.Response.Runs.FlowFacts>(), world.Get<Core.Response.ResponseJobs>()), new RunUndo(store, executor), new RunClaims(), world.Stages, Microsoft.Extensions.Logging.Abstractions.NullLogger<PlaybookRunner>.Instance);
    }

    /// <summary>Acts for real, and then the process is killed before anything is recorded.</summary>
    private sealed class KilledAfterExecute(IResponseConnector inner, CancellationTokenSource kill) : IResponseConnector
    {
        public string Name => inner.Name;

        public IReadOnlyCollection<string> Actions => inner.Actions;

        public Task<EffectPreview> PreviewAsync(ActionRequest request, CancellationToken ct) => inner.PreviewAsync(request, ct);

        public async Task<Result<ActionOutcome>> ExecuteAsync(ActionRequest request, CancellationToken ct)
        {
            await inner.ExecuteAsync(request, CancellationToken.None);
            await kill.CancelAsync();
            throw new OperationCanceledException(kill.Token);
        }

        public Task<Result<ActionOutcome>> VerifyAsync(ActionRequest request, string? state, CancellationToken ct) => inner.VerifyAsync(request, state, ct);

        public Task<Result<ActionOutcome>> RevertAsync(ActionRequest request, string? state, CancellationToken ct) => inner.RevertAsync(request, state, ct);
    }
}
