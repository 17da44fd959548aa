using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers;

namespace SocConsole.Tests.Enrichment.Providers;

public sealed class ShodanTests : ProviderSuite
{
    private const string Answer =
        """
        {"ip_str":"45.33.32.156","ports":[22,80],"vulns":["CVE-2014-0117"],"hostnames":["scanme.example.org"],"tags":["cloud"],"country_code":"US","org":"Example Org","isp":"Example ISP","asn":"AS64500",
         "os":null,"last_update":"2026-01-05T10:00:00.000000"}
        """;

    protected override string Sample => "45.33.32.156";

    protected override (int Status, string Body) BadKey => (401, """{"error":"Invalid API key"}""");

    protected override (int Status, string Body) Unknown => (404, """{"error":"No information available for that IP."}""");

    [Theory]
    [InlineData("45.33.32.156", "/shodan/host/45.33.32.156?minify=true&key=secret-key")]
    [InlineData("2001:db8::1", "/shodan/host/2001:db8::1?minify=true&key=secret-key")]
    public async Task Ask_Address_HasTheKeyInTheQuery(string ioc, string path)
    {
        var (_, asked) = await FindAsync(Answer, ioc);

        Assert.Equal(path, asked.PathAndQuery);
    }

    [Fact]
    public async Task Read_Host_IsContextAndNoJudgement()
    {
        var (finding, _) = await FindAsync(Answer);

        Assert.Null(finding.Reputation);
        Assert.Equal(["Vulnerabilities", "Open ports", "Host names"], finding.Evidence.Select(evidence => evidence.Title));
        Assert.Equal(("US", "Example Org", "Example ISP", "AS64500"), (finding.Flags["country"], finding.Flags["org"], finding.Flags["isp"], finding.Flags["asn"]));
        Assert.False(finding.Flags.ContainsKey("os"));
        Assert.Equal(new DateTime(2026, 1, 5, 10, 0, 0, DateTimeKind.Utc), finding.LastSeen);
    }

    [Fact]
    public async Task Ask_ServerGone_SaysNothingOfTheKey()
    {
        await using var server = await ProviderServer.SayingAsync("{}");

        var reply = await Create(server.Clients).AskAsync(new Ioc(IocType.Ipv4, Sample), new ProviderAccess(1, "http://127.0.0.1:9", "secret-key"), CancellationToken.None);

        Assert.Equal(ProviderStatus.Error, reply.Fault?.Status);
        Assert.DoesNotContain("secret-key", reply.Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_ErrorInsideASuccess_IsAnError()
    {
        await using var server = await ProviderServer.SayingAsync("""{"error":"Request timed out"}""");

        Assert.Equal(ProviderStatus.Error, (await AskAsync(server)).Fault?.Status);
    }

    protected override IIocProvider Create(IHttpClientFactory clients) => new Shodan(clients, TimeProvider.System);
}
