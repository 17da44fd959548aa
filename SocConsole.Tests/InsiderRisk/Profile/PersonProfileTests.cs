using SocConsole.Core.Detection.Threats;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.InsiderRisk.Profile;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.InsiderRisk.Profile;

public sealed class PersonProfileTests : IAsyncLifetime
{
    private PeopleWorld world = null!;

    public async Task InitializeAsync() => world = await PeopleWorld.CreateAsync();

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Contributions_OfADayThatRulesJudged_SumToItsScore()
    {
        await world.SendAsync(PeopleWorld.Sabotage("U1", PeopleWorld.Today).Append(PeopleWorld.File("U1", PeopleWorld.Today, 40, grave: true, hour: 23)));

        var day = (await world.ProfileAsync("U1")).Shown!;

        Assert.True(day.Score >= 60);
        Assert.Equal(day.Score, Math.Round(day.Contributions.Sum(row => row.Points), 1));
        var deletes = day.Contributions.Single(row => row.Name == "sensitive_deletes");
        Assert.Equal((11.0, (double?)null), (deletes.Usual!.Value, deletes.Usual.OwnMean));
        Assert.Equal([ActivityKind.FileAccess], deletes.Usual.Kinds);
        Assert.Equal((DayJudge.Rules, false), (day.Judge, day.OtherModel));
    }

    [Fact]
    public void Contributions_OfDaysThatModelsJudged_SumToTheirScores()
    {
        var rows = InsiderDays.Rows(7);
        var judge = InsiderDays.Judge(rows);
        for (var row = 0; row < rows.Count; row += 7)
        {
            var columns = InsiderDays.Row(rows, row);
            var score = Math.Round(judge.Score(columns), 1);

            var lines = ScoreContributions.Of(judge, columns, score, new UsualFigures(columns, new RunningMean(), null));

            Assert.Equal(score, Math.Round(lines.Sum(line => line.Points), 1));
            Assert.Equal(lines.Count, lines.Select(line => line.Name).Distinct().Count());
        }
    }

    // A score that an older model gave stays what it is; what the present one can't tell is no other line's.
    [Fact]
    public void Contributions_OfAScoreThatAnotherModelGave_KeepTheRestInALineOfItsOwn()
    {
        var rows = InsiderDays.Rows(7);
        var (judge, columns) = (InsiderDays.Judge(rows), InsiderDays.Row(rows, 0));

        var lines = ScoreContributions.Of(null, columns, Math.Round(Evidence.Score(columns), 1) + 7, new UsualFigures(columns, new RunningMean(), null));

        Assert.Equal(7, lines.Single(line => line.Name == "other_model").Points, 0.2);
        Assert.NotEmpty(ScoreContributions.Of(judge, columns, 50, new UsualFigures(columns, new RunningMean(), null)));
    }

    [Fact]
    public async Task NotUnusual_OfAnEveningWorkersDay_NamesTheEveningAndNotTheDeletes()
    {
        var first = PeopleWorld.Today.AddDays(-9);
        await world.SendAsync(Enumerable.Range(0, 9).SelectMany(day => Enumerable.Range(0, 4).Select(number => PeopleWorld.File("late", first.AddDays(day), number, hour: 20))));
        await world.SendAsync(Enumerable.Range(0, 4).Select(number => PeopleWorld.File("late", PeopleWorld.Today, number, hour: 20)).Concat(PeopleWorld.Sabotage("late", PeopleWorld.Today)));

        var day = (await world.ProfileAsync("late")).Shown!;

        Assert.Equal(9, day.DaysKnown);
        var evening = day.NotUnusual.Single(row => row.Name == "after_hours");
        Assert.Equal((4.0, 4.0), (evening.Value, evening.OwnMean));
        Assert.DoesNotContain(day.NotUnusual, row => row.Name == "sensitive_deletes");
        Assert.True(day.Behaviour.Single(row => row.Name == "sensitive_deletes").OwnDistance > 3);
        Assert.Equal(day.Behaviour.Select(row => Math.Max(Math.Abs(row.OwnDistance!.Value), Math.Abs(row.PeersDistance ?? 0))).OrderDescending(), day.Behaviour.Select(row => Math.Max(Math.Abs(row.OwnDistance!.Value), Math.Abs(row.PeersDistance ?? 0))));
    }

    [Fact]
    public async Task NotUnusual_OfSomebodyHardlyKnown_IsEmpty()
    {
        await world.SendAsync([PeopleWorld.File("new", PeopleWorld.Today, 1, hour: 20)]);

        var day = (await world.ProfileAsync("new")).Shown!;

        Assert.Empty(day.NotUnusual);
        Assert.All(day.Behaviour, row => Assert.Null(row.OwnDistance));
    }

    [Fact]
    public async Task Shown_UnlessAsked_IsTheDayThatCarriesTheScore()
    {
        var bad = PeopleWorld.Today.AddDays(-3);
        await world.SendAsync(PeopleWorld.Sabotage("U1", bad));
        await world.SendAsync([PeopleWorld.File("U1", PeopleWorld.Today, 1)]);

        var profile = await world.ProfileAsync("U1");

        Assert.Equal(bad, profile.Shown!.Date);
        Assert.Equal(profile.Person.Score, profile.Trend[^1].Standing);
        Assert.Equal((2, bad), (profile.Trend.Count, profile.MonitoredSince));
        Assert.Equal(PeopleWorld.Today, (await world.ProfileAsync("U1", PeopleWorld.Today)).Shown!.Date);
        Assert.Null((await world.ProfileAsync("U1", PeopleWorld.Today.AddDays(-1))).Shown);
    }

    [Fact]
    public async Task Risk_OfAnAlertWithItsIncidentAndAThreat_CountsTheAlertOnce()
    {
        await world.SendAsync(PeopleWorld.Sabotage("U1", PeopleWorld.Today));
        var alone = (await world.ProfileAsync("U1")).Risk;
        await world.AddThreatAsync("THR-1", threat => threat.UserName = "u1");
        await world.AddThreatAsync("THR-2", threat => (threat.UserName, threat.Status) = ("U1", ThreatStatus.FalsePositive));

        var joined = (await world.ProfileAsync("U1")).Risk;

        Assert.Equal(("alert", 1), (Assert.Single(alone.Top).Kind, alone.Inputs));
        Assert.Equal(["alert", "threat"], joined.Top.Select(row => row.Kind).Order());
        Assert.Equal(joined.Score, Math.Round(joined.Top.Sum(row => row.Points), 1), 0.11);
        Assert.Equal(EntityRisk.Of(joined.Top.Select(row => new RiskInput(row.Id, row.Score))).Score, joined.Score, 0.1);
        Assert.Equal(73 * 0.9, joined.Top.Single(row => row.Id == "THR-1").Score, 0.1);
    }

    [Fact]
    public async Task Read_OfAnotherOrganizationsPerson_IsNotFound()
    {
        await world.SendAsync([PeopleWorld.File("U1", PeopleWorld.Today, 1)]);
        var other = world.Test.Person(Core.Identity.Role.Admin, await world.Test.AddOrganizationAsync("Other"));

        Assert.Equal(ErrorKind.NotFound, (await world.Profiles.ReadAsync(other, "U1", null, CancellationToken.None)).Error!.Kind);
        Assert.Equal(ErrorKind.NotFound, (await world.Timeline.ReadAsync(other, "U1", null, null, TimelineFilter.Everything, new PageRequest(1, 10), CancellationToken.None)).Error!.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await world.Profiles.ReadAsync(world.Test.Person(Core.Identity.Role.Viewer), "U1", null, CancellationToken.None)).Error!.Kind);
    }
}
