using SocConsole.Core.Enrichment.Providers;

namespace SocConsole.Tests.Enrichment.Providers;

public sealed class UrlHausTests : ProviderSuite
{
    private const string Hash = "44d88612fea8a8f36de82e1278abb02f";
    private const string Long = "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f";

    private const string Host = """
        {"query_status":"ok","urlhaus_reference":"https://urlhaus.abuse.ch/host/bad.com/","host":"bad.com","firstseen":"2024-05-01 10:00:00 UTC","url_count":"120",
         "blacklists":{"spamhaus_dbl":"DBL","surbl":"not listed"},
         "urls":[{"id":"1","url":"http://bad.com/a.exe","url_status":"STATE","date_added":"2024-06-02 08:00:00 UTC","tags":["exe","loader"]},
                 {"id":"2","url":"http://bad.com/b.exe","url_status":"offline","date_added":"2024-06-01 08:00:00 UTC","tags":null}]}
        """;

    protected override string Sample => "http://bad.com/a.exe";

    // abuse.ch answers both so; the words of the body count where the status is 200.
    protected override (int Status, string Body) BadKey => (200, """{"query_status":"unknown_auth_key"}""");

    protected override (int Status, string Body) Unknown => (200, """{"query_status":"no_results"}""");

    [Theory]
    [InlineData("http://bad.com/a?b=c&d", "/v1/url/", "url=http%3A%2F%2Fbad.com%2Fa%3Fb%3Dc%26d")]
    [InlineData("bad.com", "/v1/host/", "host=bad.com")]
    [InlineData("8.8.8.8", "/v1/host/", "host=8.8.8.8")]
    [InlineData(Hash, "/v1/payload/", "md5_hash=" + Hash)]
    [InlineData(Long, "/v1/payload/", "sha256_hash=" + Long)]
    public async Task Ask_EachType_IsAFormWithTheKeyInAHeader(string ioc, string path, string body)
    {
        await using var server = await ProviderServer.SayingAsync(Unknown.Body);

        await AskAsync(server, ioc);

        var asked = server.Asked.Single();
        Assert.Equal(("POST", path, body, "secret-key"), (asked.Method, asked.PathAndQuery, asked.Body, asked.Headers["Auth-Key"]));
        Assert.Equal("application/x-www-form-urlencoded", asked.Headers["Content-Type"]);
    }

    [Theory]
    [InlineData("online", 100, EvidenceSeverity.Critical)]
    [InlineData("offline", 85, EvidenceSeverity.High)]
    [InlineData("unknown", 85, EvidenceSeverity.High)]
    public async Task Read_Url_HasItsStateThreatPayloadsAndTimes(string state, int reputation, EvidenceSeverity severity)
    {
        var (finding, _) = await FindAsync(
            """
            {"query_status":"ok","id":"105821","urlhaus_reference":"https://urlhaus.abuse.ch/url/105821/","url":"http://bad.com/a.exe","url_status":"STATE","host":"bad.com",
             "date_added":"2024-01-19 01:33:26 UTC","last_online":"2024-01-20 02:00:00 UTC","threat":"malware_download","blacklists":{"spamhaus_dbl":"spammer_domain","surbl":"not listed"},"tags":["emotet","epoch2"],
             "payloads":[{"firstseen":"2024-01-19","signature":"Heodo"},{"signature":"Heodo"},{"signature":null}]}
            """.Replace("STATE", state, StringComparison.Ordinal));

        Assert.Equal((reputation, (double?)null), (finding.Reputation, finding.Weight));
        Assert.Equal("https://urlhaus.abuse.ch/url/105821/", finding.Link);
        Assert.Equal((state, "malware_download", "spammer_domain", "not listed"), (finding.Flags["url_status"], finding.Flags["threat"], finding.Flags["spamhaus_dbl"], finding.Flags["surbl"]));
        Assert.Equal(["Malware URL", "Payload", "Tags"], finding.Evidence.Select(evidence => evidence.Title));
        Assert.Equal([$"malware_download, {state}", "Heodo", "emotet, epoch2"], finding.Evidence.Select(evidence => evidence.Description));
        Assert.Equal(severity, finding.Evidence[0].Severity);
        Assert.Equal(new DateTime(2024, 1, 19, 1, 33, 26, DateTimeKind.Utc), finding.FirstSeen);
        Assert.Equal(new DateTime(2024, 1, 20, 2, 0, 0, DateTimeKind.Utc), finding.LastSeen);
    }

