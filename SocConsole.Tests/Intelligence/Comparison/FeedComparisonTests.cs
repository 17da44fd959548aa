using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Comparison;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Sources;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Intelligence.Indicators;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Comparison;

public sealed class FeedComparisonTests : IAsyncLifetime
{
    private TestDatabase test = null!;
    private IndicatorService indicators = null!;
    private SourceService sources = null!;
    private FeedComparisonService comparison = null!;
    private Actor analyst = null!;

    public async Task InitializeAsync()
    {
        test = await TestDatabase.CreateAsync();
        (indicators, sources) = (TestIndicators.Of(test), new SourceService(test.Database, new PlainSecrets()));
        (comparison, analyst) = (new FeedComparisonService(test.Database, test.Clock), test.Person(Role.Analyst));
    }

    public Task DisposeAsync()
    {
        test.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Read_ThreeSources_CountsUniqueSharedFirstAndTypes()
    {
        var (open, paid, state) = (await SourceAsync("open", SourceKind.Opensource), await SourceAsync("paid", SourceKind.Commercial), await SourceAsync("state", SourceKind.Government));
        await TellAsync(open, "198.51.100.1", "198.51.100.2", "example.com");
        test.Clock.Advance(TimeSpan.FromMinutes(1));
        await TellAsync(paid, "198.51.100.1", "198.51.100.9");
        await TellAsync(state, "198.51.100.1");

        var found = await ReadAsync();

        Assert.Equal(["open", "paid", "state"], found.Sources.Select(source => source.Source));
        Assert.Equal((3, 2, 1, 1), (found.Sources[0].Indicators, found.Sources[0].Unique, found.Sources[0].Shared, found.Sources[0].FirstToTell));
        Assert.Equal((2, 1, 1, 0), (found.Sources[1].Indicators, found.Sources[1].Unique, found.Sources[1].Shared, found.Sources[1].FirstToTell));
        Assert.Equal((2, 1), (found.Sources[0].ByType["ip"], found.Sources[0].ByType["domain"]));
        Assert.Equal(new HashSet<SourceOverlap> { new(open, paid, 1), new(open, state, 1), new(paid, state, 1) }, found.Overlaps.ToHashSet());
        Assert.Equal([("ip", 5, 2), ("domain", 1, 1)], found.Types.Select(type => (type.IndicatorType, type.Claims, type.Unique)));
    }

    [Fact]
    public async Task Read_OpenAndCommercialSources_OverviewCountsEachIndicatorOncePerSide()
    {
        var (open, state, paid) = (await SourceAsync("open", SourceKind.Opensource), await SourceAsync("state", SourceKind.Government), await SourceAsync("paid", SourceKind.Commercial));
        await TellAsync(open, "198.51.100.1", "198.51.100.2");
        await TellAsync(state, "198.51.100.1");
        await TellAsync(paid, "198.51.100.2", "198.51.100.3", "198.51.100.4");
        await TellAsync(await SourceAsync("dark", SourceKind.Darkweb), "198.51.100.5");

        Assert.Equal(new FeedOverview(50, 75, 25, UniqueOpenSource: 1, UniquePremium: 2, SharedIndicators: 1, TotalOpenSource: 2, TotalPremium: 3), (await ReadAsync()).Overview);
    }

    [Fact]
    public async Task Read_NothingTold_SharesAreUnknown()
    {
        await SourceAsync("silent", SourceKind.Opensource);

        var found = await ReadAsync();

        Assert.Equal(new FeedOverview(null, null, null, 0, 0, 0, 0, 0), found.Overview);
        Assert.Equal(0, Assert.Single(found.Sources).Indicators);
        Assert.Empty(found.Overlaps);
    }

    [Fact]
    public async Task Read_MoreSourcesThanTheMatrixHolds_LeavesTheSmallestOut()
    {
        var last = 0;
        for (var i = 0; i <= FeedComparisonService.MaximumInMatrix; i++)
        {
            last = await SourceAsync($"source {i:D2}", SourceKind.Opensource);
            await TellAsync(last, i < FeedComparisonService.MaximumInMatrix ? ["198.51.100.1", "198.51.100.2"] : ["198.51.100.1"]);
        }

        var found = await ReadAsync();

        Assert.Equal(FeedComparisonService.MaximumInMatrix * (FeedComparisonService.MaximumInMatrix - 1) / 2, found.Overlaps.Count);
        Assert.DoesNotContain(found.Overlaps, pair => pair.OtherSourceId == last);
    }

    [Fact]
    public async Task Read_Again_IsKeptUntilIndicatorsChange()
    {
        var source = await SourceAsync("open", SourceKind.Opensource);
        await TellAsync(source, "198.51.100.1");
        var first = await ReadAsync();
        await TellAsync(source, "198.51.100.2");

        Assert.Same(first, await ReadAsync());
        await comparison.HandleAsync([new IndicatorsChanged(test.OrganizationId, first.ComputedAt)], CancellationToken.None);
        Assert.Equal(2, (await ReadAsync()).Sources[0].Indicators);
    }

    [Fact]
    public async Task Read_AnotherOrganization_SeesNothingOfIt()
    {
        await TellAsync(await SourceAsync("open", SourceKind.Opensource), "198.51.100.1");
        var stranger = test.Person(Role.Viewer, await test.AddOrganizationAsync("Other"));

        var found = await comparison.ReadAsync(stranger, CancellationToken.None);

        Assert.Empty(found.Value!.Sources);
        Assert.Equal(0, found.Value.Overview.TotalOpenSource);
    }

    private async Task<FeedComparison> ReadAsync()
    {
        var read = await comparison.ReadAsync(analyst, CancellationToken.None);
        Assert.Null(read.Error);
        return read.Value!;
    }

    private async Task<int> SourceAsync(string name, SourceKind kind) =>
        (await sources.CreateAsync(analyst, new SourceDraft(name, string.Empty, null, kind, null, null, null, null), CancellationToken.None)).Value!.Id;

    private async Task TellAsync(int source, params string[] values)
    {
        foreach (var value in values)
        {
            Assert.Null((await indicators.TellAsync(analyst, new NewIndicator(null, value, 0.5, Severity.Medium, []), source, CancellationToken.None)).Error);
        }
    }
}
