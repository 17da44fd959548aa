using SocConsole.Core.Enrichment.Providers;

namespace SocConsole.Tests.Enrichment.Providers;

public sealed class CrowdSecTests : ProviderSuite
{
    protected override string Sample => "185.7.214.104";

    protected override (int Status, string Body) BadKey => (403, """{"message":"Forbidden"}""");

    protected override (int Status, string Body) Unknown => (404, """{"message":"IP address information not found"}""");

    [Theory]
    [InlineData("185.7.214.104", "/smoke/185.7.214.104")]
    [InlineData("2001:db8::1", "/smoke/2001:db8::1")]
    public async Task Ask_Address_HasTheKeyInAHeader(string ioc, string path)
    {
        var (_, asked) = await FindAsync(Answer("malicious", "high"), ioc);

        Assert.Equal(path, asked.PathAndQuery);
        Assert.Equal("secret-key", asked.Headers["x-api-key"]);
    }

    [Theory]
    [InlineData("malicious", "high", 90, 0.85)]
    [InlineData("suspicious", "medium", 55, 0.7)]
    [InlineData("known", "low", 25, 0.5)]
    [InlineData("safe", "none", 0, 0.3)]
    [InlineData("unknown", "none", null, 0.3)]
    public async Task Read_Reputation_CountsByItsConfidence(string word, string confidence, int? reputation, double weight)
    {
        var (finding, _) = await FindAsync(Answer(word, confidence));

        Assert.Equal((reputation, weight), (finding.Reputation, finding.Weight));
    }

    [Fact]
    public async Task Read_Address_HasBehavioursTechniquesAndTimes()
    {
        var (finding, _) = await FindAsync(Answer("malicious", "high"));

        Assert.Equal(["Reputation", "Behaviors", "Attacks", "ATT&CK techniques", "Classifications", "Exploited vulnerabilities"], finding.Evidence.Select(evidence => evidence.Title));
        Assert.Equal(
            ["HTTP Scan, SSH Bruteforce", "SSH Bruteforce slow", "Brute Force", "Likely Botnet", "CVE-2021-44228"], finding.Evidence.Skip(1).Select(evidence => evidence.Description));
        Assert.Equal(("malicious", "high", 10, "FR", "Example AS", 64500, "suspicious"), (
            finding.Flags["reputation"], finding.Flags["confidence"], finding.Flags["background_noise"], finding.Flags["country"], finding.Flags["as_name"], finding.Flags["asn"], finding.Flags["network_reputation"]));
        Assert.Equal((new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2026, 1, 5, 10, 0, 0, DateTimeKind.Utc)), (finding.FirstSeen, finding.LastSeen));
        Assert.Equal((0, null), (finding.Benign, finding.BenignReason));
        Assert.Equal("https://app.crowdsec.net/cti/185.7.214.104", finding.Link);
    }

    [Theory]
    [InlineData("""{"false_positives":[],"classifications":[{"name":"scanner:legit","label":"Legit scanner","description":"x"}]}""")]
    [InlineData("""{"false_positives":[{"name":"cdn:example","label":"Example CDN","description":"x"}],"classifications":[]}""")]
    public async Task Read_FalsePositiveOrLegitScanner_IsBenignAndSaysWhy(string classifications)
    {
        var (finding, _) = await FindAsync($$"""{"ip":"185.7.214.104","reputation":"suspicious","classifications":{{classifications}}}""");

        Assert.Equal((55, 0.85), (finding.Reputation, finding.Benign));
        Assert.Equal(finding.BenignReason, finding.Evidence[0].Description);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 60)]
    [InlineData(5, 100)]
    public async Task Read_AnswerWithoutAWord_GoesByTheTotalScore(int total, int reputation)
    {
        var (finding, _) = await FindAsync($$"""{"ip":"185.7.214.104","scores":{"overall":{"aggressiveness":1,"threat":2,"trust":3,"anomaly":0,"total":{{total}} } } }""");

        Assert.Equal((reputation, null), (finding.Reputation, finding.Weight));
    }

    [Theory]
    [InlineData("""{"message":"Forbidden"}""")]
    [InlineData("""{"ip":"185.7.214.104"}""")]
    public async Task Read_HalfAnAnswer_IsAnError(string body)
    {
        await using var server = await ProviderServer.SayingAsync(body);

        Assert.Equal(ProviderStatus.Error, (await AskAsync(server)).Fault?.Status);
    }

    protected override IIocProvider Create(IHttpClientFactory clients) => new CrowdSec(clients, TimeProvider.System);

    private static string Answer(string reputation, string confidence) =>
        $$"""
        {"ip":"185.7.214.104","reputation":"{{reputation}}","confidence":"{{confidence}}","ip_range":"185.7.214.0/24","background_noise":"high","background_noise_score":10,"ip_range_score":5,
         "ip_range_24_reputation":"suspicious","as_name":"Example AS","as_num":64500,"location":{"country":"FR","city":null,"latitude":0.0,"longitude":0.0},"reverse_dns":null,
         "behaviors":[{"name":"http:scan","label":"HTTP Scan","description":"x"},{"name":"ssh:bruteforce","label":"SSH Bruteforce","description":"x"}],
         "history":{"first_seen":"2025-01-01T00:00:00+00:00","last_seen":"2026-01-05T10:00:00+00:00","full_age":400,"days_age":369},
         "classifications":{"false_positives":[],"classifications":[{"name":"botnet:likely","label":"Likely Botnet","description":"x"}]},
         "attack_details":[{"name":"crowdsecurity/ssh-slow-bf","label":"SSH Bruteforce slow","description":"x"}],"target_countries":{"DE":33},
         "mitre_techniques":[{"name":"T1110","label":"Brute Force","description":"x"}],"cves":["CVE-2021-44228"],
         "scores":{"overall":{"aggressiveness":5,"threat":4,"trust":5,"anomaly":1,"total":5} },"references":[]}
        """;
}
