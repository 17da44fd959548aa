using Microsoft.AspNetCore.Http;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Enrichment.Providers;

/// <summary>RDAP takes no key; a registry that refuses (401, 403) is still told apart from one that knows nothing.</summary>
public sealed class RdapTests : ProviderSuite
{
    // 2026-03-04 10:00 UTC.
    private static readonly TestClock Clock = new();

    protected override string Sample => "evil.com";

    protected override (int Status, string Body) Unknown => (404, """{"errorCode":404,"title":"Not Found","description":["No such domain"]}""");

    [Theory]
    [InlineData("evil.com", "/domain/evil.com")]
    [InlineData("login.www.evil.com", "/domain/evil.com")]
    [InlineData("www.evil.co.uk", "/domain/evil.co.uk")]
    [InlineData("co.uk", "/domain/co.uk")]
    [InlineData("203.0.113.7", "/ip/203.0.113.7")]
    [InlineData("2001:db8::7", "/ip/2001:db8::7")]
    [InlineData("203.0.113.0/24", "/ip/203.0.113.0/24")]
    public async Task Ask_EachType_HasItsAddressAndNoKey(string ioc, string path)
    {
        var (_, asked) = await FindAsync(Domain("2020-01-01T00:00:00Z"), ioc);

        Assert.Equal(path, asked.PathAndQuery);
        Assert.Contains("application/rdap+json", asked.Headers["Accept"], StringComparison.Ordinal);
        Assert.DoesNotContain("secret-key", asked.Headers.Values);
    }

    // It sends no key that could be carried away, and registries are found by redirects: at most three.
    [Fact]
    public override async Task Ask_Redirect_IsNotFollowed()
    {
        await using var server = await ProviderServer.SayingAsync("{}", 302, ("Location", "/elsewhere"));

        Assert.Equal(ProviderStatus.Error, (await AskAsync(server)).Fault?.Status);
        Assert.Equal(4, server.Asked.Count);
    }

    [Fact]
    public async Task Ask_RedirectToTheRegistry_IsFollowed()
    {
        await using var server = await ProviderServer.StartAsync(http => Task.FromResult(
            http.Request.Path == "/domain/evil.com" ? Results.Redirect("/registry/domain/EVIL.COM") : Results.Text(Domain("2026-03-01T08:00:00Z"), "application/rdap+json")));

        Assert.Equal("2026-03-01", (await AskAsync(server)).Finding?.Flags["registered"]);
        Assert.Equal(["/domain/evil.com", "/registry/domain/EVIL.COM"], server.Asked.Select(asked => asked.PathAndQuery));
    }

    [Theory]
    [InlineData("2026-03-04T08:00:00Z", EvidenceSeverity.Medium, "evil.com was registered today")]
    [InlineData("2026-03-03T08:00:00Z", EvidenceSeverity.Medium, "evil.com was registered yesterday")]
    [InlineData("2026-03-01T08:00:00Z", EvidenceSeverity.Medium, "evil.com was registered 3 days ago")]
    [InlineData("2026-02-01T08:00:00Z", EvidenceSeverity.Low, "evil.com was registered 31 days ago")]
    [InlineData("2020-03-04T10:00:00Z", EvidenceSeverity.Info, "evil.com was registered 2191 days ago")]
    [InlineData("2026-03-09T08:00:00Z", EvidenceSeverity.Medium, "evil.com was registered today")]
    public async Task Read_Domain_TellsItsAgeAndDoesNotJudge(string registered, EvidenceSeverity severity, string description)
    {
        var (finding, _) = await FindAsync(Domain(registered));

        Assert.Null(finding.Reputation);
        Assert.Equal(("Registration", EvidenceCategory.Whois, severity, description), (finding.Evidence[0].Title, finding.Evidence[0].Category, finding.Evidence[0].Severity, finding.Evidence[0].Description));
    }