    [Theory]
    [InlineData("online", "not listed", 90, 0.7)]
    [InlineData("offline", "not listed", 50, 0.7)]
    [InlineData("online", "abused_legit_malware", 90, 0.4)]
    public async Task Read_Host_CountsItsUrlsAndTrustsAbusedOnesLess(string state, string list, int reputation, double weight)
    {
        var (finding, _) = await FindAsync(Host.Replace("STATE", state, StringComparison.Ordinal).Replace("DBL", list, StringComparison.Ordinal), "bad.com");

        Assert.Equal((reputation, weight, 120), (finding.Reputation, finding.Weight, finding.MaliciousCount));
        Assert.Equal((state == "online" ? 1 : 0, list != "not listed"), (finding.Flags["online_urls"], finding.Flags["abused_legitimate"]));
        Assert.Equal(["http://bad.com/a.exe", "http://bad.com/b.exe"], finding.Evidence.Skip(1).Select(evidence => evidence.Description));
        Assert.Equal("exe, loader", finding.Evidence[1].Attributes!["tags"]);
        Assert.Equal((new DateTime(2024, 5, 1, 10, 0, 0, DateTimeKind.Utc), new DateTime(2024, 6, 2, 8, 0, 0, DateTimeKind.Utc)), (finding.FirstSeen, finding.LastSeen));
    }

    [Theory]
    [InlineData("\"Gozi\"", 95, null)]
    [InlineData("null", 75, 0.7)]
    public async Task Read_File_IsSurerWithAFamily(string signature, int reputation, double? weight)
    {
        var (finding, _) = await FindAsync(
            $$"""{"query_status":"ok","md5_hash":"{{Hash}}","sha256_hash":"{{Long}}","file_type":"exe","signature":{{signature}},"firstseen":"2024-01-19 01:33:26","lastseen":"2024-02-19 01:33:26","url_count":"7","urls":[]}""", Hash);

        Assert.Equal((reputation, weight, 7), (finding.Reputation, finding.Weight, finding.MaliciousCount));
        Assert.Equal("exe", finding.Flags["type"]);
        Assert.Equal($"https://urlhaus.abuse.ch/browse.php?search={Long}", finding.Link);
        Assert.Equal((new DateTime(2024, 1, 19, 1, 33, 26, DateTimeKind.Utc), new DateTime(2024, 2, 19, 1, 33, 26, DateTimeKind.Utc)), (finding.FirstSeen, finding.LastSeen));
    }

    [Fact]
    public async Task Read_LinkToAnotherSite_IsLeftOut()
    {
        var (finding, _) = await FindAsync("""{"query_status":"ok","url_status":"online","urlhaus_reference":"javascript:alert(1)"}""");

        Assert.Null(finding.Link);
    }

    [Theory]
    [InlineData("""{"query_status":"invalid_url"}""", "It refuses the question: invalid_url.")]
    [InlineData("""{"query_status":"http_post_expected"}""", "It refuses the question: http_post_expected.")]
    [InlineData("""{"query_status":"<b>No!</b>"}""", "It refuses the question: unknown status.")]
    [InlineData("""{"query_status":"ok"}""", "The answer can't be read: it is not in the form that the provider documents.")]
    [InlineData("""{"query_status":3.5}""", "It refuses the question: unknown status.")]
    public async Task Read_RefusalOrNoForm_IsAnErrorAndNeverClean(string body, string message)
    {
        await using var server = await ProviderServer.SayingAsync(body);

        var reading = await AskAsync(server);

        Assert.Null(reading.Finding);
        Assert.Equal((ProviderStatus.Error, message), (reading.Fault?.Status, reading.Fault?.Message));
    }

    [Fact]
    public async Task Ask_KeyRefusedByStatus_IsAuthError()
    {
        await using var server = await ProviderServer.SayingAsync(BadKey.Body, 403);

        Assert.Equal(ProviderStatus.AuthError, (await AskAsync(server)).Fault?.Status);
    }

    [Fact]
    public async Task Read_MoreThanIsKept_IsCut()
    {
        var urls = string.Join(',', Enumerable.Range(0, 100).Select(number => $$"""{"url":"http://bad.com/{{new string('x', 900)}}{{number}}","url_status":"online","tags":["{{new string('t', 900)}}"]}"""));

        var (finding, _) = await FindAsync($$"""{"query_status":"ok","url_count":"100","urls":[{{urls}}]}""", "bad.com");

        Assert.InRange(finding.Evidence.Count, 2, ProviderEvidence.Most);
        Assert.All(finding.Evidence, evidence => Assert.InRange(evidence.Description.Length, 0, ProviderEvidence.Longest));
    }

    protected override IIocProvider Create(IHttpClientFactory clients) => new UrlHaus(clients, TimeProvider.System);
}
