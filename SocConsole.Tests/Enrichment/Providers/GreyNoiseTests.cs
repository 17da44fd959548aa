using SocConsole.Core.Enrichment.Providers;

namespace SocConsole.Tests.Enrichment.Providers;

public sealed class GreyNoiseTests : ProviderSuite
{
    protected override string Sample => "185.220.101.50";

    protected override (int Status, string Body) Unknown => (404, """{"ip":"185.220.101.50","noise":false,"riot":false,"message":"IP not observed scanning the internet or contained in RIOT data set."}""");

    [Fact]
    public async Task Ask_WithAKey_SendsItInItsHeader()
    {
        var (_, asked) = await FindAsync(Answer(true, false, "malicious"));

        Assert.Equal(("GET", "/v3/community/185.220.101.50"), (asked.Method, asked.PathAndQuery));
        Assert.Equal("secret-key", asked.Headers["key"]);
    }

    [Fact]
    public async Task Ask_WithoutAKey_SendsNone()
    {
        var (_, asked) = await FindAsync(Answer(true, false, "malicious"), key: null);

        Assert.DoesNotContain("key", asked.Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("malicious", 90, 0)]
    [InlineData("suspicious", 55, 0)]
    [InlineData("unknown", 30, 0)]
    [InlineData("benign", 0, 0.5)]
    public async Task Read_Scanner_IsJudgedByItsClass(string said, int reputation, double benign)
    {
        var (finding, _) = await FindAsync(Answer(true, false, said));

        Assert.Equal((reputation, benign), (finding.Reputation, finding.Benign));
        Assert.Equal(benign > 0, finding.BenignReason is not null);
        Assert.Equal("Internet scanner", Assert.Single(finding.Evidence).Title);
        Assert.Equal((true, false, said), (finding.Flags["noise"], finding.Flags["riot"], finding.Flags["classification"]));
        Assert.Equal(new DateTime(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc), finding.LastSeen);
        Assert.Equal("https://viz.greynoise.io/ip/185.220.101.50", finding.Link);
    }

    [Fact]
    public async Task Read_CommonService_IsBenignAndNamed()
    {
        var (finding, _) = await FindAsync(Answer(false, true, "benign"));

        Assert.Equal(0.9, finding.Benign);
        Assert.Contains("Example DNS", finding.BenignReason, StringComparison.Ordinal);
        Assert.Equal("Example DNS", finding.Flags["name"]);
    }

    [Fact]
    public async Task Read_NeitherNoiseNorService_IsNotFoundAndNotClean()
    {
        await using var server = await ProviderServer.SayingAsync("""{"ip":"1.2.3.4","noise":false,"riot":false,"message":"IP not observed scanning the internet."}""");

        Assert.Equal(ProviderReading.NotFound, await AskAsync(server));
    }

    [Theory]
    [InlineData("""{"message":"Success"}""")]
    [InlineData("""{"noise":"yes","riot":false}""")]
    public async Task Read_HalfAnAnswer_IsAnError(string body)
    {
        await using var server = await ProviderServer.SayingAsync(body);

        Assert.Equal(ProviderStatus.Error, (await AskAsync(server)).Fault?.Status);
    }

    protected override IIocProvider Create(IHttpClientFactory clients) => new GreyNoise(clients, TimeProvider.System);

    private static string Answer(bool isNoise, bool isRiot, string said) =>
        $$"""{"ip":"185.220.101.50","noise":{{(isNoise ? "true" : "false")}},"riot":{{(isRiot ? "true" : "false")}},"classification":"{{said}}","name":"Example DNS","link":"https://viz.greynoise.io/ip/185.220.101.50","last_seen":"2026-01-05","message":"Success"}""";
}
