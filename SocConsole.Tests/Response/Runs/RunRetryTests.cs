using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Response.Workflows;
using static SocConsole.Tests.Response.Runs.RunSteps;

namespace SocConsole.Tests.Response.Runs;

/// <summary>A retry does the rest, and nothing twice.</summary>
public sealed class RunRetryTests : IAsyncLifetime
{
    private readonly FakeConnector ender = new("ender", "process_termination") { Reversible = false };
    private readonly FakeConnector mail = new("mail", "mailbox_quarantine");
    private readonly FakeConnector firewall = new("firewall", "block_ip");
    private readonly FlowNode end = Node("process_termination", ("process_criteria", "4711"), ("host", "web-02"));
    private readonly FlowNode clean = Node("mailbox_quarantine", ("mailbox_list", "info"));
    private ResponseWorld world = null!;

    public async Task InitializeAsync()
    {
        mail.Execute = (attempt, _) => attempt == 1 ? FakeConnector.Fails(ErrorKind.Unexpected) : FakeConnector.Done("clean");
        world = await ResponseWorld.CreateAsync(null, ender, mail, firewall);
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Retry_Approved_DoesWhatWasDoneNotAgain()
    {
        var failed = await world.DoneAsync(Flow(await world.AddIncidentAsync(), end, clean));

        var retry = await world.GoAsync(await RetryAsync(failed));

        Assert.Equal((RunStatus.Failed, RunStatus.Completed), (failed.Status, retry.Status));
        Assert.Single(ender.Executed);
        Assert.Equal((StepStatus.Skipped, failed.Number, $"Left out: {failed.Number} has done it."), (retry.Steps[0].Status, retry.Steps[0].DoneBy, retry.Steps[0].Result));
        Assert.Equal(StepStatus.Completed, retry.Steps[1].Status);
    }

    [Fact]
    public async Task Retry_OfARetry_StillKnowsWhatTheFirstRunDid()
    {
        mail.Execute = (attempt, _) => attempt < 3 ? FakeConnector.Fails(ErrorKind.Unexpected) : FakeConnector.Done("clean");
        var failed = await world.DoneAsync(Flow(await world.AddIncidentAsync(), end, clean));
        var second = await world.GoAsync(await RetryAsync(failed));

        var third = await world.GoAsync(await RetryAsync(second));

        Assert.Equal((RunStatus.Failed, RunStatus.Completed, failed.Number), (second.Status, third.Status, third.Steps[0].DoneBy));
        Assert.Single(ender.Executed);
    }

    [Fact]
    public async Task Retry_WhileTheFirstRetryIsOpen_IsRefused()
    {
        var failed = await world.DoneAsync(Flow(await world.AddIncidentAsync(), end, clean));
        var retry = await RetryAsync(failed);

        var again = await world.Get<WorkflowRuns>().RetryAsync(world.Test.Person(Role.Analyst), failed.Number, CancellationToken.None);
        Assert.Equal("ALREADY_RETRIED", again.Error?.Code);

        // One that did nothing stands in nobody's way.
        Assert.Null((await world.Get<RunCancel>().CancelAsync(world.Test.Person(Role.Analyst), retry, CancellationToken.None)).Error);
        Assert.NotEqual(retry, await RetryAsync(failed));
    }

    [Fact]
    public async Task Retry_AfterADecision_TakesTheSameWay()
    {
        var fork = new FlowNode { Kind = FlowKind.If, Condition = "step.1.status == \"completed\"", Then = [Block("203.0.113.70")], Else = [Block("203.0.113.71")] };
        var failed = await world.DoneAsync(Flow(await world.AddIncidentAsync(), end, fork, clean));

        var retry = await world.GoAsync(await RetryAsync(failed));

        Assert.Equal(RunStatus.Completed, retry.Status);
        Assert.Equal(["203.0.113.70", "203.0.113.70"], firewall.Executed.Select(request => request.Parameters["ip_address"]));
        Assert.Equal(StepStatus.Skipped, retry.Steps[2].Status);
    }

    [Fact]
    public async Task Condition_OnAStepThatAFormerRunDid_FindsItCompleted()
    {
        var fork = new FlowNode { Kind = FlowKind.If, Condition = "step.1.status == \"completed\"", Then = [Block("203.0.113.70")], Else = [Block("203.0.113.71")] };
        var failed = await world.DoneAsync(Flow(await world.AddIncidentAsync(), end, clean, fork));

        await world.GoAsync(await RetryAsync(failed));

        Assert.Equal("203.0.113.70", Assert.Single(firewall.Executed).Parameters["ip_address"]);
    }

    [Fact]
    public async Task Retry_WhatWasDoneIsUndoneBeforeTheApproval_IsShownAnewBeforeItIsDone()
    {
        mail.Execute = (_, _) => FakeConnector.Done("clean");
        var stopped = await world.DoneAsync(Flow(await world.AddIncidentAsync(), Block(), Task("Call them"), clean));
        Assert.Null((await world.Get<RunCancel>().CancelAsync(world.Test.Person(Role.Analyst), stopped.Number, CancellationToken.None)).Error);
        var retry = await RetryAsync(stopped);
        Assert.Null((await world.Playbooks.RevertAsync(world.Test.Person(Role.Approver), stopped.Number, CancellationToken.None)).Error);

        var decided = await world.DecideAsync(world.Test.Person(Role.Approver), retry);

        Assert.Equal("EFFECT_CHANGED", decided.Error?.Code);
        Assert.Equal((StepStatus.Pending, null), ((await world.RunAsync(retry)).Steps[0].Status, (await world.RunAsync(retry)).Steps[0].DoneBy));
    }

    [Fact]
    public async Task Approval_ManualStepWithoutItsHost_KeepsTheStep()
    {
        var manual = Node("isolate_host") with { Manual = true };
        var incident = await world.AddIncidentAsync(row => row.Host = null);

        var run = await world.DoneAsync(Flow(incident, Block(), manual));

        Assert.Equal((RunStatus.Waiting, StepStatus.Waiting), (run.Status, run.Steps[1].Status));
    }

    private async Task<string> RetryAsync(PlaybookRun run)
    {
        var retried = await world.Get<WorkflowRuns>().RetryAsync(world.Test.Person(Role.Analyst), run.Number, CancellationToken.None);
        Assert.Null(retried.Error);
        return retried.Value!;
    }
}
