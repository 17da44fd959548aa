using System.Globalization;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Response.Workflows;

namespace SocConsole.Tests.Response.Playbooks;

/// <summary>What a person can point to, and what the run's page is told about a run.</summary>
public sealed class ManualEvidenceTests : IAsyncLifetime
{
    private ResponseWorld world = null!;

    public async Task InitializeAsync() => world = await ResponseWorld.CreateAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task EvidenceAsync_RunOfAnIncident_ListsItsFilesAndNoOthers()
    {
        var (number, mine, _) = await WaitingAsync();

        var found = await world.Get<ManualSteps>().EvidenceAsync(world.Test.Person(Role.Analyst), number, CancellationToken.None);

        Assert.Equal([(mine, "mine.txt")], found.Value!.Select(file => (file.Id, file.FileName)));
    }

    [Fact]
    public async Task ReportAsync_EvidenceOfAnotherIncident_IsRefusedAndTheStepStillWaits()
    {
        var (number, _, foreign) = await WaitingAsync();
        var person = world.Test.Person(Role.Analyst);

        var refused = await world.Get<ManualSteps>().ReportAsync(person, number, 1, new ManualReport(true, "Called them", [foreign]), CancellationToken.None);

        Assert.Equal(ErrorKind.Invalid, refused.Error!.Kind);
        Assert.True((await world.Playbooks.GetAsync(person, number, CancellationToken.None)).Value!.CanReport);
    }

    [Fact]
    public async Task GetAsync_RunThatWaits_MayBeStoppedAndReportedByAnalystsOnly()
    {
        var (number, _, _) = await WaitingAsync();

        var analyst = (await world.Playbooks.GetAsync(world.Test.Person(Role.Analyst), number, CancellationToken.None)).Value!;
        var viewer = (await world.Playbooks.GetAsync(world.Test.Person(Role.Viewer), number, CancellationToken.None)).Value!;

        Assert.Equal((true, true, false), (analyst.CanCancel, analyst.CanReport, analyst.CanRetry));
        Assert.Equal((false, false, false), (viewer.CanCancel, viewer.CanReport, viewer.CanRetry));
        Assert.Equal("Call", Assert.Single(analyst.Steps).Name);
        Assert.True(Assert.Single(analyst.Steps).Manual);
    }

    [Fact]
    public async Task GetAsync_StoppedRun_MayBeTakenUpAgainAndNotStopped()
    {
        var (number, _, _) = await WaitingAsync();
        var analyst = world.Test.Person(Role.Analyst);
        await world.Get<RunCancel>().CancelAsync(analyst, number, CancellationToken.None);

        var run = (await world.Playbooks.GetAsync(analyst, number, CancellationToken.None)).Value!;

        Assert.Equal((RunStatus.Cancelled, false, true, false), (run.Row.Status, run.CanCancel, run.CanRetry, run.CanReport));
    }

    private async Task<(string Number, long Mine, long Foreign)> WaitingAsync()
    {
        var mine = await IncidentAsync(1, "mine.txt");
        var foreign = await IncidentAsync(2, "foreign.txt");
        var person = world.Test.Person(Role.Analyst);
        var flow = new WorkflowFlow([new FlowNode { Name = "Call", Action = "manual_task", Manual = true, Parameters = new Dictionary<string, string> { ["task"] = "Call the owner" } }]);
        var workflow = await world.Get<WorkflowService>().CreateAsync(person, new WorkflowBody("Ask", null, 1, flow, false, Severity.Medium), CancellationToken.None);
        var number = (await world.Get<WorkflowRuns>().ExecuteAsync(person, workflow.Value!.Id, null, RunMode.Live, CancellationToken.None)).Value!;
        await world.Runner.RunAsync(world.Org, number, CancellationToken.None);
        return (number, mine, foreign);
    }

    private async Task<long> IncidentAsync(int number, string file)
    {
        var now = world.Test.Clock.GetUtcNow().UtcDateTime;
        var incident = new Incident { OrganizationId = world.Org, Number = number, Title = "One", Reason = "It was seen", CreatedById = "t", CreatedBy = "t", CreatedAt = now, UpdatedAt = now };
        await using var db = world.Test.Database.Across();
        db.Incidents.Add(incident);
        await db.SaveChangesAsync();
        var evidence = new IncidentEvidence
        {
            OrganizationId = world.Org,
            IncidentId = incident.Id,
            FileName = file,
            Sha256 = new string('0', 64),
            Source = "t",
            StorageName = number.ToString(CultureInfo.InvariantCulture),
            AddedBy = "t",
            AddedAt = now,
        };
        db.IncidentEvidence.Add(evidence);
        await db.SaveChangesAsync();
        return evidence.Id;
    }
}
