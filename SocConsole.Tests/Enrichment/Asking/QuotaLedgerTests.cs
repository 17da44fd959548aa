using SocConsole.Core.Enrichment;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Settings;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Enrichment.Asking;

public sealed class QuotaLedgerTests
{
    private static readonly TimeSpan Long = TimeSpan.FromDays(2);

    [Fact]
    public async Task Take_WithinTheLimit_IsAtOnce()
    {
        using var world = await WorldAsync(("per_minute", 4));

        for (var i = 0; i < 4; i++)
        {
            Assert.Null((await world.Quotas.TakeAsync(await UseAsync(world), TimeSpan.Zero, false, null, CancellationToken.None)).RetryAt);
        }
    }

    [Fact]
    public async Task Take_BeyondTheLimitWithoutPatience_SaysWhenItCouldBe()
    {
        var clock = new TestClock();
        using var world = await WorldAsync(clock, ("per_minute", 4));
        await TakeAsync(world, 4);

        var turn = await world.Quotas.TakeAsync(await UseAsync(world), TimeSpan.Zero, false, null, CancellationToken.None);

        Assert.InRange(turn.RetryAt!.Value - clock.GetUtcNow().UtcDateTime, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(62));
    }

    [Fact]
    public async Task Take_AfterARestart_RemembersWhatWasUsed()
    {
        var clock = new TestClock();
        using var world = await WorldAsync(clock, ("per_minute", 4), ("per_day", 5));
        await TakeAsync(world, 4);

        world.Restart();
        Assert.NotNull((await world.Quotas.TakeAsync(await UseAsync(world), TimeSpan.Zero, false, null, CancellationToken.None)).RetryAt);

        clock.Advance(TimeSpan.FromMinutes(2));
        await TakeAsync(world, 1);
        var turn = await world.Quotas.TakeAsync(await UseAsync(world), TimeSpan.Zero, false, null, CancellationToken.None);
        Assert.True(turn.RetryAt - clock.GetUtcNow().UtcDateTime > TimeSpan.FromHours(23));
    }

    [Fact]
    public async Task Take_AnyMoments_NeverMoreThanTheLimitInAnyWindow()
    {
        var (clock, random) = (new TestClock(), new Random(3));
        using var world = await WorldAsync(clock, ("per_minute", 4), ("per_hour", 20));
        var use = await UseAsync(world);
        List<DateTime> taken = [];
        for (var i = 0; i < 600; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(random.NextDouble() * 20));
            if ((await world.Quotas.TakeAsync(use, TimeSpan.Zero, false, null, CancellationToken.None)).RetryAt is null)
            {
                taken.Add(clock.GetUtcNow().UtcDateTime);
            }
        }

