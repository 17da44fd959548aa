using SocConsole.Core.Events;
using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Jobs;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Intelligence.Exclusions;

public sealed class ExclusionJudgeTests : IAsyncLifetime
{
    private ExclusionWorld world = null!;

    public async Task InitializeAsync() => world = await ExclusionWorld.CreateAsync();

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Judge_StoredIndicators_AreSuppressedTaggedAndReleasedAgain()
    {
        await world.TellAsync(byHand: false, ExclusionWorld.Row("192.0.2.1", "own"), ExclusionWorld.Row("198.51.100.1", "own"), ExclusionWorld.Row("203.0.113.1", "own"));
        var ours = await world.AddAsync(ExclusionWorld.Draft("Ours", ExclusionKind.Cidr, ExclusionPurpose.FalsePositive, "192.0.2.0/24"));
        var vpn = await world.AddAsync(ExclusionWorld.Draft("VPN", ExclusionKind.Cidr, ExclusionPurpose.Context, "198.51.100.0/24"));

        var pass = await world.JudgeAsync();

        Assert.Equal(new ExclusionPass(3, 1, 0, 1), pass);
        var (held, tagged) = (await world.IndicatorAsync("192.0.2.1"), await world.IndicatorAsync("198.51.100.1"));
        Assert.Equal((IndicatorState.Excluded, ours.Id), (held.State, held.ExclusionId));
        Assert.Equal((IndicatorState.Active, null), (tagged.State, tagged.ExclusionId));
        Assert.Equal(["list:vpn", "own"], tagged.Tags);
        Assert.Equal(["list:vpn", "own"], await world.TagRowsAsync(tagged.Id));
        Assert.Equal((1, "192.0.2.1"), ((await world.ViewAsync(ours.Id)).HitCount, Assert.Single((await world.ViewAsync(ours.Id)).Samples)));

        Assert.Equal(new ExclusionPass(3, 0, 0, 0), await world.JudgeAsync());
        await world.Exclusions.DeleteAsync(world.Analyst, ours.Id, CancellationToken.None);
        await world.Exclusions.SwitchAsync(world.Analyst, vpn.Id, false, CancellationToken.None);
        await world.JudgeAsync();

        var (released, bare) = (await world.IndicatorAsync("192.0.2.1"), await world.IndicatorAsync("198.51.100.1"));
        Assert.Equal((IndicatorState.Active, null), (released.State, released.ExclusionId));
        Assert.Equal(["own"], bare.Tags);
        Assert.Equal(["own"], await world.TagRowsAsync(bare.Id));
    }

    [Fact]
    public async Task Judge_RowsThatAPersonDecided_StayAsTheyAre()
    {
        await world.TellAsync(byHand: true, ExclusionWorld.Row("192.0.2.1"));
        await world.TellAsync(byHand: false, ExclusionWorld.Row("192.0.2.2"));
        await world.ChangeAsync("192.0.2.2", row => row.State = IndicatorState.Disabled);
        await world.AddAsync(ExclusionWorld.Draft("Ours", ExclusionKind.Cidr, ExclusionPurpose.FalsePositive, "192.0.2.0/24"));

        await world.JudgeAsync();

        var told = await world.IndicatorAsync("192.0.2.1");
        Assert.Equal((IndicatorState.Active, "list:ours"), (told.State, Assert.Single(told.Tags)));
        Assert.Equal((IndicatorState.Disabled, null), ((await world.IndicatorAsync("192.0.2.2")).State, (await world.IndicatorAsync("192.0.2.2")).ExclusionId));
    }

    [Fact]
    public async Task Judge_ExclusionAndIndicatorThatAreOver_ReleaseItAsExpired()
    {
        var now = world.Test.Clock.GetUtcNow().UtcDateTime;
        await world.TellAsync(byHand: false, ExclusionWorld.Row("192.0.2.1"), ExclusionWorld.Row("192.0.2.2"));
        await world.ChangeAsync("192.0.2.2", row => row.ValidUntil = now.AddMinutes(30));
        await world.AddAsync(ExclusionWorld.Draft("Ours", ExclusionKind.Cidr, ExclusionPurpose.FalsePositive, "192.0.2.0/24") with { ExpiresAt = now.AddHours(1) });
        Assert.Equal(2, (await world.JudgeAsync()).Suppressed);

        world.Test.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2, (await world.JudgeAsync()).Released);

