using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Intelligence.Feeds.Readers;

public sealed class JsonReaderTests
{
    private const string Record = """{"ioc_value":"203.0.113.7:80","ioc_type":"ip:port"}""";

    [Theory]
    [InlineData("[" + Record + "]")]
    [InlineData("{\"1\":[" + Record + "]}")]
    [InlineData("{\"1\":" + Record + "}")]
    [InlineData("{\"status\":\"ok\",\"data\":[" + Record + "]}")]
    [InlineData("{\"response\":{\"count\":1,\"items\":[" + Record + "]}}")]
    [InlineData(Record + "\n")]
    [InlineData("[\"203.0.113.7\"]")]
    [InlineData("{\"ips\":[\"203.0.113.7\"],\"notes\":[\"a\"]}")]
    public async Task ReadAsync_EveryShape_GivesItsRecords(string content)
    {
        var run = await ReaderRun.OfAsync("json", content);

        Assert.Equal(["203.0.113.7"], run.Values);
        Assert.Empty(run.Rejections);
    }

    [Fact]
    public async Task ReadAsync_Ndjson_GivesALineARecordAndPassesOverTheListsOwn()
    {
        var run = await ReaderRun.OfAsync("json", "{\"cidr\":\"203.0.113.0/24\",\"sblid\":\"SBL1\"}\n{\"cidr\":\"nonsense\"}\n{\"type\":\"metadata\",\"size\":2}\n");

        Assert.Equal((IndicatorType.Cidr, "SBL1"), (Assert.Single(run.Rows).Indicator.Type, run.Rows[0].Said.ExternalId));
        Assert.Equal(2, Assert.Single(run.Rejections).Place);
    }

    [Fact]
    public async Task ReadAsync_PathsSaid_AreFollowed()
    {
        var run = await ReaderRun.OfAsync(
            "json", """{"a":{"b":[{"x":{"v":"bad.example.org"},"t":"hostname","c":80,"l":"critical","g":["p","q"],"d":"why","f":"2026-01-02","s":"2026-02-03T04:05:06Z"}]},"c":[{"ip":"203.0.113.7"}]}""",
            "records=a.b", "value=x.v", "type=t", "confidence=c", "level=l", "tags=g", "description=d", "first_seen=f", "last_seen=s");

        var said = Assert.Single(run.Rows).Said;
        Assert.Equal((IndicatorType.Domain, "bad.example.org", 0.8, Severity.Critical, "why"), (said.Type, said.Value, said.Confidence, said.ThreatLevel, said.Description));
        Assert.Equal((new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc), new DateTime(2026, 2, 3, 4, 5, 6, DateTimeKind.Utc)), (said.FirstSeen, said.LastSeen));
        Assert.Equal(["p", "q"], said.Tags);
    }

    [Fact]
    public async Task ReadAsync_PlainRecords_TakeLevelAndConfidence()
    {
        var run = await ReaderRun.OfAsync("json", """{"indicators":[{"type":"ip","value":"203.0.113.7","threat_level":"high","confidence_score":0.9,"description":"d"},{"type":"filename","value":"test.py"}]}""");

        Assert.Equal((Severity.High, 0.9, "d"), (Assert.Single(run.Rows).Said.ThreatLevel, run.Rows[0].Said.Confidence, run.Rows[0].Said.Description));
        Assert.Single(run.Rejections);
    }

    [Theory]
    [InlineData(",\"more\":1}")]
    [InlineData("}")]
    public async Task ReadAsync_LargerThanTheBuffer_GivesEveryRecord(string tail)
    {
        var records = string.Join(",\n", Enumerable.Range(0, 40_000).Select(number => $$"""{"cveID":"CVE-2025-{{number + 10_000}}","shortDescription":"{{new string('x', number % 200)}}"}"""));

        var plain = await ReaderRun.OfAsync("json", $$"""{"title":"t","vulnerabilities":[{{records}}]{{tail}}""");
        var mapped = await ReaderRun.OfAsync("json", $$"""{"r":{"list":[{{records}}]}{{tail}}""", "records=r.list", "value=cveID");

        Assert.Equal(40_000, plain.Rows.Select(row => row.Indicator).Distinct().Count());
        Assert.Equal(plain.Values, mapped.Values);
        Assert.Null(plain.Fault);
        Assert.Empty(plain.Rejections);
    }

    [Fact]
    public async Task ReadAsync_BrokenBehindTheBuffer_GivesWhatStoodBeforeAndAFault()
    {
        var records = string.Join(",\n", Enumerable.Range(0, 60_000).Select(number => $$"""{"cveID":"CVE-2025-{{number + 10_000}}"}"""));

        var run = await ReaderRun.OfAsync("json", $"[{records},,]");

        Assert.Equal(60_000, run.Rows.Count);
        Assert.Contains("broken", run.Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1,]")]
    [InlineData("no json")]
    public async Task ReadAsync_NoJson_IsAFault(string content) => Assert.NotNull((await ReaderRun.OfAsync("json", content)).Fault);

    [Fact]
    public async Task ReadAsync_DeeperThanTheBound_IsAFault() => Assert.NotNull((await ReaderRun.OfAsync("json", new string('[', 1_000) + new string(']', 1_000))).Fault);

    [Fact]
    public async Task ReadAsync_EmptyList_IsAnEmptyFeed()
    {
        Assert.Empty((await ReaderRun.OfAsync("json", "[]")).Items);
        Assert.Empty((await ReaderRun.OfAsync("json", "{\"query_status\":\"no_results\",\"data\":[]}")).Items);
    }

    [Fact]
    public async Task ReadAsync_Answer_ThatHoldsNoRecord_IsRejected() => Assert.Single((await ReaderRun.OfAsync("json", "{\"error\":\"over the limit\"}")).Rejections);

    [Fact]
    public async Task ReadAsync_Kev_KeepsTheCatalogsFields()
    {
        var said = Assert.Single((await ReaderRun.OfAsync("kev", FeedSamples.Of["kev"])).Rows).Said;

        Assert.Equal(["cisa", "known-exploited", "vulnerability", "ransomware"], said.Tags);
        Assert.Equal(("CVE-2025-48384", "A flaw"), (said.Value, said.Description));
        Assert.All(["vendorProject", "product", "dateAdded", "dueDate", "knownRansomwareCampaignUse", "requiredAction", "cwes"], key => Assert.Contains($"\"{key}\":", said.Metadata, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ReadAsync_Otx_TakesTheLevelFromTlp()
    {
        var run = await ReaderRun.OfAsync("otx", FeedSamples.Of["otx"]);

        var said = Assert.Single(run.Rows).Said;
        Assert.Equal((Severity.Medium, "Gates", "7"), (said.ThreatLevel, said.Description, said.ExternalId));
        Assert.Equal(["tlp:amber", "c2"], said.Tags);
        Assert.Equal(2, run.Rejections.Count);
    }
}
