using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Incidents.Sla;
using SocConsole.Core.Incidents.Work;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Incidents;

public sealed class IncidentWorkTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Fact]
    public async Task SetStatus_ByTwoPeopleWhoSawTheSame_OnlyTheFirstGetsThrough()
    {
        await using var world = await IncidentWorld.CreateAsync();
        var incident = await world.OpenedAsync();
        var other = world.Test.Person(Role.Analyst);

        var results = await Task.WhenAll(
            world.Work.SetStatusAsync(world.Analyst, "INC-001", IncidentStatus.Investigating, null, incident.Version, Ct),
            world.Work.CloseAsync(other, "1", IncidentResolution.Benign, null, incident.Version, Ct));

        Assert.Single(results, result => result.Error is null);
        Assert.Single(results, result => result.Error?.Code is "INCIDENT_CHANGED" or "INCIDENT_CLOSED");
        Assert.Equal(incident.Version + 1, (await world.ReadAsync(1)).Version);
    }

    [Fact]
    public async Task Change_ByAPerson_IsEntryAuditAndNewsAndKeepsThePromise()
    {
        await using var world = await IncidentWorld.CreateAsync();
        var incident = await world.OpenedAsync();
        world.Test.Clock.Advance(TimeSpan.FromMinutes(5));

        await world.Work.SetStatusAsync(world.Analyst, "1", IncidentStatus.Investigating, "looks real", null, Ct);

        Assert.Equal(("status_investigating", world.Analyst.Name, "Marked as investigating: looks real"), (await world.EntriesAsync(incident.Id)).Select(entry => (entry.Kind, entry.ActorName!, entry.Text)).Last());
        Assert.Equal(["incident.status_changed"], await world.AuditedAsync());
        Assert.Equal("incident_changed", (await world.RaisedAsync())[^1]);
        Assert.Equal(world.Now, (await world.ReadAsync(1)).RespondedAt);
    }

    [Theory]
    [InlineData(IncidentResolution.TruePositive, IncidentStatus.Resolved, ThreatStatus.Mitigated)]
    [InlineData(IncidentResolution.FalsePositive, IncidentStatus.Dismissed, ThreatStatus.FalsePositive)]
    [InlineData(IncidentResolution.Benign, IncidentStatus.Dismissed, ThreatStatus.FalsePositive)]
    [InlineData(IncidentResolution.Duplicate, IncidentStatus.Dismissed, ThreatStatus.Detected)]
    public async Task Close_WithAResolution_EndsItAndJudgesItsThreats(IncidentResolution resolution, IncidentStatus status, ThreatStatus verdict)
    {
        await using var world = await IncidentWorld.CreateAsync();
        var threat = await world.AddThreatAsync();
        await world.HandleAsync(threat);

        var closed = await world.Work.CloseAsync(world.Analyst, "1", resolution, "because", null, Ct);

        Assert.Equal((status, resolution, world.Now), (closed.Value!.Status, closed.Value.Resolution, closed.Value.ClosedAt));
        await using var db = world.Test.Database.Read(world.Org);
        Assert.Equal(verdict, db.Threats.Single().Status);
        Assert.Equal("INCIDENT_CLOSED", (await world.Work.SetStatusAsync(world.Analyst, "1", IncidentStatus.Open, null, null, Ct)).Error!.Code);
        Assert.Equal(IncidentStatus.Investigating, (await world.Work.ReopenAsync(world.Analyst, "1", "came back", null, Ct)).Value!.Status);
    }

    [Theory]
    [InlineData(IncidentStatus.Resolved)]
    [InlineData(IncidentStatus.Dismissed)]
    [InlineData(IncidentStatus.Merged)]
    public async Task SetStatus_ToAnEnd_IsRefused(IncidentStatus status)
    {
        await using var world = await IncidentWorld.CreateAsync();
        await world.OpenedAsync();

        Assert.Equal(ErrorKind.Invalid, (await world.Work.SetStatusAsync(world.Analyst, "1", status, null, null, Ct)).Error!.Kind);
    }

    [Fact]
    public async Task Change_ByAViewerOrOfAnotherOrganization_IsRefused()
    {
        await using var world = await IncidentWorld.CreateAsync();
        await world.OpenedAsync();
        var other = world.Test.Person(Role.Admin, await world.Test.AddOrganizationAsync("Other"));

        Assert.Equal(ErrorKind.Forbidden, (await world.Work.EscalateAsync(world.Test.Person(Role.Viewer), "1", Severity.Critical, "x", null, Ct)).Error!.Kind);
        Assert.Equal(ErrorKind.NotFound, (await world.Work.EscalateAsync(other, "1", Severity.Critical, "x", null, Ct)).Error!.Kind);
        Assert.Equal(ErrorKind.NotFound, (await world.Incidents.GetAsync(other, "INC-001", Ct)).Error!.Kind);
    }

    [Fact]
    public async Task Merge_TwoIncidents_MovesEverythingAndSaysWhere()
    {
        await using var world = await IncidentWorld.CreateAsync();
        var first = await world.OpenedAsync();
        var second = await world.OpenedAsync(threat => (threat.SourceIp, threat.Severity, threat.EventCount) = ("198.51.100.4", Severity.Critical, 7));
        await world.Get<IncidentTaskService>().AddAsync(world.Analyst, "1", "stay", null, Ct);
        await world.Get<IncidentTaskService>().AddAsync(world.Analyst, "2", "move", null, Ct);
        await world.Get<IncidentNoteService>().AddAsync(world.Analyst, "2", "a note", Ct);

        var merged = await world.Get<IncidentClosing>().MergeAsync(world.Analyst, "INC-002", "INC-001", Ct);

        Assert.Equal((1, Severity.Critical, 12L), (merged.Value!.Number, merged.Value.Severity, merged.Value.EventCount));
        var detail = (await world.Incidents.GetAsync(world.Analyst, "1", Ct)).Value!;
        Assert.Equal((2, 1), (detail.Threats.Count, detail.Notes.Count));
        Assert.Equal([("stay", 1), ("move", 2)], detail.Tasks.Select(task => (task.Title, task.Order)));
        var gone = await world.ReadAsync(second.Number);
        Assert.Equal((IncidentStatus.Merged, 1, IncidentResolution.Duplicate), (gone.Status, gone.MergedInto, gone.Resolution));
        Assert.Contains("INC-001", (await world.EntriesAsync(gone.Id)).Single().Text, StringComparison.Ordinal);
        Assert.Equal("INCIDENT_CLOSED", (await world.Work.ReopenAsync(world.Analyst, "2", "x", null, Ct)).Error!.Code);
        Assert.Equal("SAME_INCIDENT", (await world.Get<IncidentClosing>().MergeAsync(world.Analyst, "1", "1", Ct)).Error!.Code);
        Assert.Equal(first.Number, (await world.OpenedAsync(threat => threat.SourceIp = "198.51.100.4")).Number);
    }

    [Fact]
    public async Task Merge_IncidentThatAPersonOpened_DoesNotBringItsAddress()
    {
        await using var world = await IncidentWorld.CreateAsync();
        var found = await world.OpenedAsync();
        var typed = await world.OpenedAsync(threat => threat.SourceIp = "198.51.100.4");
        await world.ChangeAsync<Incident>(typed.Id, row => (row.Origin, row.UserName) = (IncidentOrigin.Person, "root"));
        await world.ChangeAsync<Incident>(found.Id, row => (row.SourceIp, row.UserName) = (null, null));

        Assert.Null((await world.Get<IncidentClosing>().MergeAsync(world.Analyst, IncidentNumber.Text(typed.Number), IncidentNumber.Text(found.Number), Ct)).Error);

        var merged = await world.ReadAsync(found.Number);
        Assert.Equal((IncidentWorld.Attacker, null), (merged.SourceIp, merged.UserName));
    }

    [Fact]
    public async Task Merge_TestIntoReal_IsRefused()
    {
        await using var world = await IncidentWorld.CreateAsync();
        await world.OpenedAsync();
        await world.OpenedAsync(threat => threat.Simulated = true);

        Assert.Equal("TEST_AND_REAL", (await world.Get<IncidentClosing>().MergeAsync(world.Analyst, "2", "1", Ct)).Error!.Code);
    }

    [Fact]
    public async Task Sweep_BrokenPromises_TellsEachOnceAndTakesItUp()
    {
        await using var world = await IncidentWorld.CreateAsync();
        var incident = await world.OpenedAsync(threat => threat.Severity = Severity.Medium);
        var sweep = world.Get<IncidentSweep>();
        await sweep.SweepAsync(Ct);
        Assert.Null((await world.ReadAsync(1)).RespondMissedAt);

        world.Test.Clock.Advance(TimeSpan.FromMinutes(241));
        await sweep.SweepAsync(Ct);
        await sweep.SweepAsync(Ct);
        Assert.Equal((Severity.High, world.Now), ((await world.ReadAsync(1)).Escalation, (await world.ReadAsync(1)).RespondMissedAt));
        world.Test.Clock.Advance(TimeSpan.FromHours(72));
        await sweep.SweepAsync(Ct);
        await sweep.SweepAsync(Ct);

        Assert.Equal((Severity.Critical, Severity.Medium), ((await world.ReadAsync(1)).Escalation, (await world.ReadAsync(1)).Severity));
        Assert.Equal(["opened", "respond_promise_broken", "resolve_promise_broken"], (await world.EntriesAsync(incident.Id)).Select(entry => entry.Kind));
        Assert.Equal(2, (await world.RaisedAsync()).Count(type => type == "incident_escalated"));
    }

    [Fact]
    public async Task Sweep_AfterAPersonResponded_TellsNoBrokenResponse()
    {
        await using var world = await IncidentWorld.CreateAsync();
        await world.OpenedAsync();
        await world.Work.AssignAsync(world.Analyst, "1", world.Analyst.UserId, null, Ct);
        world.Test.Clock.Advance(TimeSpan.FromHours(2));

        await world.Get<IncidentSweep>().SweepAsync(Ct);

        Assert.Null((await world.ReadAsync(1)).RespondMissedAt);
    }

    [Fact]
    public async Task Acknowledge_WithAnEnd_LapsesAndAsksAgain()
    {
        await using var world = await IncidentWorld.CreateAsync();
        await world.OpenedAsync();
        Assert.Equal(1, await world.Incidents.WaitingAsync(world.Analyst, Ct));

        await world.Work.AcknowledgeAsync(world.Analyst, "1", "waits for the vendor", world.Now.AddHours(1), null, Ct);
        Assert.Equal(0, await world.Incidents.WaitingAsync(world.Analyst, Ct));
        world.Test.Clock.Advance(TimeSpan.FromMinutes(61));
        await world.Get<IncidentSweep>().SweepAsync(Ct);

        Assert.Equal(1, await world.Incidents.WaitingAsync(world.Analyst, Ct));
        Assert.Null((await world.ReadAsync(1)).AcknowledgedBy);
        Assert.Equal(ErrorKind.Invalid, (await world.Work.AcknowledgeAsync(world.Analyst, "1", "x", world.Now.AddDays(31), null, Ct)).Error!.Kind);
        Assert.Equal(ErrorKind.Invalid, (await world.Work.AcknowledgeAsync(world.Analyst, "1", " ", null, null, Ct)).Error!.Kind);
    }

    [Fact]
    public async Task Tasks_TickedMovedDeleted_AreInOrderWithWhoAndWhen()
    {
        await using var world = await IncidentWorld.CreateAsync();
        await world.OpenedAsync();
        var tasks = world.Get<IncidentTaskService>();
        var ids = new List<long>();
        foreach (var title in (string[])["a", "b", "c"])
        {
            ids.Add((await tasks.AddAsync(world.Analyst, "1", title, null, Ct)).Value!.Id);
        }

        await tasks.TickAsync(world.Analyst, "1", ids[1], true, Ct);
        await tasks.MoveAsync(world.Analyst, "1", ids[2], 1, Ct);
        await tasks.DeleteAsync(world.Analyst, "1", ids[0], Ct);

        var left = (await world.Incidents.GetAsync(world.Analyst, "1", Ct)).Value!.Tasks;
        Assert.Equal([("c", null), ("b", world.Analyst.Name)], left.Select(task => (task.Title, task.DoneBy)));
        Assert.Equal(world.Now, left[1].DoneAt);
        Assert.Equal(ErrorKind.NotFound, (await tasks.TickAsync(world.Analyst, "1", 999, true, Ct)).Error!.Kind);
    }

    [Fact]
    public async Task Note_OfSomebodyElse_CantBeChanged()
    {
        await using var world = await IncidentWorld.CreateAsync();
        await world.OpenedAsync();
        var notes = world.Get<IncidentNoteService>();
        var note = (await notes.AddAsync(world.Analyst, "1", "mine", Ct)).Value!;

        Assert.Equal(ErrorKind.Forbidden, (await notes.EditAsync(world.Test.Person(Role.Admin), "1", note.Id, "theirs", Ct)).Error!.Kind);
        Assert.Equal(("changed", world.Now), ((await notes.EditAsync(world.Analyst, "1", note.Id, "changed", Ct)).Value!.Text, (await world.Incidents.GetAsync(world.Analyst, "1", Ct)).Value!.Notes[0].EditedAt));
    }

    [Fact]
    public async Task Create_ByAPersonWithAThreat_TakesItsFacts()
    {
        await using var world = await IncidentWorld.CreateAsync();
        var threat = await world.AddThreatAsync();

        var made = await world.Incidents.CreateAsync(world.Analyst, new NewIncident("Seen at the door", null, Severity.Low, Threats: [threat.Number]), Ct);

        Assert.Equal((1, IncidentOrigin.Person, Severity.High, 5L), (made.Value!.Row.Number, made.Value.Row.Origin, made.Value.Row.Severity, made.Value.Row.EventCount));
        await world.HandleAsync(threat);
        Assert.Single(await world.AllAsync());
        Assert.Equal("THREAT_HAS_INCIDENT", (await world.Incidents.CreateAsync(world.Analyst, new NewIncident("Again", null, Severity.Low, Threats: [threat.Number]), Ct)).Error!.Code);
        Assert.Equal("THREAT_NOT_FOUND", (await world.Incidents.CreateAsync(world.Analyst, new NewIncident("No", null, Severity.Low, Threats: ["THR-1"]), Ct)).Error!.Code);
        Assert.Equal(ErrorKind.Invalid, (await world.Incidents.CreateAsync(world.Analyst, new NewIncident("", null, Severity.Low), Ct)).Error!.Kind);
    }
}