        Assert.All(taken, at => Assert.InRange(taken.Count(other => other > at - TimeSpan.FromMinutes(1) && other <= at), 1, 4));
        Assert.All(taken, at => Assert.InRange(taken.Count(other => other > at - TimeSpan.FromHours(1) && other <= at), 1, 20));
        Assert.True(taken.Count > 20);
    }

    [Fact]
    public async Task Take_Waiting_HearsItsPlaceAndGetsItsTurnInOrder()
    {
        using var world = await WorldAsync(("per_second", 1));
        var use = await UseAsync(world);
        await TakeAsync(world, 1);
        List<int> order = [];
        List<(int Waiter, int Place)> told = [];
        var waiting = new List<Task>();
        for (var i = 0; i < 3; i++)
        {
            var waiter = i;
            waiting.Add(TakeOneAsync());
            await Poll.UntilAsync(() => Task.FromResult(Heard(waiter)), TimeSpan.FromSeconds(20));

            async Task TakeOneAsync()
            {
                await world.Quotas.TakeAsync(use, Long, false, (place, _) =>
                {
                    lock (told)
                    {
                        told.Add((waiter, place));
                    }
                }, CancellationToken.None);
                lock (order)
                {
                    order.Add(waiter);
                }
            }
        }

        await Task.WhenAll(waiting);

        Assert.Equal([0, 1, 2], order);

        bool Heard(int waiter)
        {
            lock (told)
            {
                return told.Any(entry => entry.Waiter == waiter) || order.Contains(waiter);
            }
        }
    }

    [Fact]
    public async Task Take_Job_LetsPeoplePass()
    {
        using var world = await WorldAsync(("per_day", 1));
        var use = await UseAsync(world);
        await TakeAsync(world, 1);
        using var leave = new CancellationTokenSource();
        List<(string Who, int Place)> told = [];
        var jobs = Enumerable.Range(0, 3).Select(number => WaitAsync($"job {number}", standsBack: true)).ToList();
        await Poll.UntilAsync(() => Task.FromResult(Places().Count == 3), TimeSpan.FromSeconds(20));

        var person = WaitAsync("person", standsBack: false);
        await Poll.UntilAsync(() => Task.FromResult(Places().GetValueOrDefault("job 0") == 2), TimeSpan.FromSeconds(20));

        Assert.Equal((1, 3, 4), (Places()["person"], Places()["job 1"], Places()["job 2"]));
        await leave.CancelAsync();
        foreach (var waiting in jobs.Append(person))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        Task WaitAsync(string who, bool standsBack) => world.Quotas.TakeAsync(use, TimeSpan.FromDays(30), standsBack, (place, _) =>
        {
            lock (told)
            {
                told.Add((who, place));
            }
        }, leave.Token);

        Dictionary<string, int> Places()
        {
            lock (told)
            {
                return told.GroupBy(entry => entry.Who).ToDictionary(group => group.Key, group => group.Last().Place);
            }
        }
    }

    [Fact]
    public async Task Take_AllAtOnceWithinTheLimit_NobodyIsRefused()
    {
        using var world = await WorldAsync(new TestClock(), ("per_minute", 4));
        var use = await UseAsync(world);

        var turns = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => world.Quotas.TakeAsync(use, TimeSpan.FromSeconds(30), false, null, CancellationToken.None))));

        Assert.All(turns, turn => Assert.Null(turn.RetryAt));
    }

    [Fact]
    public async Task Take_WaiterLeaves_TheNextMovesUp()
    {
        using var world = await WorldAsync(("per_second", 1));
        var use = await UseAsync(world);
        await TakeAsync(world, 1);
        using var leaves = new CancellationTokenSource();
        var first = world.Quotas.TakeAsync(use, Long, false, null, leaves.Token);
        var second = world.Quotas.TakeAsync(use, Long, false, null, CancellationToken.None);

        await leaves.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Null((await second).RetryAt);
    }

    [Fact]
    public async Task Ask_OtherSideSaysRetryAfter_IsNotAskedBeforeAndNotAfterARestartEither()
    {
        var (stub, clock) = (StubProvider.Saying("limited"), new TestClock());
        using var world = await EnrichmentWorld.CreateAsync(new EnrichmentOptions(), clock, stub);

        var first = await world.AskAsync();
        world.Restart();
        var second = await world.AskAsync();

        Assert.Single(stub.Asked);
        Assert.Equal((ProviderStatus.RateLimited, ProviderStatus.RateLimited), (first.Status, second.Status));
        Assert.Equal(clock.GetUtcNow().UtcDateTime.AddSeconds(30), second.RetryAt);

        clock.Advance(TimeSpan.FromSeconds(30));
        await world.AskAsync();
        Assert.Equal(2, stub.Asked.Count);
    }

    [Fact]
    public async Task Take_AnotherKey_HasItsOwnLimit()
    {
        using var world = await WorldAsync(("per_day", 1));
        var use = await UseAsync(world);
        await TakeAsync(world, 1);

        Assert.Null((await world.Quotas.TakeAsync(new ProviderUse(use.Provider, use.OrganizationId, use.Readiness, use.BaseUrl, "another", use.Windows, use.MaximumTlp, use.Weight, use.IsOwn), TimeSpan.Zero, false, null, CancellationToken.None)).RetryAt);
    }

    private static Task<EnrichmentWorld> WorldAsync(params (string Window, int Limit)[] limits) => WorldAsync(null, limits);

    private static Task<EnrichmentWorld> WorldAsync(TimeProvider? clock, params (string Window, int Limit)[] limits) =>
        EnrichmentWorld.CreateAsync(new EnrichmentOptions(), clock, StubProvider.Saying("found", limits: limits.ToDictionary(limit => limit.Window, limit => limit.Limit)));

    private static async Task<ProviderUse> UseAsync(EnrichmentWorld world) => (await world.Uses.OfAsync(world.Data.OrganizationId, CancellationToken.None)).Single();

    private static async Task TakeAsync(EnrichmentWorld world, int turns)
    {
        for (var i = 0; i < turns; i++)
        {
            Assert.Null((await world.Quotas.TakeAsync(await UseAsync(world), TimeSpan.Zero, false, null, CancellationToken.None)).RetryAt);
        }
    }
}
