using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response;
using SocConsole.Core.Response.BlockList;
using SocConsole.Core.Response.IncidentActions;
using SocConsole.Core.Response.Playbooks;
using static SocConsole.Tests.Response.Runs.RunSteps;

namespace SocConsole.Tests.Response.Runs;

/// <summary>What runs and their steps come to.</summary>
public sealed class RunEndTests
{
    [Fact]
    public async Task ContainmentByHand_IsReportedAndContainsNothingByItself()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var incident = await world.AddIncidentAsync();
        var run = await world.DoneAsync(Flow(incident, Block() with { Manual = true }));
        Assert.Null((await ReportAsync(world, run, 1)).Error);

        var ended = await world.GoAsync(run.Number);

        Assert.Equal((RunStatus.Completed, IncidentStatus.Open), (ended.Status, (await world.IncidentAsync(incident.Number)).Status));
        Assert.Contains("reported by a person, not read back", ended.Outcome, StringComparison.Ordinal);
        Assert.Equal(0, (await world.Get<ImpactMetrics>().GetAsync(world.Test.Person(Role.Analyst), 1, CancellationToken.None)).Value!.AttacksContained);
    }

    [Fact]
    public async Task ManualStep_ReportedWhileAnotherBranchWorks_LetsItsBranchGoOnAtOnce()
    {
        var slow = new FakeConnector("mail", "mailbox_quarantine");
        await using var world = await ResponseWorld.CreateAsync(null, slow, new FakeConnector("firewall", "block_ip"));
        var incident = await world.AddIncidentAsync();
        var asked = await world.AskedAsync(
            world.Test.Person(Role.Analyst),
            Flow(incident, Parallel([Task("Call them"), Block()], [Node("mailbox_quarantine", ("mailbox_list", "info")), Task("Write to them")])));
        slow.Execute = async (_, _) => (await ReportAsync(world, asked, 1)).Map(_ => new Core.Response.Connectors.ActionOutcome("clean", "{}"));

        var run = await world.GoAsync(asked.Number);

        Assert.Equal((RunStatus.Waiting, StepStatus.Completed, StepStatus.Completed, StepStatus.Waiting), (run.Status, run.Steps[0].Status, run.Steps[1].Status, run.Steps[3].Status));
    }

    [Fact]
    public async Task Failure_LeavesNoStepWaitingAndTakesNoReport()
    {
        await using var world = await ResponseWorld.CreateAsync(null, new FakeConnector("mail", "mailbox_quarantine") { Execute = (_, _) => FakeConnector.Fails(ErrorKind.Unexpected) });
        var clean = Node("mailbox_quarantine", ("mailbox_list", "info"));

        var run = await world.DoneAsync(Flow(await world.AddIncidentAsync(), Parallel([Task("Call them"), Task("Call again")], [clean])));

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.All(run.Steps.Take(2), step => Assert.Equal((StepStatus.Skipped, "Left out: the run failed."), (step.Status, step.Result)));
        Assert.Equal("RUN_ENDED", (await ReportAsync(world, run, 1)).Error?.Code);
    }

    [Fact]
    public async Task Failure_AfterWhatCantBeUndone_NamesWhatStays()
    {
        await using var world = await ResponseWorld.CreateAsync(
            null,
            new FakeConnector("ender", "process_termination") { Reversible = false },
            new FakeConnector("mail", "mailbox_quarantine") { Execute = (_, _) => FakeConnector.Fails(ErrorKind.Unexpected) });

        var run = await world.DoneAsync(Flow(await world.AddIncidentAsync(), Node("process_termination", ("process_criteria", "4711"), ("host", "web-02")), Node("mailbox_quarantine", ("mailbox_list", "info"))));

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Contains("process_termination can't be undone and stays.", run.Outcome, StringComparison.Ordinal);
        Assert.DoesNotContain("What was done before is undone.", run.Outcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BlockOnTheList_WhenItsTimeIsOver_EndsTheStep()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var run = await world.AskedAsync(world.Test.Person(Role.Approver), Action(await world.AddIncidentAsync(), Block()));
        var step = run.Steps[0];
        Assert.Equal(world.Test.Clock.GetUtcNow().UtcDateTime.AddMinutes(5), step.EndsAt);

        await world.Get<StepExpiry>().ExpireAsync(world.Org, step.Id, CancellationToken.None);
        Assert.Equal(StepStatus.Completed, (await world.RunAsync(run.Number)).Steps[0].Status);
        world.Test.Clock.Advance(TimeSpan.FromMinutes(5));
        await world.Get<StepExpiry>().ExpireAsync(world.Org, step.Id, CancellationToken.None);

        Assert.Equal(StepStatus.Expired, (await world.RunAsync(run.Number)).Steps[0].Status);
        Assert.Equal(BlockListService.Expiry, Assert.Single(await world.BlocksAsync()).RemovedBy);
    }

    [Fact]
    public async Task ScheduleUnblock_BlockOnTheList_MovesTheStepToo()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var incident = await world.AddIncidentAsync();
        var run = await world.AskedAsync(world.Test.Person(Role.Approver), Action(incident, Block()));

        var set = await world.Get<UnblockSchedule>().SetAsync(world.Test.Person(Role.Approver), incident.Number, 15, CancellationToken.None);

        Assert.Equal((set.Value!.At, set.Value.At), (Assert.Single(await world.BlocksAsync()).ExpiresAt!.Value, (await world.RunAsync(run.Number)).Steps[0].EndsAt!.Value));
        Assert.Equal(1, world.Jobs.Enqueued.Count(job => job.Kind == Core.Jobs.JobKinds.ExpireStep && job.At == set.Value.At));
    }

    [Fact]
    public async Task ScheduleUnblock_BlockOnAHost_SetsTheEndOfTheStep()
    {
        await using var world = await ResponseWorld.CreateAsync(null, new FakeConnector("endpoint_agent", "block_ip"));
        var incident = await world.AddIncidentAsync();
        var run = await world.AskedAsync(world.Test.Person(Role.Approver), Action(incident, Node("block_ip", ("ip_address", ResponseWorld.Attacker), ("host", "web-02"))));

        var set = await world.Get<UnblockSchedule>().SetAsync(world.Test.Person(Role.Approver), incident.Number, 15, CancellationToken.None);

        Assert.Equal([$"{ResponseWorld.Attacker} on web-02"], set.Value!.Addresses);
        Assert.Equal(set.Value.At, (await world.RunAsync(run.Number)).Steps[0].EndsAt);
    }

    private static Task<Result<Done>> ReportAsync(ResponseWorld world, PlaybookRun run, int order) =>
        world.Get<ManualSteps>().ReportAsync(world.Test.Person(Role.Analyst), run.Number, order, new ManualReport(true, "It is done", []), CancellationToken.None);
}
