using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Intelligence;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Sightings;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Detection;
using SocConsole.Tests.Ingestion;
using SocConsole.Tests.Intelligence.Indicators;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Sightings;

public sealed class SightingTests : IAsyncLifetime
{
    private const string Address = "203.0.113.7";

    private TestDatabase test = null!;
    private SightingService sightings = null!;
    private Actor analyst = null!;

    public async Task InitializeAsync()
    {
        test = await TestDatabase.CreateAsync();
        (sightings, analyst) = (new SightingService(test.Database), test.Person(Role.Analyst));
    }

    public Task DisposeAsync()
    {
        test.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Pipeline_EventsOfTwoDays_AreCountedByDayForTheirOrganizationOnly()
    {
        var id = await TellAsync(Address);
        var foreign = await TellAsync(Address, await test.AddOrganizationAsync("Other"));
        await using var pipeline = await StartAsync();
        await pipeline.SendAsync([.. SshdLines.Burst(Address, 3), SshdLines.Failed(Address, SshdLines.Nine.AddDays(-1), 9), SshdLines.Failed("203.0.113.8", SshdLines.Nine, 10)]);

        var listed = await sightings.ListAsync(analyst, id, new Slice(0, 10), CancellationToken.None);
        Assert.Equal([(SshdLines.Nine.Date, SightingOrigin.Detection, 3L, "EVT-3"), (SshdLines.Nine.Date.AddDays(-1), SightingOrigin.Detection, 1L, "EVT-4")], listed.Value.Items.Select(row => (row.Day, row.Origin, row.Count, row.EventId!)));
        Assert.Equal((2L, SshdLines.Nine), (listed.Value.Total, listed.Value.Items[0].FirstAt));
        await using var db = test.Database.Across();
        Assert.Equal((4L, listed.Value.Items[0].LastAt), await db.Indicators.Where(row => row.Id == id).Select(row => new ValueTuple<long, DateTime?>(row.SightingCount, row.LastSightedAt)).SingleAsync());
        Assert.False(await db.IndicatorSightings.AnyAsync(row => row.IndicatorId == foreign));
    }

    [Fact]
    public async Task Pipeline_KilledBeforeItsCheckpoint_CountsNothingTwice()
    {
        var id = await TellAsync(Address);
        await using (var first = await StartAsync())
        {
            await first.SendAsync(SshdLines.Burst(Address, 5));
        }

        await using (var db = test.Database.Across())
        {
            await db.DetectionCheckpoints.ExecuteDeleteAsync();
        }

        await using var second = await StartAsync();
        await second.SendAsync([SshdLines.Failed(Address, SshdLines.Nine.AddMinutes(5), 99)]);

        Assert.Equal(6, (await RowAsync(id)).SightingCount);
    }

    [Fact]
    public async Task Pipeline_Sighting_MakesADecayedIndicatorActiveAndScheduled()
    {
        test.Clock.Advance(SshdLines.Nine.AddHours(1) - test.Clock.GetUtcNow().UtcDateTime);
        var id = await TellAsync(Address);
        await ChangeAsync(id, row => (row.State, row.LastSeen, row.Confidence) = (IndicatorState.Decayed, SshdLines.Nine.AddDays(-40), 1));
        await using var pipeline = await StartAsync();

        await pipeline.SendAsync([SshdLines.Failed(Address, SshdLines.Nine, 1)]);

        var row = await RowAsync(id);
        Assert.Equal(IndicatorState.Active, row.State);
        Assert.Equal(IndicatorDecay.NextReaction(IndicatorType.Ip, 1, SshdLines.Nine, test.Clock.GetUtcNow().UtcDateTime), row.NextReactionAt);
        await using var db = test.Database.Across();
        Assert.True(await db.Outbox.AnyAsync(message => message.Body.Contains("indicators_changed")));
    }

    [Theory]
    [InlineData(Ecs.SourceIp, "203.0.113.7", "203.0.113.7", IndicatorType.Ip)]
    [InlineData(Ecs.DestinationIp, "203.0.113.7", "203.0.113.0/24", IndicatorType.Cidr)]
    [InlineData(Ecs.DnsQuestion, "www.example.com", "example.com", IndicatorType.Domain)]
    [InlineData(Ecs.UrlFull, "http://example.com/a/b", "http://example.com/a/", IndicatorType.Url)]
    [InlineData(Ecs.FileHashMd5, "D41D8CD98F00B204E9800998ECF8427E", "d41d8cd98f00b204e9800998ecf8427e", IndicatorType.Hash)]
    [InlineData(Ecs.EmailFrom, "Seller@Example.com", "seller@example.com", IndicatorType.Email)]
    public void Match_OfAnIndicator_NamesItUnlessSimulated(string field, string value, string indicator, IndicatorType type)
    {
        List<RuleMatch> matches = [];
        new IndicatorMatcher(new IndicatorWatch(IndicatorIndex.Build([new IndicatorEntry(type, indicator, "a list, from somewhere")]))).Match(LogEvents.Of("line", fields: [(field, value)]), matches);
        var (real, simulated) = (new SightingSheet(), new SightingSheet());
        IndicatorSight.Note(Assert.Single(matches), LogEvents.Of("line"), real);
        IndicatorSight.Note(matches[0], Simulated(), simulated);

        Assert.Equal(new NormalIndicator(type, indicator), Assert.Single(real.Days).Indicator);
        Assert.Equal(0, simulated.Count);
    }

    [Fact]
    public async Task Report_Twice_GrowsTheDayAndRefusesTheFuture()
    {
        var id = await TellAsync(Address);
        await sightings.ReportAsync(analyst, id, null, null, CancellationToken.None);
        var second = await sightings.ReportAsync(analyst, id, null, 4, CancellationToken.None);
        var future = await sightings.ReportAsync(analyst, id, test.Clock.GetUtcNow().UtcDateTime.AddMinutes(1), null, CancellationToken.None);
        var none = await sightings.ReportAsync(analyst, id, null, 0, CancellationToken.None);

        Assert.Equal((5L, SightingOrigin.Reported), (second.Value!.Count, second.Value.Origin));
        Assert.Equal(["at", "count"], new[] { future, none }.SelectMany(answer => answer.Error!.Fields!.Keys));
        Assert.Equal(5, (await RowAsync(id)).SightingCount);
        Assert.NotNull((await sightings.ReportAsync(test.Person(Role.Viewer), id, null, null, CancellationToken.None)).Error);
    }

    private static LogEvent Simulated() => new()
    {
        OrganizationId = 1,
        Timestamp = LogEvents.Noon,
        ReceivedAt = LogEvents.Noon,
        Source = "test",
        Raw = "line",
        Fields = new EventFields(),
        Key = EventKey.Of(LogEvents.Noon, "test", "line", 0),
        Simulated = true,
    };

    private Task<TestPipeline> StartAsync() => TestPipeline.StartAsync(test, IndicatorIndex.Build([new IndicatorEntry(IndicatorType.Ip, Address, "list")]));

    private async Task<int> TellAsync(string value, int? organization = null)
    {
        var told = await TestIndicators.Of(test).TellAsync(test.Person(Role.Analyst, organization), new NewIndicator(null, value, 0.8, Severity.High, []), null, CancellationToken.None);
        return told.Value!.Id;
    }

    private async Task<Indicator> RowAsync(int id)
    {
        await using var db = test.Database.Read(test.OrganizationId);
        return await db.Indicators.SingleAsync(row => row.Id == id);
    }

    private async Task ChangeAsync(int id, Action<Indicator> change) => await test.Database.WriteAsync<Done>(
        test.OrganizationId,
        async unit =>
        {
            change(await unit.Db.Indicators.SingleAsync(row => row.Id == id));
            return Done.Value;
        },
        CancellationToken.None);
}
