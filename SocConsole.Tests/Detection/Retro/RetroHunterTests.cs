using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Retro;
using SocConsole.Core.Events;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Sightings;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Ingestion;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Detection.Retro;

public sealed class RetroHunterTests : IAsyncLifetime
{
    private const string Inside = "10.0.0.5";
    private const string Address = "203.0.113.7";

    private RetroWorld world = null!;

    public async Task InitializeAsync() => world = await RetroWorld.StartAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Theory]
    [InlineData(Ecs.DestinationIp, "203.0.113.7", "203.0.113.7")]
    [InlineData(Ecs.DestinationIp, "203.0.113.7", "203.0.113.0/24")]
    [InlineData(Ecs.DnsQuestion, "a.b.Example.com", "example.com")]
    [InlineData(Ecs.UrlFull, "http://example.com/a/b?q=1", "http://example.com/a/")]
    [InlineData(Ecs.FileHashSha1, "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709", "da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    public async Task Hunt_IndicatorOfStoredEvents_TellsOneThreatThatSaysSinceWhen(string field, string value, string indicator)
    {
        await world.SendAsync(2, (Ecs.SourceIp, Inside), (field, value));
        await world.SendAsync(1, (Ecs.SourceIp, "10.0.0.6"), (field, value));
        await world.SendAsync(await world.Test.AddOrganizationAsync("Other"), 5, (Ecs.SourceIp, Inside), (field, value));
        var id = await world.TellAsync(indicator);

        Assert.Equal(new RetroResult(1, 1, 1), await world.HuntAsync());
        Assert.Equal(new RetroResult(0, 0, 0), await world.HuntAsync());

        var threat = Assert.Single(await world.ThreatsAsync());
        Assert.Equal($"{indicator} was contacted 3 times since 4 Mar 2026 12:00 UTC by 10.0.0.5, 10.0.0.6; it became known as an indicator (own indicators) on 4 Mar 2026 10:00 UTC", threat.Reason);
        Assert.Equal((Inside, 3L, LogEvents.Noon, LogEvents.Noon.AddMinutes(2), "the retro-hunt"), (threat.EntityValue, threat.EventCount, threat.FirstSeenAt, threat.LastSeenAt, threat.FoundBy!));
        Assert.Equal([(id, SightingOrigin.RetroHunt, 3L)], await world.SightingsAsync());
        await using var db = world.Test.Database.Read(world.Test.OrganizationId);
        Assert.Equal([1L, 2, 3], await db.ThreatEvidence.OrderBy(row => row.Sequence).Select(row => row.Sequence).ToListAsync());
        Assert.Equal((3L, LogEvents.Noon.AddMinutes(2)), await db.Indicators.Select(row => new ValueTuple<long, DateTime?>(row.SightingCount, row.LastSightedAt)).SingleAsync());
    }

    [Fact]
    public async Task Hunt_IndicatorThatIsTheEntity_IsSeen()
    {
        await world.SendAsync(1, (Ecs.SourceIp, Address));
        await world.TellAsync(Address);
        await world.HuntAsync();

        Assert.StartsWith($"{Address} was seen once since 4 Mar 2026 12:00 UTC; it became known", Assert.Single(await world.ThreatsAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hunt_ToldAgainOrNotActive_LooksOnceAndNotAtAll()
    {
        await world.SendAsync(1, (Ecs.SourceIp, Address));
        await world.SendAsync(1, (Ecs.SourceIp, "203.0.113.8"));
        var id = await world.TellAsync(Address);
        var off = await world.TellAsync("203.0.113.8");
        await world.Test.Database.WriteAsync<Done>(
            world.Test.OrganizationId,
            async unit =>
            {
                (await unit.Db.Indicators.SingleAsync(row => row.Id == off)).State = IndicatorState.Disabled;
                return Done.Value;
            },
            CancellationToken.None);
        Assert.Equal(new RetroResult(2, 1, 1), await world.HuntAsync());
        Assert.Equal(id, await world.TellAsync(Address));

        Assert.Equal(new RetroResult(0, 0, 0), await world.HuntAsync());
        Assert.Equal(off, await world.PositionAsync());
    }

    [Fact]
    public async Task Hunt_EventsThatLiveMatchingFoundToo_CountsThemOnce()
    {
        await using var live = await RetroWorld.StartAsync(Address);
        var id = await live.TellAsync(Address);
        await live.SendAsync(4, (Ecs.SourceIp, Address));

        Assert.Equal(new RetroResult(1, 1, 1), await live.HuntAsync());
        await live.SendAsync(2, (Ecs.SourceIp, Address));

        Assert.Equal(6, Assert.Single(await live.ThreatsAsync()).EventCount);
        Assert.Equal([(id, SightingOrigin.Detection, 6L)], await live.SightingsAsync());
    }

    [Fact]
    public async Task Hunt_EventsBeforeLiveMatchingKnew_JoinItsFindings()
    {
        var other = "203.0.113.99";
        await using var live = await RetroWorld.StartAsync(other);
        await live.SendAsync(3, (Ecs.SourceIp, Inside), (Ecs.DestinationIp, Address));
        await live.SendAsync(2, (Ecs.SourceIp, Inside), (Ecs.DestinationIp, other));
        var (first, second) = (await live.TellAsync(Address), await live.TellAsync(other));

        await live.HuntAsync();

        Assert.Equal(5, Assert.Single(await live.ThreatsAsync()).EventCount);
        Assert.Equal([(first, SightingOrigin.RetroHunt, 3L), (second, SightingOrigin.RetroHunt, 2L)], await live.SightingsAsync());
    }

    [Fact]
    public async Task Hunt_CutOffInTheMiddle_GoesOnWhereItWas()
    {
        List<int> ids = [];
        for (var number = 0; number < 5; number++)
        {
            await world.SendAsync(1, (Ecs.SourceIp, $"203.0.113.{number}"));
            ids.Add(await world.TellAsync($"203.0.113.{number}"));
        }

        // Live matching knows two only, so that the hunt waits at the third and is killed there.
        await world.CatchUpAsync(ids[1]);
        using (var kill = new CancellationTokenSource())
        using (var hunter = world.Hunter(1, TimeSpan.FromHours(1)))
        {
            var hunting = hunter.HuntAsync(world.Test.OrganizationId, kill.Token);
            await Poll.UntilAsync(async () => await world.PositionAsync() == ids[1], TimeSpan.FromSeconds(30));
            await kill.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hunting);
        }

        Assert.Equal(2, (await world.ThreatsAsync()).Count);
        Assert.Equal(new RetroResult(3, 3, 3), await world.HuntAsync(2));
        Assert.Equal(5, (await world.ThreatsAsync()).Count);
        Assert.Equal(ids.Select(id => (id, SightingOrigin.RetroHunt, 1L)), await world.SightingsAsync());
    }

    [Fact]
    public async Task Hunt_IndexBehindTheLog_WaitsForIt()
    {
        await world.TellAsync(Address);
        await world.CatchUpAsync();
        await world.SendAsync(1, (Ecs.SourceIp, Address));
        using var hunter = world.Hunter(patience: TimeSpan.FromMinutes(1));
        var hunting = hunter.HuntAsync(world.Test.OrganizationId, CancellationToken.None);

        Assert.False(hunting.IsCompleted);
        await world.CatchUpAsync();

        Assert.Equal(new RetroResult(1, 1, 1), await hunting.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Hunt_WaveOfOneSource_TellsOnlySoManyThreatsAndSightsAll()
    {
        const int Many = RetroHunter.MaximumThreatsPerSource + 30;
        for (var number = 0; number < Many; number++)
        {
            await world.SendAsync(1, (Ecs.SourceIp, $"198.51.100.{number}"));
        }

        await world.TellAsync("192.0.2.1");
        await AddAsync(Enumerable.Range(0, Many).Select(number => $"198.51.100.{number}"));

        Assert.Equal(new RetroResult(Many + 1, Many, RetroHunter.MaximumThreatsPerSource), await world.HuntAsync());

        Assert.Equal(RetroHunter.MaximumThreatsPerSource, (await world.ThreatsAsync()).Count);
        Assert.Equal(Many, (await world.SightingsAsync()).Count);
        await using var db = world.Test.Database.Read(world.Test.OrganizationId);
        Assert.Equal(await db.Indicators.MaxAsync(row => row.Id), await world.PositionAsync());
    }

    [Fact]
    public async Task Handle_IndicatorsChanged_WakesTheHunt()
    {
        await world.SendAsync(1, (Ecs.SourceIp, Address));
        using var hunter = world.Hunter();
        await hunter.StartAsync(CancellationToken.None);
        await world.TellAsync(Address);
        await world.CatchUpAsync();

        await hunter.HandleAsync([new IndicatorsChanged(world.Test.OrganizationId, LogEvents.Noon)], CancellationToken.None);

        await Poll.UntilAsync(async () => (await world.ThreatsAsync()).Count == 1, TimeSpan.FromSeconds(30));
        await hunter.StopAsync(CancellationToken.None);
    }

    private async Task AddAsync(IEnumerable<string> addresses) => await world.Test.Database.WriteAsync<Done>(
        world.Test.OrganizationId,
        unit =>
        {
            unit.Db.Indicators.AddRange(addresses.Select(address => new Indicator { OrganizationId = world.Test.OrganizationId, Value = address, NormalizedValue = address, ThreatLevel = Severity.High, Confidence = 0.8, LastSeen = unit.Now, CreatedAt = unit.Now }));
            return Task.FromResult<Result<Done>>(Done.Value);
        },
        CancellationToken.None);
}
