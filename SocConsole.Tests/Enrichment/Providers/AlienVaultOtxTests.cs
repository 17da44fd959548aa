using System.Globalization;
using SocConsole.Core.Enrichment.Providers;

namespace SocConsole.Tests.Enrichment.Providers;

public sealed class AlienVaultOtxTests : ProviderSuite
{
    protected override string Sample => "evil.com";

    protected override (int Status, string Body) BadKey => (403, """{"detail":"Authentication required"}""");

    protected override (int Status, string Body) Unknown => (200, Answer(0, string.Empty));

    [Theory]
    [InlineData("8.8.8.8", "/indicators/IPv4/8.8.8.8/general")]
    [InlineData("2001:db8::1", "/indicators/IPv6/2001:db8::1/general")]
    [InlineData("evil.com", "/indicators/domain/evil.com/general")]
    [InlineData("evil.co.uk", "/indicators/domain/evil.co.uk/general")]
    [InlineData("www.evil.com", "/indicators/hostname/www.evil.com/general")]
    [InlineData("http://evil.com/a?b=c", "/indicators/url/http:%2F%2Fevil.com%2Fa%3Fb=c/general")]
    [InlineData("44d88612fea8a8f36de82e1278abb02f", "/indicators/file/44d88612fea8a8f36de82e1278abb02f/general")]
    [InlineData("3395856ce81f2b7382dee72602f798b642f14140", "/indicators/file/3395856ce81f2b7382dee72602f798b642f14140/general")]
    [InlineData("CVE-2024-3094", "/indicators/cve/CVE-2024-3094/general")]
    public async Task Ask_EachType_HasItsAddressAndTheKeyInAHeader(string ioc, string path)
    {
        var (_, asked) = await FindAsync(Answer(1, Pulse), ioc);

        Assert.Equal(path, asked.PathAndQuery);
        Assert.Equal("secret-key", asked.Headers["X-OTX-API-KEY"]);
    }

    [Fact]
    public async Task Ask_WithoutAKey_SendsNone()
    {
        var (_, asked) = await FindAsync(Answer(1, Pulse), key: null);

        Assert.DoesNotContain("X-OTX-API-KEY", asked.Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(1, 25)]
    [InlineData(4, 45)]
    [InlineData(10, 70)]
    [InlineData(1_000, 85)]
    public async Task Read_Pulses_RaiseTheReputation(int count, int reputation)
    {
        var (finding, _) = await FindAsync(Answer(count, Pulse));

        Assert.Equal((reputation, count), (finding.Reputation, finding.MaliciousCount));
    }

    [Fact]
    public async Task Read_Pulse_HasFamiliesAdversariesTechniquesAndTimes()
    {
        var (finding, _) = await FindAsync(Answer(1, Pulse));

        Assert.Equal(["Pulses", "Malware families", "Adversaries", "ATT&CK techniques", "Tags"], finding.Evidence.Select(evidence => evidence.Title));
        Assert.Equal(["1 pulses name it; Emotet epoch 4", "Emotet, Heodo", "TA542", "T1566 - Phishing", "emotet, botnet"], finding.Evidence.Select(evidence => evidence.Description));
        Assert.Equal(new DateTime(2026, 1, 1, 8, 0, 0, DateTimeKind.Utc), finding.FirstSeen);
        Assert.Equal(new DateTime(2026, 2, 1, 8, 0, 0, DateTimeKind.Utc), finding.LastSeen);
        Assert.Equal(("NL", "AS64500 EXAMPLE", 1), (finding.Flags["country"], finding.Flags["asn"], finding.Flags["pulses"]));
        Assert.Equal("https://otx.alienvault.com/indicator/domain/evil.com", finding.Link);
    }

    [Fact]
    public async Task Read_MorePulsesThanShown_DoesNotKnowTheFirst()
    {
        var (finding, _) = await FindAsync(Answer(80, Pulse));

        Assert.Null(finding.FirstSeen);
    }

    [Theory]
    [InlineData("whitelist", 0)]
    [InlineData("false_positive", 0)]
    [InlineData("alexa", 85)]
    public async Task Read_Validation_OnlyADisclaimerTakesThePulsesBack(string source, int reputation)
    {
        var (finding, _) = await FindAsync(Answer(60, Pulse, $$"""{"source":"{{source}}","message":"Listed domain evil.com","name":"Listed"}"""));

        Assert.Equal(reputation, finding.Reputation);
        Assert.Equal(reputation == 0, finding.Flags.ContainsKey("disclaimed"));
    }

    [Fact]
    public async Task Read_Vulnerability_IsContextAndNoJudgement()
    {
        var (finding, _) = await FindAsync(Answer(60, Pulse), "CVE-2024-3094");

        Assert.Null(finding.Reputation);
    }

    [Fact]
    public async Task Read_LongTags_AreCut()
    {
        var (finding, _) = await FindAsync(Answer(1, $$"""{"name":"x","tags":["{{new string('a', 400)}}","{{new string('b', 400)}}"]}"""));

        Assert.All(finding.Evidence, evidence => Assert.InRange(evidence.Description.Length, 1, ProviderEvidence.Longest));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"pulse_info":{}}""")]
    [InlineData("""{"pulse_info":{"count":"many"}}""")]
    public async Task Read_HalfAnAnswer_IsAnError(string body)
    {
        await using var server = await ProviderServer.SayingAsync(body);

        Assert.Equal(ProviderStatus.Error, (await AskAsync(server)).Fault?.Status);
    }

    protected override IIocProvider Create(IHttpClientFactory clients) => new AlienVaultOtx(clients, TimeProvider.System);

    private const string Pulse =
        """
        {"id":"p1","name":"Emotet epoch 4","tags":["emotet","botnet","Emotet"],"adversary":"TA542","malware_families":[{"id":"Emotet","display_name":"Emotet"},"Heodo"],
         "attack_ids":[{"id":"T1566","name":"Phishing","display_name":"T1566 - Phishing"}],"created":"2026-01-01T08:00:00.000000","modified":"2026-02-01T08:00:00.000000","TLP":"white"}
        """;

    private static string Answer(int count, string pulses, string validation = "") => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        {"sections":["general","malware"],"indicator":"x","type":"domain","type_title":"Domain","reputation":0,"country_code":"NL","asn":"AS64500 EXAMPLE","validation":[{{validation}}],
         "false_positive":[],"base_indicator":{},"pulse_info":{"count":{{count}},"pulses":[{{pulses}}],"references":[]} }
        """);
}
