using SocConsole.Core.Enrichment;
using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Settings;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Enrichment.Asking;

public sealed class ProviderDeskTests
{
    [Fact]
    public async Task Ask_Found_IsKeptAndNotAskedAgain()
    {
        var stub = StubProvider.Saying("found");
        using var world = await EnrichmentWorld.CreateAsync(stub);

        var first = await world.AskAsync();
        var second = await world.AskAsync();

        Assert.Equal((ProviderStatus.Ok, 90, false), (first.Status, first.Reputation, first.Cached));
        Assert.Equal((ProviderStatus.Ok, 90, true), (second.Status, second.Reputation, second.Cached));
        Assert.NotNull(second.CacheAgeSeconds);
        Assert.Single(stub.Asked);
    }

    [Fact]
    public async Task Ask_KeptAnswer_OutlivesARestart()
    {
        var stub = StubProvider.Saying("found", finding: new ProviderFinding { Reputation = 40, Flags = new Dictionary<string, object> { ["tor"] = true }, Evidence = [new("A", EvidenceCategory.Malware, EvidenceSeverity.High, "b")] });
        using var world = await EnrichmentWorld.CreateAsync(stub);
        await world.AskAsync();
        await world.Answers.FlushAsync(CancellationToken.None);

        world.Restart();
        var result = await world.AskAsync();

        Assert.Equal((true, 40), (result.Cached, result.Reputation));
        Assert.Equal("True", result.Flags["tor"].ToString());
        Assert.Equal("b", result.Evidence.Single().Description);
        Assert.Single(stub.Asked);
    }

    [Fact]
    public async Task Ask_Force_AsksThoughAnAnswerIsKept()
    {
        var stub = StubProvider.Saying("found");
        using var world = await EnrichmentWorld.CreateAsync(stub);
        await world.AskAsync();

        Assert.False((await world.AskAsync(force: true)).Cached);
        Assert.Equal(2, stub.Asked.Count);
    }

    // The reference kept failures as long as answers: a timeout on a hash stuck for seven days.
    [Theory]
    [InlineData("broken", ProviderStatus.Error)]
    [InlineData("bad-key", ProviderStatus.AuthError)]
    public async Task Ask_Failure_IsNotKept(string word, ProviderStatus status)
    {
        var stub = StubProvider.Saying(word);
        using var world = await EnrichmentWorld.CreateAsync(stub);

        Assert.Equal(status, (await world.AskAsync()).Status);
        Assert.Equal(status, (await world.AskAsync()).Status);
        Assert.Equal(2, stub.Asked.Count);
    }

