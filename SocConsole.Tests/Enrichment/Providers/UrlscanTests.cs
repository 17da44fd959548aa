using SocConsole.Core.Enrichment.Providers;

namespace SocConsole.Tests.Enrichment.Providers;

public sealed class UrlscanTests : ProviderSuite
{
    private const string Malicious = ""","verdicts":{"score":90,"malicious":true,"brands":["examplebank"]}""";
    private const string Overall = ""","verdicts":{"overall":{"score":10,"malicious":true,"brands":[{"key":"x","name":"Example Bank"}]}}""";
    private const string Harmless = ""","verdicts":{"score":0,"malicious":false}""";

    protected override string Sample => "evil.com";

    protected override (int Status, string Body) BadKey => (400, """{"message":"Invalid API key format","description":"The API key supplied is not a valid UUID.","status":400}""");

    protected override (int Status, string Body) Unknown => (200, """{"results":[],"total":0,"took":4,"has_more":false}""");

    [Theory]
    [InlineData("evil.com", "/search/?q=page.domain%3A%22evil.com%22%20OR%20task.domain%3A%22evil.com%22&size=50")]
    [InlineData("203.0.113.7", "/search/?q=page.ip%3A%22203.0.113.7%22&size=50")]
    [InlineData("2001:db8::7", "/search/?q=page.ip%3A%222001%3Adb8%3A%3A7%22&size=50")]
    [InlineData("http://evil.com/a?b=c", "/search/?q=page.url%3A%22http%3A%2F%2Fevil.com%2Fa%3Fb%3Dc%22%20OR%20task.url%3A%22http%3A%2F%2Fevil.com%2Fa%3Fb%3Dc%22&size=50")]
    public async Task Ask_EachType_SearchesAndSubmitsNothing(string ioc, string path)
    {
        await using var server = await ProviderServer.SayingAsync(Unknown.Body);

        await AskAsync(server, ioc);

        var asked = Assert.Single(server.Asked);
        Assert.Equal(("GET", path, string.Empty), (asked.Method, asked.PathAndQuery, asked.Body));
        Assert.Equal("secret-key", asked.Headers["API-Key"]);
    }

    [Fact]
    public async Task Ask_WithoutAKey_SendsNone()
    {
        var (_, asked) = await FindAsync(Answer(Scan()), key: null);

        Assert.DoesNotContain("API-Key", asked.Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Read_ScansWithoutVerdicts_AreContextAndNotClean()
    {
        var (finding, _) = await FindAsync(Answer(Scan()));

        Assert.Null(finding.Reputation);
        Assert.Null(finding.TotalScans);
        Assert.Equal((1, "203.0.113.7", "NL", "EXAMPLE-AS", "nginx", "Sign in"), (
            finding.Flags["scans"], finding.Flags["ip"], finding.Flags["country"], finding.Flags["as_name"], finding.Flags["server"], finding.Flags["title"]));
        Assert.Equal(["Last page", "Tags"], finding.Evidence.Select(evidence => evidence.Title));
        Assert.Equal((new DateTime(2026, 1, 5, 10, 0, 0, DateTimeKind.Utc), finding.LastSeen), (finding.FirstSeen!.Value, finding.LastSeen));
        Assert.Equal("https://urlscan.io/domain/evil.com", finding.Link);
    }

    [Fact]
    public async Task Read_Verdicts_TakeTheWorst()
    {
        var (finding, _) = await FindAsync(Answer($"{Scan(Malicious)},{Scan(Overall)},{Scan(Harmless)},{Scan()}"));

        Assert.Equal((90, 2, 1, 3), (finding.Reputation, finding.MaliciousCount, finding.HarmlessCount, finding.TotalScans));
        Assert.Equal("2 of 3 scans found it malicious", finding.Evidence[0].Description);
        Assert.Equal("examplebank, Example Bank", finding.Evidence[1].Description);
    }

    [Fact]
    public async Task Read_MaliciousWithALowScore_IsStillBad()
    {
        var (finding, _) = await FindAsync(Answer(Scan(Overall)));

        Assert.Equal(60, finding.Reputation);
    }

    [Fact]
    public async Task Read_LookedAtAndNothingFound_IsZero()
    {
        var (finding, _) = await FindAsync(Answer(Scan(Harmless), hasMore: "true"));

        Assert.Equal(0, finding.Reputation);
        Assert.Null(finding.FirstSeen);
        Assert.Equal(true, finding.Flags["more_scans"]);
    }

    [Theory]
    [InlineData("evil.com", null)]
    [InlineData("203.0.113.7", 0.3)]
    [InlineData("http://evil.com/login", 0.8)]
    public async Task Read_EachType_WeighsByHowCloseTheScanIs(string ioc, double? weight)
    {
        var (finding, _) = await FindAsync(Answer(Scan(Malicious)), ioc);

        Assert.Equal((90, weight), (finding.Reputation, finding.Weight));
    }

    // The search goes by words: a page that only resembles the indicator says nothing of it.
    [Theory]
    [InlineData("other.com")]
    [InlineData("login.evil.com")]
    [InlineData("203.0.113.8")]
    [InlineData("http://evil.com/login?next=1")]
    public async Task Read_ScanOfSomethingElse_IsNotFound(string ioc)
    {
        await using var server = await ProviderServer.SayingAsync(Answer(Scan(Malicious)));

        Assert.Equal(ProviderReading.NotFound, await AskAsync(server, ioc));
    }

    [Theory]
    [InlineData(400, """{"message":"Bad query","description":"Failed to parse query","status":400}""")]
    [InlineData(404, "{}")]
    [InlineData(200, """{"total":0}""")]
    [InlineData(200, """{"results":{},"total":0}""")]
    public async Task Ask_OtherFailure_IsAnErrorAndNotUnknown(int status, string body)
    {
        await using var server = await ProviderServer.SayingAsync(body, status);

        Assert.Equal(ProviderStatus.Error, (await AskAsync(server)).Fault?.Status);
    }

    protected override IIocProvider Create(IHttpClientFactory clients) => new Urlscan(clients, TimeProvider.System);

    private static string Scan(string verdicts = "") =>
        $$"""
        {"task":{"visibility":"public","method":"api","domain":"evil.com","time":"2026-01-05T10:00:00.000Z","uuid":"u","url":"http://evil.com/login","tags":["phishing"]},
         "stats":{"uniqIPs":1,"requests":3},"page":{"country":"NL","server":"nginx","ip":"203.0.113.7","title":"Sign in","url":"http://evil.com/login","domain":"evil.com","asnname":"EXAMPLE-AS","asn":"AS64500","status":"200"},
         "_id":"u","result":"https://urlscan.io/api/v1/result/u/"{{verdicts}}}
        """;

    private static string Answer(string scans, string hasMore = "false") => $$"""{"results":[{{scans}}],"total":1,"took":4,"has_more":{{hasMore}}}""";
}
