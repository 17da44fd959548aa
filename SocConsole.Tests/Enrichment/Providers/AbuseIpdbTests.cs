using System.Globalization;
using SocConsole.Core.Enrichment.Providers;

namespace SocConsole.Tests.Enrichment.Providers;

public sealed class AbuseIpdbTests : ProviderSuite
{
    protected override string Sample => "118.25.6.39";

    protected override string UnknownSample => "118.25.6.0/24";

    protected override (int Status, string Body) BadKey => (401, """{"errors":[{"detail":"Authentication failed. Your API key is either missing, incorrect, or revoked.","status":401}]}""");

    // It answers every address; of a network that nobody reported it says so.
    protected override (int Status, string Body) Unknown => (200, """{"data":{"networkAddress":"118.25.6.0","netmask":"255.255.255.0","numPossibleHosts":254,"addressSpaceDesc":"Internet","reportedAddress":[]}}""");

    [Theory]
    [InlineData("118.25.6.39", "/check?ipAddress=118.25.6.39&maxAgeInDays=90")]
    [InlineData("2001:db8::1", "/check?ipAddress=2001%3Adb8%3A%3A1&maxAgeInDays=90")]
    public async Task Ask_Address_IsChecked(string ioc, string path)
    {
        var (_, asked) = await FindAsync(Address(12, 3), ioc);

        Assert.Equal(path, asked.PathAndQuery);
        Assert.Equal(("secret-key", "application/json"), (asked.Headers["Key"], asked.Headers["Accept"]));
    }

    [Fact]
    public async Task Ask_Network_IsCheckedAsBlock()
    {
        var (_, asked) = await FindAsync(Network("""{"ipAddress":"118.25.6.39","numReports":3,"mostRecentReport":"2026-01-05T10:00:00+00:00","abuseConfidenceScore":80,"countryCode":"CN"}"""), "118.25.6.0/24");

        Assert.Equal("/check-block?network=118.25.6.0%2F24&maxAgeInDays=90", asked.PathAndQuery);
    }

    [Fact]
    public async Task Read_ReportedAddress_HasItsConfidenceAndFacts()
    {
        var (finding, _) = await FindAsync(Address(100, 41));

        Assert.Equal((100, 41), (finding.Reputation, finding.MaliciousCount));
        Assert.Equal(0, finding.Benign);
        Assert.Equal("https://www.abuseipdb.com/check/118.25.6.39", finding.Link);
        Assert.Equal(("CN", "Example Cloud", "example.com", "Data Center/Web Hosting/Transit"), (finding.Flags["country"], finding.Flags["isp"], finding.Flags["domain"], finding.Flags["usage_type"]));
        Assert.Equal(new DateTime(2026, 1, 5, 10, 0, 0, DateTimeKind.Utc), finding.LastSeen);
        Assert.Equal(["Abuse reports", "Host names"], finding.Evidence.Select(evidence => evidence.Title));
        Assert.Equal(EvidenceSeverity.Critical, finding.Evidence[0].Severity);
        Assert.Equal("41 reports by 9 reporters in 90 days, confidence 100 %", finding.Evidence[0].Description);
    }

    [Fact]
    public async Task Read_ReportedWithoutConfidence_IsZero()
    {
        var (finding, _) = await FindAsync(Address(0, 2));

        Assert.Equal(0, finding.Reputation);
    }

    [Fact]
    public async Task Read_AllowListed_IsBenignAndSaysWhy()
    {
        var (finding, _) = await FindAsync(Address(0, 0, isAllowed: "true"));

        Assert.Equal(0, finding.Reputation);
        Assert.Equal(0.8, finding.Benign);
        Assert.Contains("allow list", finding.BenignReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_TorExitNobodyReported_IsNotBadForThat()
    {
        var (finding, _) = await FindAsync(Address(0, 0, isTor: "true"));

        Assert.Equal(0, finding.Reputation);
        Assert.Equal(true, finding.Flags["tor"]);
    }

    // One bad address in 256 does not make a network bad; a quarter of them does.
    [Theory]
    [InlineData(1, 2)]
    [InlineData(32, 50)]
    [InlineData(64, 100)]
    [InlineData(200, 100)]
    public async Task Read_Network_IsAsBadAsItsShare(int reported, int reputation)
    {
        var (finding, _) = await FindAsync(
            Network(string.Join(',', Enumerable.Range(1, reported).Select(last => string.Create(CultureInfo.InvariantCulture, $$"""{"ipAddress":"118.25.6.{{last}}","numReports":1,"mostRecentReport":"2026-01-05T10:00:00+00:00","abuseConfidenceScore":100}""")))),
            "118.25.6.0/24");

        Assert.Equal((reputation, reported, 0.6), (finding.Reputation, finding.MaliciousCount, finding.Weight));
        Assert.StartsWith($"{reported} of 256 addresses", finding.Evidence[0].Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_NetworkNobodyReported_IsNotFound()
    {
        await using var server = await ProviderServer.SayingAsync(Network(string.Empty));

        Assert.Equal(ProviderReading.NotFound, await AskAsync(server, "118.25.6.0/24"));
    }

    [Theory]
    [InlineData(402)]
    [InlineData(404)]
    [InlineData(422)]
    public async Task Ask_Refused_IsAnErrorAndNotUnknown(int status)
    {
        await using var server = await ProviderServer.SayingAsync("""{"errors":[{"detail":"x","status":0}]}""", status);

        Assert.Equal(ProviderStatus.Error, (await AskAsync(server, "118.25.6.0/24")).Fault?.Status);
    }

    [Theory]
    [InlineData("118.25.6.39", """{"data":{}}""")]
    [InlineData("118.25.6.39", """{"data":{"abuseConfidenceScore":0}}""")]
    [InlineData("118.25.6.39", """{"data":{"abuseConfidenceScore":"high","totalReports":1}}""")]
    [InlineData("118.25.6.0/24", """{"data":{"numPossibleHosts":256}}""")]
    [InlineData("118.25.6.0/24", """{"data":{"numPossibleHosts":256,"reportedAddress":{}}}""")]
    public async Task Read_HalfAnAnswer_IsAnError(string ioc, string body)
    {
        await using var server = await ProviderServer.SayingAsync(body);

        Assert.Equal(ProviderStatus.Error, (await AskAsync(server, ioc)).Fault?.Status);
    }

    protected override IIocProvider Create(IHttpClientFactory clients) => new AbuseIpdb(clients, TimeProvider.System);

    private static string Address(int score, int reports, string isAllowed = "null", string isTor = "false") => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        {"data":{"ipAddress":"118.25.6.39","isPublic":true,"ipVersion":4,"isWhitelisted":{{isAllowed}},"abuseConfidenceScore":{{score}},"countryCode":"CN","usageType":"Data Center/Web Hosting/Transit",
         "isp":"Example Cloud","domain":"example.com","hostnames":["a.example.com"],"isTor":{{isTor}},"totalReports":{{reports}},"numDistinctUsers":9,"lastReportedAt":"2026-01-05T10:00:00+00:00"} }
        """);

    private static string Network(string reported) =>
        $$"""{"data":{"networkAddress":"118.25.6.0","netmask":"255.255.255.0","minAddress":"118.25.6.1","maxAddress":"118.25.6.254","numPossibleHosts":256,"addressSpaceDesc":"Internet","reportedAddress":[{{reported}}]} }""";
}