        Assert.Equal(IndicatorState.Active, (await world.IndicatorAsync("192.0.2.1")).State);
        Assert.Equal(IndicatorState.Expired, (await world.IndicatorAsync("192.0.2.2")).State);
    }

    [Fact]
    public async Task Judge_RowFullOfTags_KeepsThem()
    {
        string[] own = [.. Enumerable.Range(0, Indicator.MaximumTags).Select(i => $"z{i:D2}")];
        await world.TellAsync(byHand: false, ExclusionWorld.Row("192.0.2.1", own));
        await world.AddAsync(ExclusionWorld.Draft("VPN", ExclusionKind.Cidr, ExclusionPurpose.Context, "192.0.2.0/24"));

        await world.JudgeAsync();

        Assert.Equal(own, (await world.IndicatorAsync("192.0.2.1")).Tags);
    }

    [Fact]
    public async Task Judge_MoreThanOneWrite_ReachesAll()
    {
        await world.TellAsync(byHand: false, [.. Enumerable.Range(0, 1_200).Select(i => ExclusionWorld.Row($"10.0.{i / 250}.{i % 250}"))]);
        await world.AddAsync(ExclusionWorld.Draft("Ours", ExclusionKind.Cidr, ExclusionPurpose.FalsePositive, "10.0.0.0/8"));

        Assert.Equal(1_200, (await world.JudgeAsync()).Suppressed);
        Assert.Equal(new ExclusionPass(1_200, 0, 0, 0), await world.JudgeAsync());
    }

    [Fact]
    public async Task Handle_Change_EnqueuesNowAndAtTheEnd()
    {
        var now = world.Test.Clock.GetUtcNow().UtcDateTime;
        await world.AddAsync(ExclusionWorld.Draft("Ours", ExclusionKind.Cidr, ExclusionPurpose.FalsePositive, "192.0.2.0/24") with { ExpiresAt = now.AddHours(1) });

        await world.Changes.HandleAsync([new ExclusionsChanged(world.Test.OrganizationId, now)], CancellationToken.None);

        Assert.Equal([null, now.AddHours(1)], world.Jobs.Enqueued.Where(job => job.Kind == JobKinds.JudgeIndicators).Select(job => job.At));
    }

    [Fact]
    public async Task Run_ChangeThatAPassHasSeen_IsNotLookedForAgain()
    {
        await world.TellAsync(byHand: false, ExclusionWorld.Row("192.0.2.1"));
        await world.AddAsync(ExclusionWorld.Draft("Ours", ExclusionKind.Cidr, ExclusionPurpose.FalsePositive, "192.0.2.0/24"));
        var told = ExclusionJudge.Argument(world.Test.OrganizationId, world.Test.Clock.GetUtcNow().UtcDateTime);
        world.Test.Clock.Advance(TimeSpan.FromSeconds(1));
        await world.Judge.RunAsync(told, CancellationToken.None);
        Assert.Equal(IndicatorState.Excluded, (await world.IndicatorAsync("192.0.2.1")).State);

        await world.ChangeAsync("192.0.2.1", row => row.State = IndicatorState.Active);
        await world.Judge.RunAsync(told, CancellationToken.None);
        Assert.Equal(IndicatorState.Active, (await world.IndicatorAsync("192.0.2.1")).State);
        await world.Judge.RunAsync(ExclusionJudge.Argument(world.Test.OrganizationId, world.Test.Clock.GetUtcNow().UtcDateTime), CancellationToken.None);
        Assert.Equal(IndicatorState.Excluded, (await world.IndicatorAsync("192.0.2.1")).State);
    }

    [Fact]
    public async Task Gate_RowsOfAFeed_AreTaggedSuppressedOrDropped()
    {
        await world.AddAsync(ExclusionWorld.Draft("Drop", ExclusionKind.Exact, ExclusionPurpose.FalsePositive, "192.0.2.1") with { Mode = ExclusionMode.Drop });
        var ours = await world.AddAsync(ExclusionWorld.Draft("Ours", ExclusionKind.Cidr, ExclusionPurpose.FalsePositive, "192.0.2.0/24"));
        var vpn = await world.AddAsync(ExclusionWorld.Draft("VPN", ExclusionKind.Cidr, ExclusionPurpose.Context, "192.0.0.0/16"));
        var tally = await world.Gate.OpenAsync(world.Test.OrganizationId, CancellationToken.None);

        var dropped = world.Gate.Judge(world.Test.OrganizationId, ExclusionWorld.Row("192.0.2.1"), tally);
        var suppressed = world.Gate.Judge(world.Test.OrganizationId, ExclusionWorld.Row("192.0.2.2", "own"), tally);
        var tagged = world.Gate.Judge(world.Test.OrganizationId, ExclusionWorld.Row("192.0.3.1", "own"), tally);
        var (remarked, hits) = await world.Gate.RemarkAsync(world.Test.OrganizationId, ExclusionWorld.Row("192.0.2.1"), CancellationToken.None);

        Assert.Equal((null, "Drop"), (dropped.Row, dropped.Suppressing!.Name));
        Assert.Equal((ours.Id, 2), (suppressed.Suppressing!.ExclusionId, suppressed.Row!.Value.Said.Tags.Count));
        Assert.Equal((null, "own,list:vpn"), (tagged.Suppressing, string.Join(',', tagged.Row!.Value.Said.Tags)));
        Assert.Equal((3, 3), (hits.Count, remarked.Said.Tags.Count));
        Assert.Equal(2, tally.Excluded);
        Assert.Null((await world.Test.Database.WriteAsync<Done>(world.Test.OrganizationId, async unit =>
        {
            await tally.WriteAsync(unit, CancellationToken.None);
            return Done.Value;
        }, CancellationToken.None)).Error);
        Assert.Equal((2, 3), ((await world.ViewAsync(ours.Id)).HitCount, (await world.ViewAsync(vpn.Id)).HitCount));
        Assert.Equal(["192.0.3.1", "192.0.2.2", "192.0.2.1"], (await world.ViewAsync(vpn.Id)).Samples);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Tally_ExclusionsThatChangedSinceItWasOpened_AreJudgedAgain(bool changes, int raised)
    {
        var tally = await world.Gate.OpenAsync(world.Test.OrganizationId, CancellationToken.None);
        if (changes)
        {
            await world.AddAsync(ExclusionWorld.Draft("Ours", ExclusionKind.Exact, ExclusionPurpose.Context, "x.org"));
        }

        var before = Outbox();
        await world.Test.Database.WriteAsync<Done>(world.Test.OrganizationId, async unit =>
        {
            await tally.WriteAsync(unit, CancellationToken.None);
            return Done.Value;
        }, CancellationToken.None);

        Assert.Equal(raised, Outbox() - before);
    }

    private int Outbox()
    {
        using var db = world.Test.Database.Across();
        return db.Outbox.Count(message => message.Body.Contains("exclusions_changed"));
    }
}
