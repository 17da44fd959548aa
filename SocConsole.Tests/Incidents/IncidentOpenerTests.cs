using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Events;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Incidents;

public sealed class IncidentOpenerTests
{
    [Fact]
    public async Task Handle_DetectedThreat_OpensIncidentWithItsFacts()
    {
        await using var world = await IncidentWorld.CreateAsync();

        var incident = await world.OpenedAsync();

        Assert.Equal((1, IncidentStatus.Open, Severity.High, Severity.High), (incident.Number, incident.Status, incident.Severity, incident.Escalation));
        Assert.Equal(("Brute force attack from 203.0.113.9 on web-02", "brute_force_attack", IncidentWorld.Attacker, "web-02"), (incident.Title, incident.Category, incident.SourceIp, incident.Host));
        Assert.Equal((0.9, (double?)null, 5L), (incident.RuleConfidence, incident.ModelConfidence, incident.EventCount));
        Assert.Equal(world.Now.AddMinutes(60), incident.RespondBy);
        Assert.Equal(world.Now.AddHours(24), incident.ResolveBy);
        Assert.Equal(IncidentRisk.Score(IncidentRisk.Parts(Severity.High, 0.9, 1, 5)), incident.RiskScore);
        Assert.Equal("high", incident.Triage!.Severity);
        Assert.Equal(["opened"], (await world.EntriesAsync(incident.Id)).Select(entry => entry.Kind));
        Assert.Equal(["incident_opened"], await world.RaisedAsync());
    }

    [Fact]
    public async Task Handle_SameEventsAgain_ChangesNothing()
    {
        await using var world = await IncidentWorld.CreateAsync();
        var (first, second) = (await world.AddThreatAsync(), await world.AddThreatAsync());
        await world.HandleAsync(first, second);
        var before = (await world.AllAsync()).Single();
        var raised = await world.RaisedAsync();

        await world.HandleAsync(first, second);
        await world.HandleAsync(second, first);

        var after = (await world.AllAsync()).Single();
        Assert.Equal((before.Version, before.UpdatedAt, before.EventCount, before.RiskScore), (after.Version, after.UpdatedAt, after.EventCount, after.RiskScore));
        Assert.Equal(raised, await world.RaisedAsync());
        Assert.Equal(2, (await world.EntriesAsync(after.Id)).Count);
    }

    [Fact]
    public async Task Handle_ThreatOfTheSameSource_JoinsWhateverItsHost()
    {
        await using var world = await IncidentWorld.CreateAsync();
        var first = await world.OpenedAsync();

        var second = await world.OpenedAsync(threat => (threat.Target, threat.Type, threat.Severity, threat.Techniques, threat.EventCount) = ("db-01", "port_scan", Severity.Critical, ["T1046"], 40));

        Assert.Equal(first.Number, second.Number);
        Assert.Equal((Severity.Critical, 45L), (second.Severity, second.EventCount));
        Assert.Equal(["T1046", "T1110.001"], second.Techniques);
        Assert.Equal(first.CreatedAt.AddMinutes(15), second.RespondBy);
        Assert.True(second.RiskScore > first.RiskScore);
        Assert.Equal(["opened", "threat_joined"], (await world.EntriesAsync(first.Id)).Select(entry => entry.Kind));
    }

    [Fact]
    public async Task Handle_StrangersAtOneHost_AreTwoIncidents()
    {
        await using var world = await IncidentWorld.CreateAsync();

        var first = await world.OpenedAsync();
        var second = await world.OpenedAsync(threat => threat.SourceIp = "198.51.100.4");

        Assert.NotEqual(first.Number, second.Number);
    }

    [Theory]
    [InlineData("web-02", "alice", true)]
    [InlineData("db-01", "alice", true)]
    [InlineData("db-01", "root", false)]
    [InlineData("db-01", null, false)]
    public async Task Handle_ThreatWithoutSource_JoinsByHostOrAPersonsAccount(string host, string? user, bool joins)
    {
        await using var world = await IncidentWorld.CreateAsync();
        var first = await world.OpenedAsync(threat => threat.UserName = user ?? "bob");

        var second = await world.OpenedAsync(threat => (threat.SourceIp, threat.Target, threat.UserName) = (null, host, user));

        Assert.Equal(joins, first.Number == second.Number);
    }

    [Fact]
    public async Task Handle_SimulatedThreat_NeverJoinsARealIncident()
    {
        await using var world = await IncidentWorld.CreateAsync();
        var real = await world.OpenedAsync();

        var test = await world.OpenedAsync(threat => threat.Simulated = true);

        Assert.NotEqual(real.Number, test.Number);
        Assert.True(test.Simulated);
    }

    [Theory]
    [InlineData(24, true)]
    [InlineData(25, false)]
    public async Task Handle_ThreatAfterTheWindow_OpensAnother(int hours, bool joins)
    {
        await using var world = await IncidentWorld.CreateAsync();
        var first = await world.OpenedAsync();
        world.Test.Clock.Advance(TimeSpan.FromHours(hours));

        var second = await world.OpenedAsync();

        Assert.Equal(joins, first.Number == second.Number);
    }

