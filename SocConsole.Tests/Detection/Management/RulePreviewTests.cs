using SocConsole.Core.Detection.Management;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;

namespace SocConsole.Tests.Detection.Management;

public sealed class RulePreviewTests : IAsyncLifetime
{
    private RuleWorld world = null!;

    public async Task InitializeAsync()
    {
        world = await RuleWorld.StartAsync();
        await world.AddAsync(RuleWorld.Text());
        for (var i = 0; i < 30; i++)
        {
            await world.SudoAsync(i < 25 ? "mallory" : "trent", i);
        }
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Run_ChangedRule_SaysWhatItWouldMatchMoreAndFewer()
    {
        var tried = (await world.Previews.RunAsync(world.Analyst, new PreviewRequest(RuleWorld.Text(user: "trent"), RuleWorld.RuleId, null), CancellationToken.None)).Value!;

        Assert.Equal((30, true, 5, 25), (tried.Scanned, tried.Complete, tried.Matches, tried.MatchesBefore));
        Assert.Equal((5, 25, 5, 20), (tried.Added, tried.Removed, tried.AddedSamples.Count, tried.RemovedSamples.Count));
        Assert.All(tried.AddedSamples, sample => Assert.Equal("trent", sample.Matched["user.name"]));
        Assert.Empty(tried.MissingFields);
        Assert.Equal(1, (await world.RowAsync()).Entry.Version);
    }

    [Fact]
    public async Task Run_NewRule_CountsAndNamesFieldsThatNoEventHas()
    {
        var text = RuleWorld.Text("new").Replace("user.name: mallory", "user.name: mallory\n        process.no_such_field|contains: x", StringComparison.Ordinal);

        var tried = (await world.Previews.RunAsync(world.Analyst, new PreviewRequest(text, null, null), CancellationToken.None)).Value!;

        Assert.Equal((0, null), (tried.Matches, tried.MatchesBefore));
        Assert.Equal(["process.no_such_field"], tried.MissingFields);
    }

    [Fact]
    public async Task Run_Exception_SaysWhatItWouldHideAndHowPeopleJudgedThat()
    {
        var threat = Assert.Single(await world.Pipeline.OpenedAsync(), threat => threat.Type == "sudo_use");
        await world.Pipeline.Threats.SetStatusAsync(world.Analyst, threat.Number, ThreatStatus.Mitigated, null, CancellationToken.None);

        var tried = (await world.Previews.RunAsync(world.Analyst, new PreviewRequest(null, RuleWorld.RuleId, "user.name: mal*"), CancellationToken.None)).Value!;

        Assert.Equal((0, 25, 25), (tried.Matches, tried.MatchesBefore, tried.Removed));
        Assert.Equal((25, 0, 25), (tried.Lost.TruePositives, tried.Lost.FalsePositives, tried.Lost.Judged));
    }

    [Fact]
    public async Task Run_Correlation_CountsItsFirings()
    {
        const string Text = "title: Often\nid: often\ncorrelation:\n  type: event_count\n  rules: " + RuleWorld.RuleId + "\n  group-by: user.name\n  timespan: 1h\n  condition: {gte: 20}\n";

        var tried = (await world.Previews.RunAsync(world.Analyst, new PreviewRequest(Text, null, null), CancellationToken.None)).Value!;

        Assert.Equal(6, tried.Matches);
    }

    [Fact]
    public async Task Run_OfAnotherOrganization_SeesNoneOfTheEvents()
    {
        var stranger = world.Test.Person(Role.Analyst, await world.Test.AddOrganizationAsync("Other"));

        var tried = (await world.Previews.RunAsync(stranger, new PreviewRequest(RuleWorld.Text(), null, null), CancellationToken.None)).Value!;

        Assert.Equal((0, 0, null), (tried.Scanned, tried.Matches, tried.From));
        Assert.Equal("RULE_NOT_FOUND", (await world.Previews.RunAsync(stranger, new PreviewRequest(RuleWorld.Text(), RuleWorld.RuleId, null), CancellationToken.None)).Error?.Code);
    }

    [Fact]
    public async Task Coverage_RulesWithAndWithoutEvents_AreToldApart()
    {
        await world.AddAsync(RuleWorld.Text("lost", title: "Lost").Replace("user.name: mallory", "no.such_field: x", StringComparison.Ordinal));

        var coverage = (await world.Coverage.ReadAsync(world.Analyst, CancellationToken.None)).Value!;

        var cell = coverage.Tactics.Single(tactic => tactic.Id == "privilege-escalation").Techniques.Single(technique => technique.Id == "T1548.003");
        Assert.Equal("Abuse Elevation Control Mechanism: Sudo and Sudo Caching", cell.Name);
        Assert.True(cell.Matches >= 25);
        Assert.Equal((BlindReason.NoFields, "no.such_field"), coverage.Blind.Where(rule => rule.RuleId == "lost").Select(rule => (rule.Reason, rule.Detail)).Single());
        Assert.DoesNotContain(coverage.Blind, rule => rule.RuleId == RuleWorld.RuleId);
        Assert.Equal(30, coverage.Sampled);
    }
}
