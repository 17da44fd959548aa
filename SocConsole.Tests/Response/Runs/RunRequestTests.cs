using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Response.Runs;
using SocConsole.Core.Response.Workflows;

namespace SocConsole.Tests.Response.Runs;

public sealed class RunRequestTests
{
    private static readonly FlowNode Block = Node("block_ip", ("ip_address", ResponseWorld.Attacker), ("duration", "300"));
    private static readonly FlowNode Dump = Node("forensic_dump");

    [Fact]
    public async Task Request_ReversibleActionOfAnApprover_StartsAtOnceAndSaysThatNobodyElseLooked()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var incident = await world.AddIncidentAsync();

        var run = await ExecuteAsync(world, Role.Approver, Action(Block, incident));

        Assert.Equal((RunStatus.Completed, ApprovalStatus.NotRequired), (run.Status, run.ApprovalStatus));
        Assert.Equal(ResponseWorld.Attacker, Assert.Single(await world.BlocksAsync()).Value);
        Assert.Equal(IncidentStatus.Contained, (await world.IncidentAsync(incident.Number)).Status);
        Assert.Contains(await EntriesAsync(world), text => text.Contains("without a second pair of eyes", StringComparison.Ordinal));
        Assert.Contains("incident_contained", await world.RaisedAsync());
        Assert.Contains("run_ended", await world.RaisedAsync());
    }

    [Fact]
    public async Task Request_SameActionOfAnAnalyst_WaitsForAnApprover()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var incident = await world.AddIncidentAsync();

        var run = await ExecuteAsync(world, Role.Analyst, Action(Block, incident));

        Assert.Equal((RunStatus.PendingApproval, 1), (run.Status, run.ApprovalsNeeded));
        Assert.Empty(await world.BlocksAsync());
        Assert.Null((await world.Playbooks.DecideAsync(world.Test.Person(Role.Approver), run.Number, new Decision(true, null), CancellationToken.None)).Error);
        await world.Runner.RunAsync(world.Org, run.Number, CancellationToken.None);
        Assert.Single(await world.BlocksAsync());
    }

    [Fact]
    public async Task Request_WorkflowOfAnApprover_WaitsForAnother()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var incident = await world.AddIncidentAsync();
        var approver = world.Test.Person(Role.Approver);
        var request = Flow(incident, Block) with { EditedById = "somebody" };

        var run = await world.RunAsync((await world.Get<RunRequests>().RequestAsync(approver, request, CancellationToken.None)).Value!);

        Assert.Equal(RunStatus.PendingApproval, run.Status);
        Assert.Equal("SELF_APPROVAL", (await world.Playbooks.DecideAsync(approver, run.Number, new Decision(true, null), CancellationToken.None)).Error!.Code);
    }

    [Fact]
    public async Task Request_RunOfAnEditedWorkflow_IsNotApprovedByItsEditor()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var incident = await world.AddIncidentAsync();
        var editor = world.Test.Person(Role.Approver);
        var request = Flow(incident, Block) with { EditedById = editor.ResponsibleId };

        var number = (await world.Get<RunRequests>().RequestAsync(world.Test.Person(Role.Analyst), request, CancellationToken.None)).Value!;

        Assert.Equal("SELF_APPROVAL", (await world.Playbooks.DecideAsync(editor, number, new Decision(true, null), CancellationToken.None)).Error!.Code);
        Assert.Null((await world.Playbooks.DecideAsync(world.Test.Person(Role.Approver), number, new Decision(true, null), CancellationToken.None)).Error);
    }

    [Fact]
    public async Task Request_NothingCanCarryItOut_IsNotConfiguredAndNoRun()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var incident = await world.AddIncidentAsync();

        var asked = await world.Get<RunRequests>().RequestAsync(world.Test.Person(Role.Admin), Action(Node("mailbox_quarantine", ("mailbox_list", "info")), incident), CancellationToken.None);

        Assert.Equal(ErrorKind.NotConfigured, asked.Error!.Kind);
        Assert.Empty(await world.RunsAsync());
    }

    [Fact]
    public async Task Request_ProtectedTarget_IsRefused()
    {
        await using var world = await ResponseWorld.CreateAsync();

        var asked = await world.Get<RunRequests>().RequestAsync(world.Test.Person(Role.Admin), Action(Node("block_ip", ("ip_address", ResponseWorld.Own.ToString())), null), CancellationToken.None);

        Assert.Contains("console itself", asked.Error!.Message, StringComparison.Ordinal);
        Assert.Empty(await world.BlocksAsync());
    }

    [Theory]
    [InlineData("no_such_action", "ip_address", "203.0.113.9")]
    [InlineData("block_ip", "ip_address", "not an address")]
    [InlineData("block_ip", "duration", "forever")]
    [InlineData("block_ip", "nonsense", "1")]
    public async Task Request_WrongActionOrParameter_IsInvalid(string action, string name, string value)
    {
        await using var world = await ResponseWorld.CreateAsync();
        var incident = await world.AddIncidentAsync();

        var asked = await world.Get<RunRequests>().RequestAsync(world.Test.Person(Role.Admin), Action(Node(action, (name, value)), incident), CancellationToken.None);

        Assert.Equal(ErrorKind.Invalid, asked.Error!.Kind);
    }

    [Fact]
    public async Task Request_ParameterLeftOut_IsTakenFromTheIncident()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var incident = await world.AddIncidentAsync();

        var run = await ExecuteAsync(world, Role.Approver, Action(Node("block_ip"), incident));

        Assert.Equal(ResponseWorld.Attacker, run.Steps[0].Parameters["ip_address"]);
        Assert.Equal(RunStatus.Completed, run.Status);
    }

    [Fact]
    public async Task Request_OtherOrganizationsIncident_IsNotFound()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var incident = await world.AddIncidentAsync();
        var stranger = world.Test.Person(Role.Admin) with { OrganizationId = world.Org + 1 };

        Assert.Equal(ErrorKind.NotFound, (await world.Get<RunRequests>().RequestAsync(stranger, Action(Block, incident), CancellationToken.None)).Error!.Kind);
    }

    [Fact]
    public async Task Preview_Flow_SaysWhatItTouchesAndMakesNothing()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var incident = await world.AddIncidentAsync();

        var plan = (await world.Get<RunRequests>().PreviewAsync(world.Test.Person(Role.Approver), Flow(incident, Block, Node("mailbox_quarantine", ("mailbox_list", "info"))), CancellationToken.None)).Value!;

        Assert.Equal([ResponseWorld.Attacker], plan.Blast.Addresses);
        Assert.Equal(1, plan.Blast.NotConfigured);
        Assert.Equal(1, plan.ApprovalsNeeded);
        Assert.StartsWith("Waits", plan.Start, StringComparison.Ordinal);
        Assert.Empty(await world.RunsAsync());
    }

    [Theory]
    [InlineData(false, null, false, false)]
    [InlineData(true, null, false, false)]
    [InlineData(true, 0.9, true, false)]
    [InlineData(true, 0.99, false, false)]
    [InlineData(true, 0.9, false, true)]
    public async Task Request_Automatic_StartsOnlyWhereTheOrganizationLetsIt(bool automatic, double? limit, bool simulated, bool starts)
    {
        await using var world = await ResponseWorld.CreateAsync();
        var incident = await world.AddIncidentAsync(row => row.Simulated = simulated);
        await world.ChangeOrganizationAsync(organization => organization.AutoContainConfidence = limit);

        var run = await ExecuteAsync(world, Role.Analyst, Flow(incident, Block) with { Automatic = automatic });

        Assert.Equal(starts ? RunStatus.Completed : RunStatus.PendingApproval, run.Status);
    }

    [Fact]
    public async Task Run_ParallelBranches_AreBothDone()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var threat = await world.AddThreatAsync();
        var incident = await world.AddIncidentAsync(threat: threat);
        var second = Node("block_ip", ("ip_address", "203.0.113.77"));

        var run = await ApprovedAsync(world, Flow(incident, new FlowNode { Kind = FlowKind.Parallel, Branches = [[Block], [second, Dump]] }));

        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.All(run.Steps, step => Assert.Equal(StepStatus.Completed, step.Status));
        Assert.Equal(2, (await world.BlocksAsync()).Count);
    }

    [Theory]
    [InlineData("incident.severity >= high", StepStatus.Completed, StepStatus.Skipped)]
    [InlineData("incident.severity == low", StepStatus.Skipped, StepStatus.Completed)]
    public async Task Run_Condition_TakesOneWayAndKeepsIt(string condition, StepStatus first, StepStatus second)
    {
        await using var world = await ResponseWorld.CreateAsync();
        var incident = await world.AddIncidentAsync();
        var other = Node("block_ip", ("ip_address", "203.0.113.77"));

        var run = await ApprovedAsync(world, Flow(incident, new FlowNode { Kind = FlowKind.If, Condition = condition, Then = [Block], Else = [other] }));

        Assert.Equal((RunStatus.Completed, first, second), (run.Status, run.Steps[0].Status, run.Steps[1].Status));
        Assert.Equal(condition.Contains("high", StringComparison.Ordinal), run.Decided[1]);
        Assert.Equal(1.0, run.ActualSuccess);
    }

    [Fact]
    public async Task Run_RequiredStepFails_UndoesTheOthersAndCanBeRetried()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var incident = await world.AddIncidentAsync();

        var run = await ApprovedAsync(world, Flow(incident, Block, Node("mailbox_quarantine", ("mailbox_list", "info"))));

        Assert.Equal((RunStatus.Failed, StepStatus.Reverted, StepStatus.NotConfigured), (run.Status, run.Steps[0].Status, run.Steps[1].Status));
        Assert.All(await world.BlocksAsync(), entry => Assert.NotNull(entry.RemovedAt));
        var again = await world.RunAsync((await world.Get<WorkflowRuns>().RetryAsync(world.Test.Person(Role.Analyst), run.Number, CancellationToken.None)).Value!);
        Assert.Equal(run.Number, again.RetryOf);
        Assert.All(again.Steps, step => Assert.Equal(StepStatus.Pending, step.Status));
    }

    [Fact]
    public async Task Retry_StepThatStillHolds_IsLeftOut()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var threat = await world.AddThreatAsync();
        var incident = await world.AddIncidentAsync(threat: threat);

        var run = await ApprovedAsync(world, Flow(incident, Dump, Node("mailbox_quarantine", ("mailbox_list", "info")), Block));
        var again = await world.RunAsync((await world.Get<WorkflowRuns>().RetryAsync(world.Test.Person(Role.Analyst), run.Number, CancellationToken.None)).Value!);

        Assert.Equal((StepStatus.Completed, StepStatus.Skipped), (run.Steps[0].Status, again.Steps[0].Status));
        Assert.Contains(run.Number, again.Steps[0].Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ManualStep_WaitsForAPersonWithANote()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var incident = await world.AddIncidentAsync();
        var analyst = world.Test.Person(Role.Analyst);
        var run = await ExecuteAsync(world, Role.Analyst, Flow(incident, Node("manual_task", ("task", "Unplug web-02")), Node("manual_task", ("task", "Tell its owner"))));

        Assert.Equal((RunStatus.Waiting, StepStatus.Waiting, StepStatus.Pending), (run.Status, run.Steps[0].Status, run.Steps[1].Status));
        Assert.Equal(ErrorKind.Invalid, (await ReportAsync(world, run, analyst, 1, string.Empty)).Error!.Kind);
        Assert.Equal("STEP_NOT_WAITING", (await ReportAsync(world, run, analyst, 2, "Said so")).Error!.Code);
        Assert.Null((await ReportAsync(world, run, analyst, 1, "The cable is out, the link is down")).Error);
        await world.Runner.RunAsync(world.Org, run.Number, CancellationToken.None);
        Assert.Null((await ReportAsync(world, run, analyst, 2, "By telephone")).Error);
        await world.Runner.RunAsync(world.Org, run.Number, CancellationToken.None);

        var ended = await world.RunAsync(run.Number);
        Assert.Equal(RunStatus.Completed, ended.Status);
        Assert.Contains("the console has not seen it", ended.Steps[0].Verification, StringComparison.Ordinal);
        Assert.NotEqual(IncidentStatus.Contained, (await world.IncidentAsync(incident.Number)).Status);
    }

    [Fact]
    public async Task Cancel_WaitingRun_StopsItAndLeavesWhatWasDone()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var incident = await world.AddIncidentAsync();
        var run = await ApprovedAsync(world, Flow(incident, Block, Node("manual_task", ("task", "Unplug web-02"))));

        Assert.Null((await world.Get<RunCancel>().CancelAsync(world.Test.Person(Role.Analyst), run.Number, CancellationToken.None)).Error);

        var ended = await world.RunAsync(run.Number);
        Assert.Equal((RunStatus.Cancelled, StepStatus.Completed, StepStatus.Skipped), (ended.Status, ended.Steps[0].Status, ended.Steps[1].Status));
        Assert.Equal("PLAYBOOK_ENDED", (await world.Get<RunCancel>().CancelAsync(world.Test.Person(Role.Analyst), run.Number, CancellationToken.None)).Error!.Code);
        Assert.Null((await world.Playbooks.RevertAsync(world.Test.Person(Role.Approver), run.Number, CancellationToken.None)).Error);
        Assert.All(await world.BlocksAsync(), entry => Assert.NotNull(entry.RemovedAt));
    }

    [Fact]
    public async Task Cancel_ExecutingRun_BeginsNoFurtherStep()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var incident = await world.AddIncidentAsync();
        var number = (await world.Get<RunRequests>().RequestAsync(world.Test.Person(Role.Approver), Action(Block, incident), CancellationToken.None)).Value!;

        Assert.Null((await world.Get<RunCancel>().CancelAsync(world.Test.Person(Role.Analyst), number, CancellationToken.None)).Error);
        await world.Runner.RunAsync(world.Org, number, CancellationToken.None);

        Assert.Equal(RunStatus.Cancelled, (await world.RunAsync(number)).Status);
        Assert.Empty(await world.BlocksAsync());
    }

    private static FlowNode Node(string action, params (string Name, string Value)[] parameters) =>
        new() { Action = action, Parameters = parameters.ToDictionary(pair => pair.Name, pair => pair.Value) };

    private static RunRequest Action(FlowNode node, Incident? incident) => new(node.Action!, RunOrigin.Action, node.Action!, new WorkflowFlow([node])) { IncidentNumber = incident?.Number };

    private static RunRequest Flow(Incident incident, params FlowNode[] nodes) => new("Workflow", RunOrigin.Workflow, "playbook--test", new WorkflowFlow(nodes)) { IncidentNumber = incident.Number };

    private static async Task<PlaybookRun> ExecuteAsync(ResponseWorld world, Role role, RunRequest request)
    {
        var number = (await world.Get<RunRequests>().RequestAsync(world.Test.Person(role), request, CancellationToken.None)).Value!;
        await world.Runner.RunAsync(world.Org, number, CancellationToken.None);
        return await world.RunAsync(number);
    }

    private static async Task<PlaybookRun> ApprovedAsync(ResponseWorld world, RunRequest request)
    {
        var run = await ExecuteAsync(world, Role.Analyst, request);
        for (var i = 0; i < run.ApprovalsNeeded; i++)
        {
            Assert.Null((await world.Playbooks.DecideAsync(world.Test.Person(Role.Approver), run.Number, new Decision(true, null), CancellationToken.None)).Error);
        }

        await world.Runner.RunAsync(world.Org, run.Number, CancellationToken.None);
        return await world.RunAsync(run.Number);
    }

    private static Task<Result<Done>> ReportAsync(ResponseWorld world, PlaybookRun run, Actor actor, int order, string note) =>
        world.Get<ManualSteps>().ReportAsync(actor, run.Number, order, new ManualReport(true, note, []), CancellationToken.None);

    private static async Task<List<string>> EntriesAsync(ResponseWorld world)
    {
        await using var db = world.Test.Database.Across();
        return [.. db.IncidentEntries.Select(entry => entry.Text)];
    }
}
