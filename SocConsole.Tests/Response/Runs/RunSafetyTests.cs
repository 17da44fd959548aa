using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Response.IncidentActions;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Response.Runs;
using static SocConsole.Tests.Response.Runs.RunSteps;

namespace SocConsole.Tests.Response.Runs;

/// <summary>Who may have what done, and to which incident.</summary>
public sealed class RunSafetyTests : IAsyncLifetime
{
    private ResponseWorld world = null!;

    public async Task InitializeAsync() => world = await ResponseWorld.CreateAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Approve_IncidentDismissedSince_IsRefused()
    {
        var incident = await world.AddIncidentAsync();
        var run = await world.AskedAsync(world.Test.Person(Role.Analyst), Flow(incident, Block()));
        await ChangeAsync(incident, row => row.Status = IncidentStatus.Dismissed);

        var decided = await world.DecideAsync(world.Test.Person(Role.Approver), run.Number);

        Assert.Equal("INCIDENT_CLOSED", decided.Error?.Code);
        Assert.Equal(RunStatus.PendingApproval, (await world.RunAsync(run.Number)).Status);
    }

    [Theory]
    [InlineData(IncidentOrigin.Threat, RunStatus.Completed)]
    [InlineData(IncidentOrigin.Person, RunStatus.PendingApproval)]
    [InlineData(IncidentOrigin.Action, RunStatus.PendingApproval)]
    public async Task Automatic_AddressThatAPersonChose_WaitsForAnApprover(IncidentOrigin origin, RunStatus expected)
    {
        var incident = await world.AddIncidentAsync(row => row.Origin = origin);
        await world.ChangeOrganizationAsync(organization => organization.AutoContainConfidence = 0.9);

        var run = await world.AskedAsync(Actor.Stage(world.Org, "trigger"), Flow(incident, Block()) with { Automatic = true });

        Assert.Equal(expected, run.Status);
    }

    [Fact]
    public async Task RunOfAStage_ForWhatAPersonSent_IsNotApprovedByThatPerson()
    {
        var sender = world.Test.Person(Role.Approver);
        var incident = await world.AddIncidentAsync(threat: await world.AddThreatAsync(threat => threat.SentBy = sender.ResponsibleId));
        var run = await world.AskedAsync(Actor.Stage(world.Org, "trigger"), Flow(incident, Block()));

        Assert.Equal(sender.ResponsibleId, run.RequestedById);
        Assert.Equal("SELF_APPROVAL", (await world.DecideAsync(sender, run.Number)).Error?.Code);
        Assert.Null((await world.DecideAsync(world.Test.Person(Role.Approver), run.Number)).Error);
    }

    [Fact]
    public async Task RunOfAStage_ForAnIncidentThatAPersonOpened_IsNotApprovedByThatPerson()
    {
        var opener = world.Test.Person(Role.Approver);
        var incident = await world.AddIncidentAsync(row => (row.Origin, row.CreatedById) = (IncidentOrigin.Person, opener.ResponsibleId));
        var run = await world.AskedAsync(Actor.Stage(world.Org, "trigger"), Flow(incident, Block()));

        Assert.Equal("SELF_APPROVAL", (await world.DecideAsync(opener, run.Number)).Error?.Code);
    }

    [Fact]
    public async Task CreateIncident_ThreatOfAnotherIncident_TakesNoConfidenceAndNamesWhoAsked()
    {
        var threat = await world.AddThreatAsync();
        var incident = await world.AddIncidentAsync(row => row.Number = 7, threat);
        var analyst = world.Test.Person(Role.Analyst);

        await world.AskedAsync(analyst, Action(incident, Node("create_incident", ("title", "Another"))));

        await using var db = world.Test.Database.Across();
        var made = db.Incidents.Single(row => row.Id != incident.Id);
        Assert.Equal((IncidentOrigin.Action, null, analyst.ResponsibleId), (made.Origin, made.RuleConfidence, made.CreatedById));
    }

