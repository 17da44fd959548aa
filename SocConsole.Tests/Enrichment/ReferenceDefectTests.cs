using SocConsole.Core.Enrichment;
using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Verdicts;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Enrichment;

/// <summary>The five defects that the document's reference implementation has: each test holds what the console does instead, and fails on the old behaviour.</summary>
public sealed class ReferenceDefectTests
{
    private const string Hash = "44d88612fea8a8f36de82e1278abb02f";

    // 1. Nothing answered was "clean 0", whatever the reason.
    [Theory]
    [InlineData("broken")]
    [InlineData("limited")]
    [InlineData("bad-key")]
    [InlineData("nothing")]
    public async Task NoAnswer_IsUnknownAndNotClean(string word)
    {
        using var world = await EnrichmentWorld.CreateAsync(StubProvider.Saying(word, "one"), StubProvider.Saying(word, "two"));

        var outcome = await CheckAsync(world);

        Assert.Equal((IocVerdict.Unknown, null), (outcome.Verdict.Band, outcome.Verdict.Score));
    }

    // 1. A provider that was left alone counted as one that answered "reputation 0".
    [Fact]
    public async Task ProviderLeftAlone_HasNoVote()
    {
        using var world = await EnrichmentWorld.CreateAsync(new EnrichmentOptions(), new TestClock(), StubProvider.Saying("broken"));
        for (var i = 0; i < 3; i++)
        {
            await CheckAsync(world);
        }

        var outcome = await CheckAsync(world);

        Assert.Equal("PROVIDER_CIRCUIT_OPEN", outcome.Results.Single().Error?.Code);
        Assert.Equal((IocVerdict.Unknown, null), (outcome.Verdict.Band, outcome.Verdict.Score));
    }

    // 2. Each was capped at 80 and averaged, so that "malicious" needed every provider at 80 or more.
    [Theory]
    [InlineData(100, 100, 79)]
    [InlineData(95, 0, 0)]
    [InlineData(100, 0, 0)]
    public async Task StrongVoice_IsNotAveragedAway(int first, int second, int third)
    {
        using var world = await EnrichmentWorld.CreateAsync(
            StubProvider.Saying("found", "virustotal", new ProviderFinding { Reputation = first }),
            StubProvider.Saying("found", "otx", new ProviderFinding { Reputation = second, Weight = 0.6 }),
            StubProvider.Saying("found", "abuseipdb", new ProviderFinding { Reputation = third, Weight = 0.8 }));

        Assert.Equal(IocVerdict.Malicious, (await CheckAsync(world)).Verdict.Band);
    }

    // 3. Three engines of ninety were "3 of 100", and clean.
    [Theory]
    [InlineData(3, IocVerdict.Suspicious)]
    [InlineData(6, IocVerdict.Malicious)]
    public void ThreeEnginesOfNinety_AreNotAShareOfNinety(int engines, IocVerdict band)
    {
        var raw = new RawAnswer(200, $$$$"""{"data":{"attributes":{"last_analysis_stats":{"malicious":{{{{engines}}}},"suspicious":0,"harmless":{{{{90 - engines}}}},"undetected":0} } } }""");
        var virusTotal = new VirusTotal(null!, TimeProvider.System);

        var finding = virusTotal.Read(EnrichmentWorld.Ioc("8.8.8.8"), raw).Finding!;

        Assert.Equal(band, VerdictPolicy.Judge([new Voice("virustotal", "VirusTotal", virusTotal.Profile.Weight, finding)]).Band);
    }

    // 4. Failures and used-up limits were kept as long as answers: a timeout on a hash for seven days.
    [Theory]
    [InlineData("broken")]
    [InlineData("bad-key")]
    [InlineData("limited")]
    public async Task Failure_IsForgottenAndTheNextCheckAsks(string first)
    {
        var clock = new TestClock();
        var word = first;
        var stub = StubProvider.Doing((_, _) => Task.FromResult(ProviderReply.Of(word)));
        using var world = await EnrichmentWorld.CreateAsync(new EnrichmentOptions(), clock, stub);
        Assert.NotEqual(ProviderStatus.Ok, (await CheckAsync(world, Hash)).Results.Single().Status);

        word = "found";
        clock.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(ProviderStatus.Ok, (await CheckAsync(world, Hash)).Results.Single().Status);
        Assert.Equal(2, stub.Asked.Count);
    }

    // 5. Addresses that are none were domains.
    [Theory]
    [InlineData("192.168.1.256")]
    [InlineData("010.1.1.10")]
    public void BrokenAddress_IsNoDomain(string text)
    {
        Assert.False(IocReader.Read(text).Succeeded(out _, out var error));
        Assert.Equal(IocReader.InvalidCode, error.Code);
    }

    // 5. These were "Invalid IOC".
    [Theory]
    [InlineData("CVE-2021-44228", IocType.Cve, "CVE-2021-44228")]
    [InlineData("someone@evil.com", IocType.Email, "someone@evil.com")]
    [InlineData("203.0.113.0/24", IocType.Cidr, "203.0.113.0/24")]
    [InlineData("203.0.113[.]7", IocType.Ipv4, "203.0.113.7")]
    [InlineData("evil.com.", IocType.Domain, "evil.com")]
    [InlineData("203.0.113.7:8080", IocType.Ipv4, "203.0.113.7")]
    [InlineData("cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e", IocType.Sha512, "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e")]
    public void Kind_ThatTheReferenceRefused_IsRead(string text, IocType type, string value) => Assert.Equal(new Ioc(type, value), EnrichmentWorld.Ioc(text));

    // 5. What is the same was not brought into one form.
    [Theory]
    [InlineData("HTTP://Evil.COM:80/a/../b", "http://evil.com/b")]
    [InlineData("http://münchen.de/", "http://xn--mnchen-3ya.de/")]
    [InlineData("2001:0DB8:0:0:0:0:0:1", "2001:db8::1")]
    [InlineData("bücher.de", "xn--bcher-kva.de")]
    public void Form_ThatTheReferenceLeft_IsTheNormalOne(string text, string value) => Assert.Equal(value, EnrichmentWorld.Ioc(text).Value);

    private static Task<CheckOutcome> CheckAsync(EnrichmentWorld world, string ioc = "8.8.8.8") =>
        world.Checker.CheckAsync(world.Data.OrganizationId, EnrichmentWorld.Ioc(ioc), new CheckOptions(false, null, TimeSpan.Zero), CancellationToken.None);
}
