using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Sources;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Indicators;

public sealed class IndicatorStoreTests : IAsyncLifetime
{
    private TestDatabase test = null!;
    private IndicatorService indicators = null!;
    private Actor analyst = null!;

    private DateTime Now => test.Clock.GetUtcNow().UtcDateTime;

    public async Task InitializeAsync()
    {
        test = await TestDatabase.CreateAsync();
        (indicators, analyst) = (TestIndicators.Of(test), test.Person(Role.Analyst));
    }

    public Task DisposeAsync()
    {
        test.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Put_ValueTwiceInOneUnit_IsNewOnce()
    {
        var (added, known) = await PutAsync([Said("192.0.2.1"), Said("192.0.2.2"), Said("192.0.2.1", 0.9)], null);

        Assert.Equal((2, 1), (added, known));
        Assert.Equal(0.9, (await RowAsync("192.0.2.1")).Confidence);
    }

    [Fact]
    public async Task Put_SameRowsAgain_WritesNothing()
    {
        var source = await SourceAsync("one");
        NewIndicator[] rows = [.. Enumerable.Range(0, 2_000).Select(i => Said($"10.0.{i / 250}.{i % 250}", tags: ["a", "b"]) with { LastSeen = Now })];
        await PutAsync(rows, source);
        test.Clock.Advance(TimeSpan.FromHours(1));

        var again = await PutAsync(rows, source);

        Assert.Equal((0, 2_000), again);
        await using var db = test.Database.Read(test.OrganizationId);
        Assert.Equal(0, await db.Indicators.CountAsync(row => row.UpdatedAt == Now));
        Assert.Equal((2_000, 4_000), (await db.IndicatorClaims.CountAsync(), await db.IndicatorTags.CountAsync()));
    }

    [Fact]
    public async Task Put_SecondSource_ClaimsWithoutChangingTheFirstOnes()
    {
        var (one, two) = (await SourceAsync("one"), await SourceAsync("two"));
        await PutAsync([Said("192.0.2.1", 0.8)], one);
        await PutAsync([Said("192.0.2.1", 0.3)], two);
        await PutAsync([Said("192.0.2.1", 0.4)], two);

        await using var db = test.Database.Read(test.OrganizationId);
        var claims = await db.IndicatorClaims.OrderBy(claim => claim.SourceId).Select(claim => new { claim.SourceId, claim.Confidence }).ToListAsync();

        Assert.Equal([(one, 0.8), (two, 0.4)], claims.Select(claim => (claim.SourceId, claim.Confidence)));
        Assert.Equal((one, 0.8), ((await RowAsync("192.0.2.1")).SourceId, (await RowAsync("192.0.2.1")).Confidence));
    }

    [Theory]
    [InlineData(IndicatorState.Decayed, true, IndicatorState.Active)]
    [InlineData(IndicatorState.Expired, true, IndicatorState.Active)]
    [InlineData(IndicatorState.Decayed, false, IndicatorState.Decayed)]
    [InlineData(IndicatorState.Disabled, true, IndicatorState.Disabled)]
    [InlineData(IndicatorState.Excluded, true, IndicatorState.Excluded)]
    [InlineData(IndicatorState.Revoked, true, IndicatorState.Revoked)]
    public async Task Put_ToldOfAgain_IsActiveOnlyWhereTimeHadEndedIt(IndicatorState state, bool isLater, IndicatorState expected)
    {
        await PutAsync([Said("192.0.2.1")], null);
        await SetAsync(row => row.State = state);
        if (isLater)
        {
            test.Clock.Advance(TimeSpan.FromDays(1));
        }

        await PutAsync([Said("192.0.2.1")], null);

        Assert.Equal(expected, (await RowAsync("192.0.2.1")).State);
    }

    [Fact]
    public async Task Put_ConfidenceThatAPersonSet_Stays()
    {
        await PutAsync([Said("192.0.2.1", 0.8)], null);
        var id = (await RowAsync("192.0.2.1")).Id;
        await indicators.UpdateAsync(analyst, id, Said("192.0.2.1", 0) with { ThreatLevel = Severity.Low }, null, null, CancellationToken.None);

        await PutAsync([Said("192.0.2.1", 0.9) with { ThreatLevel = Severity.Critical }], null);

        var row = await RowAsync("192.0.2.1");
        Assert.Equal((0, Severity.Low, true, (DateTime?)null), (row.Confidence, row.ThreatLevel, row.IsConfidenceManual, row.NextReactionAt));
    }

    [Fact]
    public async Task Put_LaterSighting_MovesTheNextReaction()
    {
        await PutAsync([Said("192.0.2.1", 0.9)], null);
        var before = (await RowAsync("192.0.2.1")).NextReactionAt;
        test.Clock.Advance(TimeSpan.FromDays(1));
        await PutAsync([Said("192.0.2.1", 0.9)], null);

        Assert.Equal(IndicatorDecay.NextReaction(IndicatorType.Ip, 0.9, Now, Now), (await RowAsync("192.0.2.1")).NextReactionAt);
        Assert.Equal(before?.AddDays(1), (await RowAsync("192.0.2.1")).NextReactionAt);
    }

    [Fact]
    public async Task Put_MarkingsAndEnds_TakesTheNarrowerAndTheLater()
    {
        await PutAsync([Said("192.0.2.1") with { Tlp = Tlp.Amber, ValidUntil = Now.AddDays(2) }], null);
        await PutAsync([Said("192.0.2.1") with { Tlp = Tlp.Green, ValidUntil = Now.AddDays(3) }], null);
        await PutAsync([Said("192.0.2.1") with { Tlp = Tlp.AmberStrict, ValidUntil = Now.AddDays(1) }], null);

        var row = await RowAsync("192.0.2.1");
        Assert.Equal((Tlp.AmberStrict, Now.AddDays(3)), (row.Tlp, row.ValidUntil));
    }

    [Fact]
    public async Task Put_Metadata_IsMerged()
    {
        await PutAsync([Said("192.0.2.1") with { Metadata = """{"a":1,"b":2}""" }], null);
        await PutAsync([Said("192.0.2.1") with { Metadata = """{"b":3}""" }], null);

        Assert.Equal("""{"a":1,"b":3}""", (await RowAsync("192.0.2.1")).Metadata);
    }

    private static NewIndicator Said(string value, double confidence = 0.5, params string[] tags) => new(null, value, confidence, Severity.Medium, tags);

    private async Task<(long New, long Known)> PutAsync(IReadOnlyList<NewIndicator> said, int? source) =>
        (await test.Database.WriteAsync<(long New, long Known)>(test.OrganizationId, async unit =>
        {
            await using var store = IndicatorStore.In(unit, test.OrganizationId, source);
            return await store.PutAsync([.. said.Select(one => new IndicatorRow(IndicatorNormaliser.Normalise(one.Value).Value, one))], CancellationToken.None);
        }, CancellationToken.None)).Value;

    private async Task<Indicator> RowAsync(string value)
    {
        await using var db = test.Database.Read(test.OrganizationId);
        return await db.Indicators.SingleAsync(row => row.NormalizedValue == value);
    }

    private async Task SetAsync(Action<Indicator> change) =>
        await test.Database.WriteAsync<int>(test.OrganizationId, async unit =>
        {
            change(await unit.Db.Indicators.SingleAsync());
            return 0;
        }, CancellationToken.None);

    private async Task<int> SourceAsync(string name) =>
        (await test.Database.WriteAsync<int>(test.OrganizationId, async unit =>
        {
            var source = new ThreatSource { Name = name, CreatedAt = unit.Now, UpdatedAt = unit.Now };
            unit.Db.ThreatSources.Add(source);
            await unit.Db.SaveChangesAsync();
            return source.Id;
        }, CancellationToken.None)).Value;
}