    [Fact]
    public async Task TakingFilesFromAHost_OfAnAnalyst_WaitsForAnApprover()
    {
        await using var taking = await ResponseWorld.CreateAsync(null, new FakeConnector("endpoint_agent", "log_preservation") { Reversible = false });
        var incident = await taking.AddIncidentAsync();
        var node = Node("log_preservation", ("file_path", "/etc/shadow"), ("host", "web-02"));

        var asked = await taking.AskedAsync(taking.Test.Person(Role.Analyst), Action(incident, node));
        var alone = await taking.AskedAsync(taking.Test.Person(Role.Approver), Action(incident, node));
        var workflow = await taking.AskedAsync(taking.Test.Person(Role.Approver), Flow(incident, node));

        Assert.Equal((RunStatus.PendingApproval, RunStatus.Completed, RunStatus.PendingApproval), (asked.Status, alone.Status, workflow.Status));
        Assert.Equal(1, asked.ApprovalsNeeded);
    }

    [Fact]
    public async Task Undo_RunThatDidOtherThingsToo_IsRefusedAndNamed()
    {
        await using var both = await ResponseWorld.CreateAsync(null, new FakeConnector("firewall", "block_ip"), new FakeConnector("agent", "isolate_host"));
        var incident = await both.AddIncidentAsync();
        var mixed = await both.DoneAsync(Action(incident, Block(), Node("isolate_host", ("host", "web-02"))));
        var approver = both.Test.Person(Role.Approver);

        var refused = await both.Get<IncidentResponse>().UndoAsync(approver, incident.Number, ["block_ip"], CancellationToken.None);
        var alone = await both.AskedAsync(approver, Action(incident, Block("203.0.113.77")));
        var undone = await both.Get<IncidentResponse>().UndoAsync(approver, incident.Number, ["block_ip"], CancellationToken.None);

        Assert.Equal("UNDO_WHOLE_RUN", refused.Error?.Code);
        Assert.Contains(mixed.Number, refused.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(alone.Number, undone.Value!.RunNumber);
        Assert.Equal(RunStatus.Completed, (await both.RunAsync(mixed.Number)).Status);
    }

    [Theory]
    [InlineData("incident.severity >= high and (threat.type == \"brute_force_attack\" or step.1.status == \"failed\")", StepStatus.Completed)]
    [InlineData("threat.type == \"ransomware\"", StepStatus.Skipped)]
    public async Task Condition_OnTheThreat_IsRead(string condition, StepStatus expected)
    {
        var incident = await world.AddIncidentAsync(threat: await world.AddThreatAsync());
        var fork = new Core.Response.Workflows.FlowNode { Kind = Core.Response.Workflows.FlowKind.If, Condition = condition, Then = [Block("203.0.113.77")] };

        var run = await world.DoneAsync(Flow(incident, Block(), fork));

        Assert.Equal(expected, run.Steps[1].Status);
    }

    [Fact]
    public async Task Request_TooManyWait_IsRefusedUnlessItStartsAtOnce()
    {
        var incident = await world.AddIncidentAsync();
        await using (var db = world.Test.Database.Across())
        {
            var now = world.Test.Clock.GetUtcNow().UtcDateTime;
            db.PlaybookRuns.AddRange(Enumerable.Range(1, RunRequests.MaximumWaiting).Select(i => new PlaybookRun
            {
                OrganizationId = world.Org,
                Number = $"PB-2020-{i}",
                TemplateId = "x",
                Name = "x",
                RequestedById = "x",
                RequestedBy = "x",
                EffectHash = "x",
                Status = i % 2 == 0 ? RunStatus.PendingApproval : RunStatus.Waiting,
                CreatedAt = now,
                ExpiresAt = now.AddDays(1),
            }));
            await db.SaveChangesAsync();
        }

        var waiting = await world.Get<RunRequests>().RequestAsync(world.Test.Person(Role.Analyst), Flow(incident, Block()), CancellationToken.None);
        var starting = await world.AskedAsync(world.Test.Person(Role.Approver), Action(incident, Block()));

        Assert.Equal("TOO_MANY_RUNS", waiting.Error?.Code);
        Assert.Equal(RunStatus.Completed, starting.Status);
    }

    private async Task ChangeAsync(Incident incident, Action<Incident> change)
    {
        await using var db = world.Test.Database.Across();
        change((await db.Incidents.FindAsync(incident.Id))!);
        await db.SaveChangesAsync();
    }
}
