using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Profile;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.InsiderRisk.Profile;

public sealed class PeopleRankingTests : IAsyncLifetime
{
    private PeopleWorld world = null!;

    public async Task InitializeAsync() => world = await PeopleWorld.CreateAsync();

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    // The kept score is of the day that it was worked out for: sorted by it, somebody quiet for weeks stood above somebody dangerous today.
    [Fact]
    public async Task Rank_OfAnOldHighScoreAndAFreshLowerOne_PutsTheFreshOneFirst()
    {
        await world.SendAsync([.. PeopleWorld.Sabotage("old", PeopleWorld.Today.AddDays(-14)), PeopleWorld.File("old", PeopleWorld.Today.AddDays(-14), 30, grave: true, hour: 23)]);
        await world.SendAsync(PeopleWorld.Sabotage("fresh", PeopleWorld.Today));

        var ranking = await RankAsync(new PeopleFilter());

        Assert.Equal(["fresh", "old"], ranking.People.Items.Select(row => row.Person.UserId));
        Assert.Equal(ranking.People.Items.Select(row => row.Person.Score).OrderDescending(), ranking.People.Items.Select(row => row.Person.Score));
        Assert.Equal(1, ranking.Levels[RiskLevel.High]);
        Assert.Equal(["fresh"], (await RankAsync(new PeopleFilter(Level: RiskLevel.High))).People.Items.Select(row => row.Person.UserId));
    }

    [Fact]
    public async Task Rank_ByChange_PutsWhoRoseMostFirstAndWhoWasNotKnownLast()
    {
        await world.SendAsync([PeopleWorld.File("rose", PeopleWorld.Today.AddDays(-9), 1), .. PeopleWorld.Sabotage("fell", PeopleWorld.Today.AddDays(-9))]);
        await world.SendAsync([.. PeopleWorld.Sabotage("new", PeopleWorld.Today), .. PeopleWorld.Sabotage("rose", PeopleWorld.Today)]);

        var rows = (await RankAsync(new PeopleFilter(Order: PeopleOrder.Change))).People.Items;

        Assert.Equal(["rose", "fell", "new"], rows.Select(row => row.Person.UserId));
        Assert.Null(rows[2].Change);
        var fell = rows[1];
        var before = PersonScore.Of([(PeopleWorld.Today.AddDays(-9), (await world.ProfileAsync("fell")).Trend[0].Score)], PeopleWorld.Today.AddDays(-7));
        Assert.Equal(Math.Round(fell.Person.Score!.Value - before, 1), fell.Change);
        Assert.True(rows[0].Change > 0 && fell.Change < 0);
    }

    [Fact]
    public async Task Rank_WithAnAlert_NamesItsDriversAndTheAlert()
    {
        await world.ImportAsync("U1");
        await world.SendAsync(PeopleWorld.Sabotage("U1", PeopleWorld.Today));

        var row = Assert.Single((await RankAsync(new PeopleFilter("fin"))).People.Items);

        Assert.Equal(["files"], row.Drivers);
        Assert.Equal(PeopleWorld.Today, row.DriverDay);
        Assert.Equal((1, (int?)1), (row.LastAlert!.Number, row.LastAlert.IncidentNumber));
        Assert.Empty((await RankAsync(new PeopleFilter("nobody"))).People.Items);
        Assert.Equal(["Finance"], (await RankAsync(new PeopleFilter(Department: "Finance"))).Departments);
    }

    [Fact]
    public async Task Percentile_OfFewPeers_IsUnknown()
    {
        string[] users = ["U1", "U2", "U3", "U4", "U5", "U6"];
        await world.ImportAsync(users);
        await world.SendAsync([.. users.Take(5).Select(user => PeopleWorld.File(user, PeopleWorld.Today, 1)), .. PeopleWorld.Sabotage("U1", PeopleWorld.Today)]);
        var few = (await world.ProfileAsync("U1")).Percentile;
        await world.SendAsync([PeopleWorld.File("U6", PeopleWorld.Today, 1)]);

        Assert.Null(few);
        Assert.Equal(100, (await world.ProfileAsync("U1")).Percentile);
        Assert.Equal(40, (await RankAsync(new PeopleFilter("U2"))).People.Items[0].Percentile);
        Assert.Equal(5, (await RankAsync(new PeopleFilter("U2"))).People.Items[0].Peers);
    }

    [Fact]
    public async Task Rank_ForAnotherOrganization_IsEmpty()
    {
        await world.SendAsync([PeopleWorld.File("U1", PeopleWorld.Today, 1)]);
        var other = world.Test.Person(Role.Admin, await world.Test.AddOrganizationAsync("Other"));

        var ranking = (await world.Ranking.RankAsync(other, new PeopleFilter(), new PageRequest(1, 50), CancellationToken.None)).Value!;

        Assert.Equal((0, null), (ranking.People.Total, ranking.Day));
    }

    [Theory]
    [InlineData(0, 50)]
    [InlineData(1, 101)]
    public async Task Rank_OfAPageOutOfBounds_IsRefused(int number, int size) =>
        Assert.Equal(ErrorKind.Invalid, (await world.Ranking.RankAsync(world.Admin, new PeopleFilter(), new PageRequest(number, size), CancellationToken.None)).Error!.Kind);

    private async Task<PeopleRanking> RankAsync(PeopleFilter filter)
    {
        var found = await world.Ranking.RankAsync(world.Admin, filter, new PageRequest(1, 50), CancellationToken.None);
        Assert.Null(found.Error);
        return found.Value!;
    }
}
