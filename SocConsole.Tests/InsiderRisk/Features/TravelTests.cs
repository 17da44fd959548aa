using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Features;

namespace SocConsole.Tests.InsiderRisk.Features;

public sealed class TravelTests
{
    private static readonly DateTime Morning = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);
    private static readonly Position London = new("London", 51.51, -0.13);
    private static readonly Position NewYork = new("New York", 40.71, -74.01);

    [Fact]
    public void DistanceTo_LondonToNewYork_IsTheGreatCircle()
    {
        Assert.InRange(London.DistanceTo(NewYork), 5_560, 5_580);
        Assert.Equal(London.DistanceTo(NewYork), NewYork.DistanceTo(London), 9);
        Assert.Equal(Math.PI * 6371, new Position(null, 0, 0).DistanceTo(new Position(null, 0, 180)), 6);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 1)]
    [InlineData(6, 0)]
    [InlineData(8, 0)]
    public void Impossible_LondonToNewYork_DependsOnTheHours(int hours, int expected) => Assert.Equal(expected, Travel.Impossible([At(London, 0), At(NewYork, hours)]));

    [Fact]
    public void Impossible_ThereAndBack_IsTwo() => Assert.Equal(2, Travel.Impossible([At(London, 0), At(NewYork, 1), At(London, 2)]));

    [Fact]
    public void Impossible_AStayAndThenAnother_IsOne() => Assert.Equal(1, Travel.Impossible([At(London, 0), At(London, 0.2), At(London, 0.5), At(NewYork, 1), At(NewYork, 1.2)]));

    [Fact]
    public void Impossible_AStopOnTheWay_HidesNothing()
    {
        var (from, half, to) = (new Position(null, 0, 0), new Position(null, 0, 4), new Position(null, 0, 8));

        Assert.Equal(1, Travel.Impossible([At(from, 0), At(to, 0.5)]));
        Assert.Equal(1, Travel.Impossible([At(from, 0), At(half, 0.25), At(to, 0.5)]));
    }

    [Fact]
    public void Speed_NearOrUncertain_IsNone()
    {
        Assert.Equal(0, Travel.Speed(London, Morning, new Position(null, 48.85, 2.35), Morning));
        Assert.Equal(0, Travel.Speed(London, Morning, NewYork with { Radius = 5_200 }, Morning));
        Assert.True(Travel.Speed(London, Morning, NewYork with { Radius = 200 }, Morning.AddHours(1)) is > 5_300 and < 5_400);
        Assert.True(double.IsFinite(Travel.Speed(London, Morning, NewYork, Morning)));
    }

    [Fact]
    public void Impossible_OneLogonMore_NeverLowersItInAnyOrder()
    {
        var random = new Random(8);
        for (var round = 0; round < 60; round++)
        {
            var (logons, before) = (new List<(DateTime, double, double, double)>(), 0);
            for (var more = 0; more < 14; more++)
            {
                logons.Add(At(new Position(null, random.Next(-60, 60), random.Next(-30, 30), random.Next(3) * 200), random.NextDouble() * 24));
                var count = Travel.Impossible(logons);
                Assert.True(count >= before);
                Assert.Equal(count, Travel.Impossible(Enumerable.Reverse(logons)));
                before = count;
            }
        }
    }

    [Theory]
    [InlineData(300)]
    [InlineData(500)]
    public void Tally_MoreLogonsThanAreKept_StillGrowsAndIsTheSameInAnyOrder(int count)
    {
        var random = new Random(count);
        var acts = Enumerable.Range(0, count).Select(_ => new ActivityFacts(ActivityKind.Logon, Morning.Date.AddSeconds(random.Next(86_400)), null, null) { Position = new Position(null, random.Next(-60, 60), random.Next(-30, 30)) }).ToArray();
        var column = FeatureCatalogue.ColumnOf(DayCount.ImpossibleTravels);
        var (tally, row, before) = (new DayTally(InsiderDays.First, new PersonIdentity(1, null, []), new PersonPast(), new OrganizationPast()), new float[FeatureCatalogue.Columns], 0f);
        foreach (var act in acts)
        {
            tally.Add(act);
            FeatureRow.Fill(tally, null, new PersonPast(), new OrganizationPast(), row);
            Assert.True(row[column] >= before);
            before = row[column];
        }

        random.Shuffle(acts);
        Assert.Equal(before, InsiderDays.Columns(acts)[column]);
    }

    [Fact]
    public void Tally_BothSidesOfTheMeridian_AreOnePlace()
    {
        ActivityFacts[] acts = [.. ((double[])[-0.12, 0.1]).Select(longitude => new ActivityFacts(ActivityKind.Logon, Morning, null, null) { Position = new Position(null, 51.5, longitude) })];

        Assert.Equal(1, InsiderDays.Columns(acts)[FeatureCatalogue.ColumnOf(DayCount.NewPlaces)]);
    }

    private static (DateTime, double, double, double) At(Position where, double hours) => (Morning.AddHours(hours), where.Latitude, where.Longitude, where.Radius);
}
