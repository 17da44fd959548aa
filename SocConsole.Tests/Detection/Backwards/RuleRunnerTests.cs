using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.Detection.Backwards;
using SocConsole.Core.Detection.Management;
using SocConsole.Core.Jobs;
using SocConsole.Tests.Detection.Management;

namespace SocConsole.Tests.Detection.Backwards;

public sealed class RuleRunnerTests : IAsyncLifetime
{
    private const string Address = "203.0.113.9";
    private const string Count = "title: many roots\nid: many-roots\ncorrelation:\n  type: event_count\n  rules: base-root\n  group-by: source.ip\n  timespan: 20m\n  condition: {gte: 300}\n";
    private const string Base = "title: root\nid: base-root\nlogsource: {product: linux}\ndetection:\n  selection: {user.name: root}\n  condition: selection\n";

    private RunWorld world = null!;

    public async Task InitializeAsync() => world = await RunWorld.StartAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Run_RuleWrittenLater_FindsWhatCameBefore()
    {
        await world.Rules.SudoAsync("mallory", 10);
        await world.Rules.SudoAsync("alice", 20);
        await world.Rules.SudoAsync("mallory", 30);
        await world.Rules.AddAsync(RuleWorld.Text());

        var run = await world.EndAsync(await world.BeginAsync(RuleWorld.RuleId));

        Assert.Equal((RuleRunState.Done, 3L, 3L, 2L, 2), (run.State, run.EventsTotal, run.EventsExamined, run.Matches, run.MatchesKept));
        Assert.Equal((SshdLines.Nine.AddSeconds(10), SshdLines.Nine.AddSeconds(30)), (run.FirstMatchAt, run.LastMatchAt));
        var matches = await world.MatchesAsync(run);
        Assert.Equal(["mallory", "mallory"], matches.Select(match => match.EntityValue));
        Assert.All(matches, match => Assert.Contains("COMMAND=/usr/bin/id", match.Raw, StringComparison.Ordinal));
        Assert.Empty(run.Threats);
    }

    [Fact]
    public async Task Run_WithARange_LooksAtNothingElse()
    {
        for (var second = 0; second < 6; second++)
        {
            await world.Rules.SudoAsync("mallory", second);
        }

        await world.Rules.AddAsync(RuleWorld.Text());
        var run = await world.EndAsync(await world.BeginAsync(RuleWorld.RuleId, from: SshdLines.Nine.AddSeconds(2), until: SshdLines.Nine.AddSeconds(5)));

        Assert.Equal((3L, 3L, 3L), (run.EventsTotal, run.EventsExamined, run.Matches));
    }

    [Fact]
    public async Task Run_CutOffAndTakenUpByAnother_DoublesNothing()
    {
        await world.Rules.Pipeline.SendAsync(SshdLines.Burst(Address, 700));
        await world.Rules.AddAsync(RuleWorld.Text(user: "root"));
        var begun = await world.BeginAsync(RuleWorld.RuleId, openThreats: true);

        await world.CutOffAsync(begun);
        var half = await world.GetAsync(begun);
        var run = await world.EndAsync(begun);

        Assert.Equal((RuleRunState.Running, 250L), (half.State, half.EventsExamined));
        Assert.Equal((RuleRunState.Done, 700L, 700L, 700), (run.State, run.EventsExamined, run.Matches, run.MatchesKept));
        Assert.Equal(700, (await SudoThreatsAsync()).Single().Row.EventCount);
    }

    [Fact]
    public async Task Run_CorrelationCutOff_GoesOnCounting()
    {
        await world.Rules.Pipeline.SendAsync(SshdLines.Burst(Address, 320));
        await world.Rules.AddAsync(Base);
        await world.Rules.AddAsync(Count);
        var begun = await world.BeginAsync("many-roots", openThreats: true);

        await world.CutOffAsync(begun);
        var run = await world.EndAsync(begun);

        Assert.Equal((320L, 21L), (run.EventsExamined, run.Matches));
        Assert.Equal(SshdLines.Nine.AddSeconds(299), run.FirstMatchAt);
        await using var db = world.Rules.Test.Database.Read(world.Org);
        Assert.Empty(await db.RuleRunCheckpoints.ToListAsync());
    }