    [Fact]
    public async Task Handle_ThreatAfterContainment_OpensTheIncidentAgain()
    {
        await using var world = await IncidentWorld.CreateAsync();
        var incident = await world.OpenedAsync();
        await world.ChangeAsync<Incident>(incident.Id, row => (row.Status, row.ContainedAt) = (IncidentStatus.Contained, world.Now));

        await world.OpenedAsync();

        Assert.Equal((IncidentStatus.Open, (DateTime?)null), ((await world.ReadAsync(1)).Status, (await world.ReadAsync(1)).ContainedAt));
    }

    [Fact]
    public async Task Handle_ThreatOfAClosedIncident_OpensAnother()
    {
        await using var world = await IncidentWorld.CreateAsync();
        var incident = await world.OpenedAsync();
        await world.Work.CloseAsync(world.Analyst, "1", IncidentResolution.FalsePositive, null, null, CancellationToken.None);

        var next = await world.OpenedAsync();

        Assert.Equal((1, 2), (incident.Number, next.Number));
    }

    [Fact]
    public async Task Handle_ThreatThatAPersonCalledFalse_OpensNothing()
    {
        await using var world = await IncidentWorld.CreateAsync();

        await world.HandleAsync(await world.AddThreatAsync(threat => threat.Status = ThreatStatus.FalsePositive));

        Assert.Empty(await world.AllAsync());
    }

    [Fact]
    public async Task Handle_ThreatBelowTheSettings_OpensNothingButJoins()
    {
        await using var world = await IncidentWorld.CreateAsync(new Dictionary<string, string?> { ["Soc:Incidents:MinimumSeverity"] = "Medium", ["Soc:Incidents:MinimumConfidence"] = "0.5" });
        await world.HandleAsync(await world.AddThreatAsync(threat => threat.Severity = Severity.Low), await world.AddThreatAsync(threat => threat.Confidence = 0.4));
        Assert.Empty(await world.AllAsync());

        var opened = await world.OpenedAsync();

        Assert.Equal(opened.Number, (await world.OpenedAsync(threat => threat.Severity = Severity.Low)).Number);
    }

    [Fact]
    public async Task Handle_UpdatedThreat_TakesItsFigures()
    {
        await using var world = await IncidentWorld.CreateAsync();
        var threat = await world.AddThreatAsync();
        await world.HandleAsync(threat);
        await world.ChangeAsync<Threat>(threat.Id, row => (row.EventCount, row.Severity) = (500, Severity.Critical));

        await world.Get<IEnumerable<IEventHandler>>().Single().HandleAsync([new ThreatUpdated(world.Org, world.Now, threat.Number)], CancellationToken.None);

        var incident = await world.OfAsync(threat);
        Assert.Equal((500L, Severity.Critical), (incident.EventCount, incident.Severity));
        Assert.Equal(["opened", "severity_raised"], (await world.EntriesAsync(incident.Id)).Select(entry => entry.Kind));
        Assert.Equal(["incident_opened", "incident_changed"], await world.RaisedAsync());
    }

    [Fact]
    public async Task Handle_ThreatsOfTwoOrganizations_NeverShareAnIncidentOrANumber()
    {
        await using var world = await IncidentWorld.CreateAsync();
        var other = await world.Test.AddOrganizationAsync("Other");
        var (mine, theirs) = (await world.AddThreatAsync(), await world.AddThreatAsync(organizationId: other));

        await world.HandleAsync(mine, theirs);

        Assert.Equal((world.Org, 1, other, 1), ((await world.OfAsync(mine)).OrganizationId, (await world.OfAsync(mine)).Number, (await world.OfAsync(theirs)).OrganizationId, (await world.OfAsync(theirs)).Number));
    }

    // Whatever order threats come in and however often they are told, each has one incident, figures are sums of rows, and parts make the score.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Handle_ThreatsInAnyOrder_EachHasOneIncidentAndFiguresSum(int seed)
    {
        await using var world = await IncidentWorld.CreateAsync();
        var threats = new List<Threat>();
        for (var i = 0; i < 24; i++)
        {
            var (source, events, severity) = ($"203.0.113.{(i * seed) % 5}", 1 + ((i * 7) % 11), (Severity)(1 + ((i + seed) % 5)));
            threats.Add(await world.AddThreatAsync(threat => (threat.SourceIp, threat.EventCount, threat.Severity, threat.Simulated) = (source, events, severity, i % 6 == 0)));
        }

        var order = threats.OrderBy(threat => (threat.Id * 17 * seed) % 23).ToList();
        foreach (var threat in order.Concat(order.Take(9)))
        {
            await world.HandleAsync(threat);
        }

        var incidents = await world.AllAsync();
        Assert.Equal(threats.Select(threat => (threat.SourceIp, threat.Simulated)).Distinct().Count(), incidents.Count);
        Assert.Equal(Enumerable.Range(1, incidents.Count), incidents.Select(row => row.Number).Order());
        Assert.All(incidents, incident =>
        {
            var mine = threats.Where(threat => threat.SourceIp == incident.SourceIp && threat.Simulated == incident.Simulated).ToList();
            Assert.Equal((mine.Sum(threat => threat.EventCount), mine.Max(threat => threat.Severity)), (incident.EventCount, incident.Severity));
            Assert.Equal(Math.Round(IncidentRisk.Parts(incident).Sum(part => part.Points), 3), incident.RiskScore);
            Assert.InRange(incident.RiskScore, 0, 1);
        });
    }
}
