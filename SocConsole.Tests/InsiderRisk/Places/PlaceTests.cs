using System.Net;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Places;
using SocConsole.Tests.InsiderRisk.Graph;

namespace SocConsole.Tests.InsiderRisk.Places;

public sealed class PlaceTests : IAsyncLifetime
{
    private GraphWorld world = null!;

    public async Task InitializeAsync() => world = await GraphWorld.CreateAsync();

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("Denver, US", "US")]
    [InlineData("us", "US")]
    [InlineData("USA", "US")]
    [InlineData("Germany", "DE")]
    [InlineData("Berlin,Deutschland", "DE")]
    [InlineData("London, UK", "GB")]
    [InlineData("Sao Paulo, BR", "BR")]
    [InlineData("Prague, Czech Republic", "CZ")]
    [InlineData("Atlantis", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Find_OfAPlace_IsItsCountry(string? place, string? code) => Assert.Equal(code, CountryTable.Find(place)?.Code);

    [Fact]
    public void Countries_All_HaveACodeAndACentreOnEarth()
    {
        Assert.True(CountryTable.All.Count >= 240);
        Assert.All(CountryTable.All, country => Assert.True(country.Code.Length == 2 && country.Latitude is >= -90 and <= 90 && country.Longitude is >= -180 and <= 180, country.Code));
        Assert.Equal(CountryTable.All.Count, CountryTable.All.Select(country => country.Code).Distinct().Count());
    }

    [Theory]
    [InlineData("203.0.113.9", "JP")]
    [InlineData("203.0.113.200", "DE")]
    [InlineData("203.0.114.1", null)]
    [InlineData("2001:db8::1", "BR")]
    [InlineData("192.0.2.1", null)]
    public void GeoFile_OfAnAddress_IsItsNetworksCountry(string address, string? code)
    {
        var read = GeoFile.Read(new StringReader("network,country,latitude,longitude\n203.0.113.128/25,DE,50,8\n203.0.113.0/25,JP,35.7,139.7\n2001:db8::/32,BR,-23.5,-46.6\n"));

        Assert.Null(read.Error);
        Assert.Equal(code, read.Value!.Find(IPAddress.Parse(address))?.Country.Code);
    }

    [Theory]
    [InlineData("203.0.113.0/25,DE,50")]
    [InlineData("203.0.113.0/25,ZZ,50,8")]
    [InlineData("203.0.113.0/25,DE,91,8")]
    [InlineData("nothing,DE,50,8")]
    public void GeoFile_WithABrokenLine_IsRefused(string line) => Assert.Contains("line 1", GeoFile.Read(new StringReader(line)).Error?.Message, StringComparison.Ordinal);

    [Fact]
    public async Task Anomalies_OfAPersonKnownElsewhere_HoldTheNewCountry()
    {
        var (settled, fresh) = (await world.AddPersonAsync("settled"), await world.AddPersonAsync("fresh"));
        await LogonAsync(settled, 0, "Denver, US");
        await LogonAsync(settled, 10, "Tokyo, JP");
        await LogonAsync(fresh, 8, "Denver, US");
        await LogonAsync(fresh, 10, "Tokyo, JP");
        await world.Fold().SweepAsync(CancellationToken.None);
        await world.DayAsync(DateOnly.FromDateTime(GraphWorld.Begin.AddDays(11)));

        var found = Assert.Single((await world.Places.AnomaliesAsync(world.Admin, CancellationToken.None)).Value!);

        Assert.Equal(("settled", "new_country", "Japan", "United States"), (found.UserId, found.Kind, found.Location, found.From!.Name));
        Assert.Equal(GraphWorld.Begin.AddDays(10), found.At);
    }

    [Fact]
    public async Task Anomalies_LongAfter_HoldNoNewCountry()
    {
        var person = await world.AddPersonAsync("settled");
        await LogonAsync(person, 0, "Denver, US");
        await LogonAsync(person, 10, "Tokyo, JP");
        await world.Fold().SweepAsync(CancellationToken.None);
        await world.DayAsync(DateOnly.FromDateTime(GraphWorld.Begin.AddDays(60)));

        Assert.Empty((await world.Places.AnomaliesAsync(world.Admin, CancellationToken.None)).Value!);
    }

    [Fact]
    public async Task Map_OfLogons_HoldsPlacesAndImpossibleJourneys()
    {
        var person = await world.AddPersonAsync("U1");
        await world.AddAsync(person, ActivityKind.Logon, GraphWorld.Begin, new { location = "Denver, US", lat = 39.74, lon = -104.99 });
        await world.AddAsync(person, ActivityKind.Logon, GraphWorld.Begin.AddHours(1), new { location = "Tokyo, JP", lat = 35.68, lon = 139.69 });
        await world.AddAsync(person, ActivityKind.Logon, GraphWorld.Begin.AddHours(2), new { });

        var map = (await world.Places.MapAsync(world.Admin, CancellationToken.None)).Value!;

        Assert.Equal([("Denver, US", "US"), ("Tokyo, JP", "JP")], map.Points.Select(point => (point.Name, point.Country!.Code)));
        var journey = Assert.Single(map.Anomalies);
        Assert.Equal(("impossible_travel", "Denver, US", "Tokyo, JP"), (journey.Kind, journey.From!.Name, journey.Location));
        Assert.Equal((1L, 0, true), (map.Unplaced, map.Networks, map.Complete));
    }

    private Task LogonAsync(int person, int day, string location) => world.AddAsync(person, ActivityKind.Logon, GraphWorld.Begin.AddDays(day), new { location }, "pc-1");
}