    [Fact]
    public async Task Run_OpeningThreatsAgain_OpensNoSecondOne()
    {
        await world.Rules.SudoAsync("mallory");
        await world.Rules.AddAsync(RuleWorld.Text());

        var first = await world.EndAsync(await world.BeginAsync(RuleWorld.RuleId, openThreats: true));
        var second = await world.EndAsync(await world.BeginAsync(RuleWorld.RuleId, openThreats: true));

        var threat = Assert.Single(await SudoThreatsAsync());
        Assert.Equal([threat.Row.Number], first.Threats);
        Assert.Equal((0, 1L), (second.Threats.Count, second.Matches));
        Assert.Equal(1, threat.Row.EventCount);
        Assert.StartsWith($"Found by {first.Id} over the past: ", threat.Timeline[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OpeningThreatsAfterTheThreatWasClosed_LeavesItClosed()
    {
        await world.Rules.SudoAsync("mallory");
        await world.Rules.AddAsync(RuleWorld.Text());
        await world.EndAsync(await world.BeginAsync(RuleWorld.RuleId, openThreats: true));
        var threat = (await SudoThreatsAsync()).Single();
        Assert.Null((await world.Rules.Pipeline.Threats.SetStatusAsync(world.Analyst, threat.Row.Number, Core.Detection.Threats.ThreatStatus.FalsePositive, "known", CancellationToken.None)).Error);

        await world.EndAsync(await world.BeginAsync(RuleWorld.RuleId, openThreats: true));

        Assert.Single(await SudoThreatsAsync());
    }

    [Fact]
    public async Task Run_OverWhatWasFoundLive_AddsNothing()
    {
        await world.Rules.AddAsync(RuleWorld.Text());
        await world.Rules.SudoAsync("mallory", 1);
        await world.Rules.SudoAsync("mallory", 2);

        var run = await world.EndAsync(await world.BeginAsync(RuleWorld.RuleId, openThreats: true));

        var threat = Assert.Single(await SudoThreatsAsync());
        Assert.Equal((2L, 2L, 0), (run.Matches, threat.Row.EventCount, run.Threats.Count));
    }

    [Fact]
    public async Task Run_WithAnException_CountsWhatItHoldsBack()
    {
        await world.Rules.SudoAsync("mallory");
        await world.Rules.AddAsync(RuleWorld.Text());
        Assert.Null((await world.Rules.Exceptions.CreateAsync(world.Analyst, new NewException(RuleWorld.RuleId, "known", "user.name: mallory", "known", null), CancellationToken.None)).Error);

        var run = await world.EndAsync(await world.BeginAsync(RuleWorld.RuleId));

        Assert.Equal((0L, 1L), (run.Matches, run.Suppressed));
    }

    [Fact]
    public async Task Run_CorrelationThatComesWithTheConsole_FiresAtTheThreshold()
    {
        await world.Rules.Pipeline.SendAsync(SshdLines.Burst(Address, 7));
        var brute = world.Rules.Pipeline.Catalog.Current.BuiltInEntries.Single(entry => entry.Name == "ssh_brute_force");

        var run = await world.EndAsync(await world.BeginAsync(brute.RuleId));

        Assert.Equal((3L, 0), (run.Matches, run.RuleVersion));
        Assert.All(await world.MatchesAsync(run), match => Assert.Equal(Address, match.EntityValue));
    }

    [Fact]
    public async Task Run_MoreMatchesThanAreKept_CountsAll()
    {
        await world.Rules.Pipeline.SendAsync(SshdLines.Burst(Address, RuleRunMatch.MaximumPerRun + 50));
        await world.Rules.AddAsync(RuleWorld.Text(user: "root"));

        var run = await world.EndAsync(await world.BeginAsync(RuleWorld.RuleId, until: SshdLines.Nine.AddDays(1)));

        Assert.Equal((RuleRunMatch.MaximumPerRun + 50L, RuleRunMatch.MaximumPerRun), (run.Matches, run.MatchesKept));
    }

    [Fact]
    public async Task Run_EventsOfAnotherOrganization_AreNotLookedAt()
    {
        await world.Rules.SudoAsync("mallory");
        var stranger = world.Rules.Test.Person(Core.Identity.Role.Analyst, await world.Rules.Test.AddOrganizationAsync("Other"));
        Assert.Null((await world.Rules.Rules.CreateAsync(stranger, RuleWorld.Text(), CancellationToken.None)).Error);
        var begun = (await world.Runs.StartAsync(stranger, RuleWorld.RuleId, new RuleRunRequest(null, null), CancellationToken.None)).Value!;

        await world.Runner().RunAsync(new JobArgument(stranger.OrganizationId, begun.Id).ToString(), CancellationToken.None);

        var run = (await world.Runs.GetAsync(stranger, begun.Id, CancellationToken.None)).Value!;
        Assert.Equal((RuleRunState.Done, 0L, 0L), (run.State, run.EventsTotal, run.Matches));
    }

    [Fact]
    public async Task Cancel_WhileItRuns_StopsAtOnceAndKeepsWhatIsCommitted()
    {
        await world.Rules.Pipeline.SendAsync(SshdLines.Burst(Address, 600));
        await world.Rules.AddAsync(RuleWorld.Text(user: "root"));
        var begun = await world.BeginAsync(RuleWorld.RuleId, openThreats: true);
        var clock = new SteppingClock();
        var running = world.Runner(clock).RunAsync(world.ArgumentOf(begun), CancellationToken.None);
        await clock.Resting;

        var cancelled = await world.Runs.CancelAsync(world.Analyst, begun.Id, CancellationToken.None);
        await running.WaitAsync(TimeSpan.FromSeconds(30));

        var run = await world.EndAsync(begun);
        Assert.Equal(RuleRunState.Cancelled, cancelled.Value!.State);
        Assert.Equal((RuleRunState.Cancelled, 250L, world.Analyst.Name), (run.State, run.EventsExamined, run.EndedBy));
        Assert.Equal(RuleRunPlaces.AtOncePerOrganization, world.Places.RoomFor(world.Org));
    }

    [Fact]
    public async Task Run_NoPlaceFree_WaitsForTheSweep()
    {
        await world.Rules.AddAsync(RuleWorld.Text());
        using var first = world.Places.TryEnter(world.Org, "RUN-1", CancellationToken.None);
        var second = world.Places.TryEnter(world.Org, "RUN-2", CancellationToken.None);
        var begun = await world.BeginAsync(RuleWorld.RuleId);
        var sweep = new RuleRunSweep(world.Rules.Test.Database, world.Places, world.Jobs, NullLogger<RuleRunSweep>.Instance);

        var waiting = await world.EndAsync(begun);
        await sweep.SweepAsync(CancellationToken.None);
        Assert.Equal((RuleRunState.Queued, 1), (waiting.State, world.Jobs.Count(JobKinds.RunRule)));
        second!.Dispose();
        await sweep.SweepAsync(CancellationToken.None);
        sweep.Dispose();

        Assert.Equal(2, world.Jobs.Count(JobKinds.RunRule));
        Assert.Equal(RuleRunState.Done, (await world.EndAsync(begun)).State);
    }

    private async Task<IReadOnlyList<Core.Detection.Threats.ThreatDetail>> SudoThreatsAsync()
    {
        List<Core.Detection.Threats.ThreatDetail> details = [];
        foreach (var row in (await world.Rules.Pipeline.OpenedAsync()).Where(row => row.Type == "sudo_use"))
        {
            details.Add((await world.Rules.Pipeline.Threats.GetAsync(world.Analyst, row.Number, CancellationToken.None)).Value!);
        }

        return details;
    }
}
