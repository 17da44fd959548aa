using SocConsole.Core.Enrichment.Providers;

namespace SocConsole.Tests.Enrichment.Providers;

public sealed class ShodanInternetDbTests : ProviderSuite
{
    private const string Answer =
        """{"ip":"45.33.32.156","ports":[22,80],"cpes":["cpe:/a:apache:http_server:2.4.7"],"hostnames":["scanme.example.org"],"tags":["cloud"],"vulns":["CVE-2014-0117","CVE-2014-0118"]}""";

    protected override string Sample => "45.33.32.156";

    protected override (int Status, string Body) Unknown => (404, """{"detail":"No information available"}""");

    [Theory]
    [InlineData("45.33.32.156", "/45.33.32.156")]
    [InlineData("2001:db8::1", "/2001:db8::1")]
    public async Task Ask_Address_SendsNoKey(string ioc, string path)
    {
        var (_, asked) = await FindAsync(Answer, ioc);

        Assert.Equal(path, asked.PathAndQuery);
        Assert.DoesNotContain("secret-key", asked.Headers.Values);
    }

    [Fact]
    public async Task Read_Host_IsContextAndNoJudgement()
    {
        var (finding, _) = await FindAsync(Answer);

        Assert.Null(finding.Reputation);
        Assert.Equal(0, finding.Benign);
        Assert.Equal(["Vulnerabilities", "Open ports", "Host names", "Products"], finding.Evidence.Select(evidence => evidence.Title));
        Assert.Equal(
            ["2 by its versions, not verified: CVE-2014-0117, CVE-2014-0118", "22, 80", "scanme.example.org", "cpe:/a:apache:http_server:2.4.7"], finding.Evidence.Select(evidence => evidence.Description));
        Assert.Equal((2, 2, "cloud"), (finding.Flags["open_ports"], finding.Flags["vulnerabilities"], finding.Flags["tags"]));
        Assert.Equal("https://www.shodan.io/host/45.33.32.156", finding.Link);
    }

    [Fact]
    public async Task Read_SomethingElse_IsAnError()
    {
        await using var server = await ProviderServer.SayingAsync("""{"detail":"try later"}""");

        Assert.Equal(ProviderStatus.Error, (await AskAsync(server)).Fault?.Status);
    }

    protected override IIocProvider Create(IHttpClientFactory clients) => new ShodanInternetDb(clients, TimeProvider.System);
}