    [Fact]
    public async Task Read_Domain_HasRegistrarAbuseContactAndServers()
    {
        var (finding, _) = await FindAsync(Domain("2026-03-01T08:00:00Z"));

        Assert.Equal(("evil.com", "2026-03-01", "2027-03-01", "Example Registrar", "abuse@registrar.example"), (
            finding.Flags["name"], finding.Flags["registered"], finding.Flags["expires"], finding.Flags["registrar"], finding.Flags["abuse_contact"]));
        Assert.Equal(["Registration", "Name servers", "Status"], finding.Evidence.Select(evidence => evidence.Title));
        Assert.Equal(["ns1.evil.com, ns2.evil.com", "client transfer prohibited"], finding.Evidence.Skip(1).Select(evidence => evidence.Description));
        Assert.StartsWith("https://lookup.icann.org/", finding.Link, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_Network_HasItsRangeAndHolderAndIsNeverSuspectForItsAge()
    {
        var (finding, _) = await FindAsync(
            """
            {"objectClassName":"ip network","handle":"NET-203-0-113-0-1","startAddress":"203.0.113.0","endAddress":"203.0.113.255","ipVersion":"v4","name":"EXAMPLE-NET","country":"NL","status":["active"],
             "events":[{"eventAction":"registration","eventDate":"2026-03-01T08:00:00Z"}],
             "entities":[{"objectClassName":"entity","roles":["registrant"],"vcardArray":["vcard",[["version",{},"text","4.0"],["fn",{},"text","Example Holder"]]],
               "entities":[{"objectClassName":"entity","roles":["abuse"],"vcardArray":["vcard",[["email",{},"text","abuse@holder.example"]]]}]}]}
            """,
            "203.0.113.7");

        Assert.Equal(("EXAMPLE-NET", "203.0.113.0 - 203.0.113.255", "NL", "Example Holder", "abuse@holder.example"), (
            finding.Flags["name"], finding.Flags["range"], finding.Flags["country"], finding.Flags["holder"], finding.Flags["abuse_contact"]));
        Assert.Equal(EvidenceSeverity.Info, finding.Evidence[0].Severity);
    }

    [Fact]
    public async Task Read_WithoutARegistrationDate_SaysNothingOfTheAge()
    {
        var (finding, _) = await FindAsync("""{"objectClassName":"domain","ldhName":"EVIL.COM","events":[{"eventAction":"last changed","eventDate":"2026-03-01T08:00:00Z"}],"entities":"x","nameservers":{}}""");

        Assert.Empty(finding.Evidence);
        Assert.Equal(["name"], finding.Flags.Keys);
    }

    [Fact]
    public async Task Read_SomethingElse_IsAnError()
    {
        await using var server = await ProviderServer.SayingAsync("""{"errorCode":500,"title":"Sorry"}""");

        Assert.Equal(ProviderStatus.Error, (await AskAsync(server)).Fault?.Status);
    }

    protected override IIocProvider Create(IHttpClientFactory clients) => new Rdap(clients, Clock);

    private static string Domain(string registered) =>
        $$"""
        {"objectClassName":"domain","handle":"1_DOMAIN_COM-VRSN","ldhName":"EVIL.COM","status":["client transfer prohibited"],"secureDNS":{"delegationSigned":false},
         "events":[{"eventAction":"registration","eventDate":"{{registered}}"},{"eventAction":"expiration","eventDate":"2027-03-01T08:00:00Z"},{"eventAction":"last changed","eventDate":"2026-03-01T08:00:00Z"}],
         "nameservers":[{"objectClassName":"nameserver","ldhName":"NS1.EVIL.COM"},{"objectClassName":"nameserver","ldhName":"NS2.EVIL.COM"}],
         "entities":[{"objectClassName":"entity","roles":["registrar"],"vcardArray":["vcard",[["version",{},"text","4.0"],["fn",{},"text","Example Registrar"]]],
           "entities":[{"objectClassName":"entity","roles":["abuse"],"vcardArray":["vcard",[["version",{},"text","4.0"],["email",{},"text","abuse@registrar.example"]]]}]}]}
        """;
}
