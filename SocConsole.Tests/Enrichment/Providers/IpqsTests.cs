using SocConsole.Core.Enrichment.Providers;

namespace SocConsole.Tests.Enrichment.Providers;

/// <summary>IPQS has a score for everything and no answer for what it does not know; a 404 stays what the base makes of it.</summary>
public sealed class IpqsTests : ProviderSuite
{
    private const string Address =
        """
        {"success":true,"message":"Success","fraud_score":88,"country_code":"NL","ISP":"Example ISP","ASN":64500,"organization":"Example Org","is_crawler":false,"mobile":false,"host":"a.example.com",
         "proxy":true,"vpn":true,"tor":false,"active_vpn":false,"active_tor":false,"recent_abuse":true,"bot_status":true,"connection_type":"Data Center","abuse_velocity":"high","request_id":"x"}
        """;

    protected override string Sample => "8.8.8.8";

    protected override (int Status, string Body) BadKey => (200, """{"success":false,"message":"Invalid or unauthorized key. Please check the API key and try again.","request_id":"x"}""");

    [Theory]
    [InlineData("8.8.8.8", "/ip?ip=8.8.8.8", Address)]
    [InlineData("2001:db8::1", "/ip?ip=2001%3Adb8%3A%3A1", Address)]
    [InlineData("http://evil.com/a?b=c", "/url?url=http%3A%2F%2Fevil.com%2Fa%3Fb%3Dc", """{"success":true,"risk_score":0}""")]
    [InlineData("someone@evil.com", "/email?email=someone%40evil.com", """{"success":true,"fraud_score":0}""")]
    public async Task Ask_EachType_HasItsAddressAndTheKeyInAHeader(string ioc, string path, string body)
    {
        var (_, asked) = await FindAsync(body, ioc);

        Assert.Equal(path, asked.PathAndQuery);
        Assert.Equal("secret-key", asked.Headers["IPQS-KEY"]);
    }

    [Fact]
    public async Task Read_Address_HasItsScoreAndMarks()
    {
        var (finding, _) = await FindAsync(Address);

        Assert.Equal(88, finding.Reputation);
        Assert.Null(finding.Weight);
        Assert.Equal(
            ["abuse_velocity", "asn", "bot_status", "connection_type", "country", "host", "isp", "organization", "proxy", "recent_abuse", "vpn"], finding.Flags.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["Fraud score 88 of 100", "proxy, vpn, recent_abuse, bot_status"], finding.Evidence.Select(evidence => evidence.Description));
        Assert.Equal("https://www.ipqualityscore.com/free-ip-lookup-proxy-vpn-test/lookup/8.8.8.8", finding.Link);
    }

    [Theory]
    [InlineData("malware", 40, 85, 0.85)]
    [InlineData("phishing", 100, 100, 0.85)]
    [InlineData("parking", 40, 40, null)]
    public async Task Read_Url_WeighsMoreWhereMalwareWasSeen(string mark, int score, int reputation, double? weight)
    {
        var (finding, _) = await FindAsync(
            $$"""{"success":true,"unsafe":true,"domain":"evil.com","ip_address":"203.0.113.7","server":"nginx","domain_rank":0,"{{mark}}":true,"risk_score":{{score}},"category":"N/A","domain_age":{"human":"3 days ago","timestamp":1767600000,"iso":"2026-01-05T08:00:00-05:00"} }""",
            "http://evil.com/a");

        Assert.Equal((reputation, weight), (finding.Reputation, finding.Weight));
        Assert.Equal((true, true, "evil.com", "203.0.113.7", "nginx"), (finding.Flags["unsafe"], finding.Flags[mark], finding.Flags["domain"], finding.Flags["ip"], finding.Flags["server"]));
        Assert.Equal("2026-01-05T08:00:00-05:00", finding.Flags["domain_since"]);
    }

    [Fact]
    public async Task Read_Email_HasItsScoreAndMarks()
    {
        var (finding, _) = await FindAsync(
            """{"success":true,"valid":true,"disposable":true,"fraud_score":75,"leaked":true,"recent_abuse":false,"deliverability":"low","spam_trap_score":"high","first_seen":{"human":"1 year ago","iso":"2025-01-05T10:00:00Z"}}""",
            "someone@evil.com");

        Assert.Equal(75, finding.Reputation);
        Assert.Equal((true, true, "low", "high"), (finding.Flags["disposable"], finding.Flags["leaked"], finding.Flags["deliverability"], finding.Flags["spam_trap_score"]));
        Assert.Equal(new DateTime(2025, 1, 5, 10, 0, 0, DateTimeKind.Utc), finding.FirstSeen);
    }

    [Theory]
    [InlineData("You have exceeded your request quota of 35 per day. Please upgrade to increase your request quota.", ProviderStatus.RateLimited)]
    [InlineData("You have insufficient credits to make this query.", ProviderStatus.RateLimited)]
    [InlineData("Invalid or unauthorized key.", ProviderStatus.AuthError)]
    [InlineData("Invalid IPv4 address.", ProviderStatus.Error)]
    public async Task Read_FailureInsideASuccess_IsToldApartAndNeverClean(string message, ProviderStatus status)
    {
        await using var server = await ProviderServer.SayingAsync($$"""{"success":false,"message":"{{message}} secret-key","fraud_score":0}""");

        var fault = (await AskAsync(server)).Fault;

        Assert.Equal(status, fault?.Status);
        Assert.DoesNotContain("secret-key", fault!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"fraud_score":0}""")]
    [InlineData("""{"success":true}""")]
    [InlineData("""{"success":true,"fraud_score":null}""")]
    public async Task Read_HalfAnAnswer_IsAnError(string body)
    {
        await using var server = await ProviderServer.SayingAsync(body);

        Assert.Equal(ProviderStatus.Error, (await AskAsync(server)).Fault?.Status);
    }

    protected override IIocProvider Create(IHttpClientFactory clients) => new Ipqs(clients, TimeProvider.System);
}
