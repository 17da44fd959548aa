using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Intelligence;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Sources;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Enrichment.Providers;

public sealed class OwnIndicatorsTests : IAsyncLifetime
{
    private readonly IndicatorWatch watch = new(IndicatorIndex.Empty);
    private TestDatabase test = null!;
    private OwnIndicators provider = null!;

    public async Task InitializeAsync()
    {
        test = await TestDatabase.CreateAsync();
        provider = new OwnIndicators(test.Database, watch, test.Clock);
    }

    public Task DisposeAsync()
    {
        test.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public void Provider_Always_StaysInTheConsole() => provider.IsOfTheConsole("indicators");

    [Fact]
    public async Task Read_Exact_IsAsBadAsItsScoreAndSaysWhoToldOfIt()
    {
        var id = await AddAsync("bad.com", row =>
        {
            (row.Confidence, row.ThreatLevel, row.SightingCount, row.Tags) = (0.9, Severity.High, 3, ["c2", "loader"]);
        });
        await ClaimAsync(id, "feed a");

        var finding = (await AskAsync("bad.com")).Finding!;

        Assert.Equal((90, "active", "high", true), (finding.Reputation, finding.Flags["state"], finding.Flags["level"], finding.Flags["exact"]));
        Assert.Equal($"/console/indicators/{id}", finding.Link);
        var evidence = finding.Evidence.Single();
        Assert.Equal(("Own indicator", EvidenceSeverity.High, "bad.com: active, high, score 90, told of by feed a"), (evidence.Title, evidence.Severity, evidence.Description));
        Assert.Equal((3L, "c2, loader", "feed a"), (evidence.Attributes!["sightings"], evidence.Attributes["tags"], evidence.Attributes["sources"]));
        Assert.Equal((test.Clock.GetUtcNow().UtcDateTime.AddDays(-1), test.Clock.GetUtcNow().UtcDateTime), (finding.FirstSeen, finding.LastSeen));
    }

    [Fact]
    public async Task Read_AfterAWhile_HasWhatDecayLeft()
    {
        var id = await AddAsync("203.0.113.7", row => row.Confidence = 0.9);
        test.Clock.Advance(TimeSpan.FromDays(10));
        await using var db = test.Database.Read(test.OrganizationId);
        var expected = (int)Math.Round(IndicatorDecay.Score((await db.Indicators.FindAsync(id))!, test.Clock.GetUtcNow().UtcDateTime));

        var finding = (await AskAsync("203.0.113.7")).Finding!;

        Assert.Equal(expected, finding.Reputation);
        Assert.InRange(expected, 21, 89);
    }

    [Theory]
    [InlineData(IndicatorState.Disabled, "disabled")]
    [InlineData(IndicatorState.Excluded, "excluded")]
    [InlineData(IndicatorState.Revoked, "revoked")]
    public async Task Read_HeldBack_IsContextWithItsState(IndicatorState state, string name)
    {
        await AddAsync("bad.com", row => (row.Confidence, row.State) = (0.9, state));

        var finding = (await AskAsync("bad.com")).Finding!;

        Assert.Equal((null, name), (finding.Reputation, finding.Flags["state"]));
        Assert.Equal(EvidenceSeverity.Info, finding.Evidence.Single().Severity);
    }

    [Fact]
    public async Task Read_OverSinceTheLastSweep_IsContext()
    {
        await AddAsync("bad.com", row => row.ValidUntil = test.Clock.GetUtcNow().UtcDateTime);

        var finding = (await AskAsync("bad.com")).Finding!;

        Assert.Equal((null, "expired"), (finding.Reputation, finding.Flags["state"]));
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.0/24")]
    [InlineData("203.0.113.7", "203.0.0.0/16")]
    [InlineData("2001:db8::7", "2001:db8::/32")]
    [InlineData("203.0.113.0/25", "203.0.113.0/24")]
    [InlineData("www.cdn.bad.com", "bad.com")]
    [InlineData("http://www.bad.com/a", "bad.com")]
    [InlineData("http://www.bad.com/a", "www.bad.com")]
    [InlineData("http://203.0.113.7/a", "203.0.113.7")]
    [InlineData("http://203.0.113.7/a", "203.0.113.0/24")]
    [InlineData("http://bad.com/a/b?c=d", "http://bad.com/a/")]
    public async Task Read_Covered_IsAsBadAsWhatCoversIt(string ioc, string indicator)
    {
        await AddAsync(indicator, row => row.Confidence = 0.7);

        var finding = (await AskAsync(ioc)).Finding!;

        Assert.Equal((70, false, "Own indicator that covers it"), (finding.Reputation, finding.Flags["exact"], finding.Evidence.Single().Title));
    }

    [Theory]
    [InlineData("203.0.114.7", "203.0.113.0/24")]
    [InlineData("203.0.113.0/23", "203.0.113.0/24")]
    [InlineData("notbad.com", "bad.com")]
    [InlineData("bad.com", "www.bad.com")]
    [InlineData("http://bad.com/ab", "http://bad.com/a/")]
    [InlineData("someone@bad.com", "bad.com")]
    [InlineData("44d88612fea8a8f36de82e1278abb02f", "44d88612fea8a8f36de82e1278abb02e")]
    public async Task Read_NeitherItselfNorCovered_IsNotFound(string ioc, string indicator)
    {
        await AddAsync(indicator, _ => { });

        Assert.Equal(ProviderReading.NotFound, await AskAsync(ioc));
    }

    [Fact]
    public async Task Read_ItselfAndWhatCoversIt_TheWorstActiveDecidesAndTheNarrowestIsLinked()
    {
        var exact = await AddAsync("203.0.113.7", row => row.Confidence = 0.4);
        await AddAsync("203.0.113.0/24", row => row.Confidence = 0.8);
        await AddAsync("203.0.0.0/16", row => (row.Confidence, row.State) = (1, IndicatorState.Disabled));

        var finding = (await AskAsync("203.0.113.7")).Finding!;

        Assert.Equal((80, $"/console/indicators/{exact}"), (finding.Reputation, finding.Link));
        Assert.Equal(["203.0.113.0/24", "203.0.113.7", "203.0.0.0/16"], finding.Evidence.Select(evidence => evidence.Description.Split(':')[0]));
    }

    [Fact]
    public async Task Read_AnotherOrganizationsIndicators_AreNeverSeen()
    {
        var other = await test.AddOrganizationAsync("Other");
        await AddAsync("bad.com", _ => { });
        await AddAsync("203.0.113.0/24", _ => { });
        var url = await AddAsync("http://bad.com/a/", _ => { });

        Assert.Equal(ProviderReading.NotFound, await provider.AskAsync(other, "bad.com"));
        Assert.Equal(ProviderReading.NotFound, await provider.AskAsync(other, "203.0.113.7"));
        Assert.Equal(ProviderReading.NotFound, await provider.AskAsync(other, "http://bad.com/a/b"));
        Assert.NotEqual(0, url);
    }

    [Fact]
    public async Task Ask_EachType_IsAsked()
    {
        foreach (var value in new[] { "44d88612fea8a8f36de82e1278abb02f", "someone@bad.com", "CVE-2024-3094", "203.0.113.0/24", "http://bad.com/a" })
        {
            await AddAsync(value, row => row.Confidence = 0.6);

            Assert.Equal(60, (await AskAsync(value)).Finding!.Reputation);
        }

        Assert.Equal(Enum.GetValues<IocType>(), provider.Profile.Types);
    }

    [Fact]
    public async Task Read_MoreThanIsKept_KeepsTheNarrowestAndCuts()
    {
        for (var length = 1; length < 32; length++)
        {
            await AddAsync(FormattableString.Invariant($"203.0.113.7/{length}"), row => row.Tags = [.. Enumerable.Range(0, 64).Select(number => $"{number}-{new string('t', 90)}")]);
        }

        var finding = (await AskAsync("203.0.113.7")).Finding!;

        Assert.Equal(ProviderEvidence.Most, finding.Evidence.Count);
        Assert.StartsWith("203.0.113.6/31:", finding.Evidence[0].Description, StringComparison.Ordinal);
        Assert.All(finding.Evidence, evidence => Assert.InRange(((string)evidence.Attributes!["tags"]).Length, 1, ProviderEvidence.Longest));
    }

    private Task<ProviderReading> AskAsync(string ioc) => provider.AskAsync(test.OrganizationId, ioc);

    private async Task<int> AddAsync(string value, Action<Indicator> change)
    {
        Assert.True(IndicatorNormaliser.Normalise(value).Succeeded(out var normal, out var error), error?.Message);
        var row = (await test.Database.WriteAsync<Indicator>(test.OrganizationId, unit =>
        {
            var added = new Indicator
            {
                Type = normal.Type,
                Value = value,
                NormalizedValue = normal.Value,
                Confidence = 0.5,
                ThreatLevel = Severity.Medium,
                FirstSeen = unit.Now.AddDays(-1),
                LastSeen = unit.Now,
                CreatedAt = unit.Now,
                UpdatedAt = unit.Now,
            };
            change(added);
            unit.Db.Indicators.Add(added);
            return Task.FromResult<Result<Indicator>>(added);
        }, CancellationToken.None)).Value!;
        watch.Set(test.OrganizationId, IndicatorIndex.Build([new IndicatorEntry(row.Type, row.NormalizedValue, "own indicators", row.Id)]));
        return row.Id;
    }

    private async Task ClaimAsync(int indicator, string name) => Assert.Null((await test.Database.WriteAsync<Done>(test.OrganizationId, async unit =>
    {
        var source = new ThreatSource { Name = name, CreatedAt = unit.Now };
        unit.Db.ThreatSources.Add(source);
        await unit.Db.SaveChangesAsync();
        unit.Db.IndicatorClaims.Add(new IndicatorClaim { IndicatorId = indicator, SourceId = source.Id, Confidence = 0.9, FirstSeen = unit.Now, LastSeen = unit.Now });
        return Done.Value;
    }, CancellationToken.None)).Error);
}