    [Theory]
    [InlineData("found", "44d88612fea8a8f36de82e1278abb02f", 7 * 24 * 60)]
    [InlineData("found", "8.8.8.8", 60)]
    [InlineData("found", "evil.com", 3 * 60)]
    [InlineData("nothing", "44d88612fea8a8f36de82e1278abb02f", 15)]
    public async Task Ask_KeptAnswer_LastsByItsType(string word, string ioc, int minutes)
    {
        var (stub, clock) = (StubProvider.Saying(word), new TestClock());
        using var world = await EnrichmentWorld.CreateAsync(new EnrichmentOptions(), clock, stub);
        await world.AskAsync(ioc);

        clock.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1));
        await world.AskAsync(ioc);
        Assert.Single(stub.Asked);

        clock.Advance(TimeSpan.FromSeconds(1));
        await world.AskAsync(ioc);
        Assert.Equal(2, stub.Asked.Count);
    }

    [Fact]
    public async Task Ask_TheSameAtOnce_IsOneRequest()
    {
        var open = new TaskCompletionSource();
        var stub = StubProvider.Doing(async (_, ct) =>
        {
            await open.Task.WaitAsync(ct);
            return ProviderReply.Of("found");
        });
        using var world = await EnrichmentWorld.CreateAsync(stub);

        var asking = Enumerable.Range(0, 50).Select(_ => world.AskAsync()).ToList();
        await Poll.UntilAsync(() => Task.FromResult(stub.Asked.Count > 0), TimeSpan.FromSeconds(20));
        open.SetResult();

        Assert.All(await Task.WhenAll(asking), result => Assert.Equal(ProviderStatus.Ok, result.Status));
        Assert.Single(stub.Asked);
    }

    [Fact]
    public async Task Ask_OneOfTwoLeaves_TheOtherStillGetsItsAnswer()
    {
        var open = new TaskCompletionSource();
        var stub = StubProvider.Doing(async (_, ct) =>
        {
            await open.Task.WaitAsync(ct);
            return ProviderReply.Of("found");
        });
        using var world = await EnrichmentWorld.CreateAsync(stub);
        using var leaves = new CancellationTokenSource();
        var (first, second) = (world.AskAsync(ct: leaves.Token), world.AskAsync());
        await Poll.UntilAsync(() => Task.FromResult(stub.Asked.Count > 0), TimeSpan.FromSeconds(20));

        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        open.SetResult();

        Assert.Equal(ProviderStatus.Ok, (await second).Status);
    }

    [Fact]
    public async Task Ask_Hangs_IsATimeoutAndNothingMore()
    {
        var stub = StubProvider.Doing(async (_, ct) =>
        {
            await Task.Delay(Timeout.Infinite, ct);
            return ProviderReply.Of("found");
        });
        using var world = await EnrichmentWorld.CreateAsync(new EnrichmentOptions { Timeout = TimeSpan.FromMilliseconds(100) }, null, stub);

        var result = await world.AskAsync();

        Assert.Equal((ProviderStatus.Timeout, "PROVIDER_TIMEOUT"), (result.Status, result.Error?.Code));
        Assert.Null(result.Reputation);
    }

    [Fact]
    public async Task Ask_Throws_IsAnErrorOfThatProviderOnly()
    {
        var stub = StubProvider.Doing((_, _) => throw new InvalidOperationException("with secret-key inside"));
        using var world = await EnrichmentWorld.CreateAsync(stub);

        var result = await world.AskAsync();

        Assert.Equal(ProviderStatus.Error, result.Status);
        Assert.DoesNotContain("secret-key", result.Error!.Message, StringComparison.Ordinal);
    }

    // The reference made a new breaker for each request, so that it never opened; and where it would have, its silence voted "clean".
    [Fact]
    public async Task Ask_KeepsFailing_IsLeftAloneAndDoesNotJudge()
    {
        var (stub, clock) = (StubProvider.Saying("broken"), new TestClock());
        using var world = await EnrichmentWorld.CreateAsync(new EnrichmentOptions(), clock, stub);
        for (var i = 0; i < 3; i++)
        {
            await world.AskAsync();
        }

        var refused = await world.AskAsync();

        Assert.Equal(3, stub.Asked.Count);
        Assert.Equal((ProviderStatus.Error, "PROVIDER_CIRCUIT_OPEN"), (refused.Status, refused.Error?.Code));
        Assert.False(refused.Judges);
        Assert.Equal(clock.GetUtcNow().UtcDateTime.AddMinutes(1), refused.RetryAt);
    }

    [Theory]
    [InlineData("bad-key", ProviderStatus.AuthError)]
    [InlineData("nothing", ProviderStatus.NotFound)]
    [InlineData("refused", ProviderStatus.Error)]
    public async Task Ask_WhatIsNoFailureOfTheProvider_DoesNotOpenTheBreaker(string word, ProviderStatus status)
    {
        var stub = StubProvider.Saying(word);
        using var world = await EnrichmentWorld.CreateAsync(stub);

        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(status, (await world.AskAsync(force: true)).Status);
        }

        Assert.Equal(6, stub.Asked.Count);
    }

    [Fact]
    public async Task Ask_LeftAlone_UsesNothingOfTheLimit()
    {
        var stub = StubProvider.Saying("broken", limits: new Dictionary<string, int> { ["per_day"] = 50 });
        using var world = await EnrichmentWorld.CreateAsync(new EnrichmentOptions(), new TestClock(), stub);
        for (var i = 0; i < 10; i++)
        {
            await world.AskAsync();
        }

        var state = (await world.Providers.GetAsync(world.Admin, "stub", CancellationToken.None)).Value!;

        Assert.Equal((3, 3), (stub.Asked.Count, state.Quota.Windows.Single().Used));
        Assert.Equal(ProviderState.Failing, state.State);
    }

    [Fact]
    public async Task Ask_AfterThePause_OneTriesAndTheOthersGoOnBeingRefused()
    {
        var (word, clock, held) = ("broken", new TestClock(), new TaskCompletionSource());
        var stub = StubProvider.Doing(async (_, ct) =>
        {
            if (word == "found")
            {
                await held.Task.WaitAsync(ct);
            }

            return ProviderReply.Of(word);
        });
        using var world = await EnrichmentWorld.CreateAsync(new EnrichmentOptions(), clock, stub);
        for (var i = 0; i < 3; i++)
        {
            await world.AskAsync();
        }

        word = "found";
        clock.Advance(TimeSpan.FromSeconds(61));
        var trial = world.AskAsync("9.9.9.9");
        await Poll.UntilAsync(() => Task.FromResult(stub.Asked.Count == 4), TimeSpan.FromSeconds(20));
        var other = await world.AskAsync("1.1.1.1");
        held.SetResult();

        Assert.Equal("PROVIDER_CIRCUIT_OPEN", other.Error?.Code);
        Assert.Equal(ProviderStatus.Ok, (await trial).Status);
        Assert.Equal(ProviderStatus.Ok, (await world.AskAsync("1.1.1.1")).Status);
    }

    [Fact]
    public async Task Ask_KeyWithinTheAnswer_IsTakenOut()
    {
        var stub = StubProvider.Doing((_, _) => Task.FromResult(ProviderReply.Of("found very/secret+key")), key: ProviderKey.Required);
        using var world = await EnrichmentWorld.CreateAsync(stub);
        await world.Providers.SetAsync(world.Admin, "stub", new ProviderDraft(null, "very/secret+key", null, null, null, null), CancellationToken.None);
        var use = (await world.Uses.OfAsync(world.Data.OrganizationId, CancellationToken.None)).Single();

        var (_, raw) = await world.Desk.AskAsync(use, new ProviderQuestion(EnrichmentWorld.Ioc("8.8.8.8"), null, null, new CheckOptions(false, null, TimeSpan.Zero)), null, CancellationToken.None);

        Assert.Equal("found [key]", raw);
    }

    [Theory]
    [InlineData("http://wiki.corp.local/secret", "INTERNAL_INDICATOR")]
    [InlineData("http://printer.internal/", "INTERNAL_INDICATOR")]
    [InlineData("admin@[10.1.2.3]", "INTERNAL_INDICATOR")]
    [InlineData("172.0.0.0/11", "INTERNAL_INDICATOR")]
    [InlineData("https://bob:secret@evil.com/", "PASSWORD_INSIDE")]
    public async Task Ask_WhatSaysSomethingOfTheInside_NeverLeaves(string ioc, string code)
    {
        var stub = StubProvider.Saying("found");
        using var world = await EnrichmentWorld.CreateAsync(stub);

        Assert.Equal(code, (await world.AskAsync(ioc)).Error?.Code);
        Assert.Empty(stub.Asked);
    }

    [Fact]
    public async Task Set_LimitsOfTheConsolesKey_AreRefused()
    {
        using var world = await EnrichmentWorld.CreateAsync(StubProvider.Saying("found", limits: new Dictionary<string, int> { ["per_day"] = 50 }));

        var lifted = await world.Providers.SetAsync(world.Admin, "stub", new ProviderDraft(null, null, null, new Dictionary<string, int>(), null, null), CancellationToken.None);

        Assert.Equal(Core.Kernel.ErrorKind.Invalid, lifted.Error?.Kind);
    }

    [Theory]
    [InlineData(null, 0.9)]
    [InlineData(0.5, 0.5)]
    public async Task Ask_WeightOfAnAnswer_IsScaledByTheProvidersWeight(double? own, double expected)
    {
        var stub = StubProvider.Doing((_, _) => Task.FromResult(ProviderReply.Of("found")), finding: new ProviderFinding { Reputation = 90, Weight = own }, weight: 0.9);
        using var world = await EnrichmentWorld.CreateAsync(stub);
        var plain = await world.AskAsync();
        await world.Providers.SetAsync(world.Admin, "stub", new ProviderDraft(null, null, null, null, null, 0.45), CancellationToken.None);

        var halved = await world.AskAsync();

        Assert.Equal((expected, expected / 2), (plain.Confidence, halved.Confidence));
    }

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("http://192.168.0.1/admin")]
    [InlineData("172.16.0.0/16")]
    public async Task Ask_InternalIndicator_NeverLeaves(string ioc)
    {
        var stub = StubProvider.Saying("found");
        using var world = await EnrichmentWorld.CreateAsync(stub);

        Assert.Equal((ProviderStatus.Withheld, "INTERNAL_INDICATOR"), await world.AskAsync(ioc) is var result ? (result.Status, result.Error?.Code) : default);
        Assert.Empty(stub.Asked);
    }

    [Theory]
    [InlineData(Tlp.Clear, true)]
    [InlineData(Tlp.Green, true)]
    [InlineData(Tlp.Amber, false)]
    [InlineData(Tlp.AmberStrict, false)]
    [InlineData(Tlp.Red, false)]
    public async Task Check_Marked_LeavesOnlyWhereItMay(Tlp marking, bool leaves)
    {
        var (outside, inside) = (StubProvider.Saying("found"), StubProvider.Doing((_, _) => Task.FromResult(ProviderReply.Of("found")), "own", reach: ProviderReach.Console));
        using var world = await EnrichmentWorld.CreateAsync(outside, inside);

        var outcome = await world.Checker.CheckAsync(world.Data.OrganizationId, EnrichmentWorld.Ioc("evil.com"), new(false, marking, TimeSpan.Zero), CancellationToken.None);

        Assert.Equal(leaves ? 1 : 0, outside.Asked.Count);
        Assert.Single(inside.Asked);
        Assert.Equal(leaves ? ProviderStatus.Ok : ProviderStatus.Withheld, outcome.Results.Single(result => result.Provider == "stub").Status);
    }

    [Theory]
    [InlineData("evil.com", "evil.com")]
    [InlineData("evil.com", "http://www.evil.com/path")]
    [InlineData("evil.com", "deep.www.evil.com")]
    public async Task Check_OwnIndicatorMarkedRed_NothingOfItLeaves(string marked, string asked)
    {
        var stub = StubProvider.Saying("found");
        using var world = await EnrichmentWorld.CreateAsync(stub);
        await world.Data.Database.WriteAsync<int>(world.Data.OrganizationId, async unit =>
        {
            var row = new Indicator { Type = IndicatorType.Domain, Value = marked, NormalizedValue = marked, Tlp = Tlp.Red, FirstSeen = unit.Now, LastSeen = unit.Now, CreatedAt = unit.Now, UpdatedAt = unit.Now, ThreatLevel = Core.Kernel.Severity.High };
            unit.Db.Indicators.Add(row);
            await unit.Db.SaveChangesAsync();
            return row.Id;
        }, CancellationToken.None);

        var outcome = await world.Checker.CheckAsync(world.Data.OrganizationId, EnrichmentWorld.Ioc(asked), new(false, Tlp.Clear, TimeSpan.Zero), CancellationToken.None);

        Assert.Equal("TLP_RESTRICTED", outcome.Results.Single().Error?.Code);
        Assert.Empty(stub.Asked);
    }

    [Fact]
    public async Task Ask_NoKey_IsNotConfiguredAndNoError()
    {
        var stub = StubProvider.Doing((_, _) => Task.FromResult(ProviderReply.Of("found")), key: ProviderKey.Required);
        using var world = await EnrichmentWorld.CreateAsync(stub);

        Assert.Equal(ProviderStatus.NotConfigured, (await world.AskAsync()).Status);
        Assert.Empty(stub.Asked);

        Assert.Null((await world.Providers.SetAsync(world.Admin, "stub", new ProviderDraft(null, "k", null, null, null, null), CancellationToken.None)).Error);
        Assert.Equal(ProviderStatus.Ok, (await world.AskAsync()).Status);
    }
}
