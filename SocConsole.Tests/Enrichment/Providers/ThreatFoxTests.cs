using System.Text.Json;
using SocConsole.Core.Enrichment.Providers;

namespace SocConsole.Tests.Enrichment.Providers;

public sealed class ThreatFoxTests : ProviderSuite
{
    private const string Hash = "44d88612fea8a8f36de82e1278abb02f";
    private const string Sha1 = "3395856ce81f2b7382dee72602f798b642f14140";

    protected override string Sample => "139.180.203.104";

    protected override (int Status, string Body) BadKey => (200, """{"query_status":"unknown_auth_key","data":[]}""");

    protected override (int Status, string Body) Unknown => (200, """{"query_status":"no_result","data":"Your search did not yield any results"}""");

    [Theory]
    [InlineData("139.180.203.104", "search_ioc", "search_term", "139.180.203.104")]
    [InlineData("bad.com", "search_ioc", "search_term", "bad.com")]
    [InlineData("http://bad.com/a?b=c", "search_ioc", "search_term", "http://bad.com/a?b=c")]
    [InlineData(Sha1, "search_ioc", "search_term", Sha1)]
    [InlineData(Hash, "search_hash", "hash", Hash)]
    public async Task Ask_EachType_IsAQuestionInJsonWithTheKeyInAHeader(string ioc, string query, string field, string value)
    {
        await using var server = await ProviderServer.SayingAsync(Unknown.Body);

        await AskAsync(server, ioc);

        var asked = server.Asked.Single();
        using var question = JsonDocument.Parse(asked.Body);
        Assert.Equal(("POST", "/api/v1/", "secret-key"), (asked.Method, asked.PathAndQuery, asked.Headers["Auth-Key"]));
        Assert.StartsWith("application/json", asked.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal((query, value), (question.RootElement.GetProperty("query").GetString(), question.RootElement.GetProperty(field).GetString()));
    }

    [Fact]
    public async Task Read_Entries_TheSurestDecides()
    {
        var (finding, _) = await FindAsync(Answer(Entry("139.180.203.104:443", 50, id: "12", tags: "[]"), Entry("139.180.203.104:8080", 90, id: "13", last: "\"2024-03-02 00:00:00 UTC\"")));

        Assert.Equal((90, (double?)null, 2), (finding.Reputation, finding.Weight, finding.MaliciousCount));
        Assert.Equal("https://threatfox.abuse.ch/ioc/13/", finding.Link);
        Assert.Equal(("Cobalt Strike", "botnet_cc"), (finding.Flags["malware"], finding.Flags["threat_type"]));
        Assert.Equal(["Cobalt Strike", "Cobalt Strike", "Tags"], finding.Evidence.Select(evidence => evidence.Title));
        Assert.Equal((EvidenceSeverity.Critical, "Server that steers a botnet (confidence 90)"), (finding.Evidence[0].Severity, finding.Evidence[0].Description));
        Assert.Equal(("139.180.203.104:8080", "ip:port", 90), (finding.Evidence[0].Attributes!["ioc"], finding.Evidence[0].Attributes!["ioc_type"], finding.Evidence[0].Attributes!["confidence_level"]));
        Assert.Equal((new DateTime(2024, 3, 1, 10, 0, 0, DateTimeKind.Utc), new DateTime(2024, 3, 2, 0, 0, 0, DateTimeKind.Utc)), (finding.FirstSeen, finding.LastSeen));
    }

    // The search finds the term anywhere.
    [Theory]
    [InlineData("39.180.203.10", "139.180.203.104:443")]
    [InlineData("139.180.203.10", "139.180.203.104:443")]
    [InlineData("bad.com", "notbad.com")]
    [InlineData("bad.com", "bad.com.evil.org")]
    [InlineData("bad.com", "http://evil.org/bad.com")]
    [InlineData("http://bad.com/a", "http://bad.com/ab")]
    [InlineData(Sha1, "0" + Sha1)]
    public async Task Read_EntryThatOnlyContainsIt_IsNotFound(string ioc, string entry)
    {
        await using var server = await ProviderServer.SayingAsync(Answer(Entry(entry, 100)));

        Assert.Equal(ProviderReading.NotFound, await AskAsync(server, ioc));
    }

    [Theory]
    [InlineData("bad.com", "BAD.com", null)]
    [InlineData("bad.com", "bad.com:8080", null)]
    [InlineData("bad.com", "http://bad.com/gate.php", 0.6)]
    [InlineData("http://bad.com/a", "http://bad.com:80/a", null)]
    [InlineData(Hash, "1.2.3.4:443", null)]
    public async Task Read_EntryAboutIt_IsFoundAndAUrlOfItWeighsLess(string ioc, string entry, double? weight)
    {
        var (finding, _) = await FindAsync(Answer(Entry(entry, 100)), ioc);

        Assert.Equal((100, weight), (finding.Reputation, finding.Weight));
    }

    [Theory]
    [InlineData("null", 50)]
    [InlineData("900", 100)]
    [InlineData("-3", 0)]
    public async Task Read_OddConfidence_IsTheUsualOrCut(string confidence, int reputation)
    {
        var (finding, _) = await FindAsync($$"""{"query_status":"ok","data":[{"ioc":"139.180.203.104:443","confidence_level":{{confidence}}}]}""");

        Assert.Equal(reputation, finding.Reputation);
    }

    [Theory]
    [InlineData("""{"query_status":"illegal_search_term"}""")]
    [InlineData("""{"query_status":"illegal_hash"}""")]
    [InlineData("""{"query_status":"ok","data":"none"}""")]
    [InlineData("""{"query_status":"ok","data":[{"id":"1"}]}""")]
    [InlineData("""{"query_status":"ok"}""")]
    public async Task Read_RefusalOrNoForm_IsAnErrorAndNeverClean(string body)
    {
        await using var server = await ProviderServer.SayingAsync(body);

        var reading = await AskAsync(server);

        Assert.Equal((null, ProviderStatus.Error), (reading.Finding, reading.Fault?.Status));
    }

    [Fact]
    public async Task Read_ManyEntries_AreCut()
    {
        var (finding, _) = await FindAsync(Answer([.. Enumerable.Range(1, 100).Select(port => Entry($"139.180.203.104:{port}", 75))]));

        Assert.Equal((100, ProviderEvidence.Most), (finding.MaliciousCount, finding.Evidence.Count));
    }

    protected override IIocProvider Create(IHttpClientFactory clients) => new ThreatFox(clients, TimeProvider.System);

    private static string Answer(params string[] entries) => $$"""{"query_status":"ok","data":[{{string.Join(',', entries)}}]}""";

    private static string Entry(string ioc, int confidence, string id = "7", string tags = "[\"c2\"]", string last = "null") => $$"""
        {"id":"{{id}}","ioc":"{{ioc}}","threat_type":"botnet_cc","threat_type_desc":"Server that steers a botnet","ioc_type":"ip:port","malware":"win.cobalt_strike","malware_printable":"Cobalt Strike",
         "confidence_level":{{confidence}},"first_seen":"2024-03-01 10:00:00 UTC","last_seen":{{last}},"reference":null,"tags":{{tags}} }
        """;
}
