using System.Text;
using SocConsole.Core.Intelligence.Feeds.Readers;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Feeds.Readers;

/// <summary>STIX and MISP, whose parts refer to each other.</summary>
public sealed class GraphReadersTests
{
    [Fact]
    public async Task Stix_Indicator_GivesEachValueWithWhatIsSaidOfIt()
    {
        var run = await ReaderRun.OfAsync("stix", FeedSamples.Of["stix"]);

        var said = run.Rows[0].Said;
        Assert.Equal(["203.0.113.7", "aec070645fe53ee3b3763059376134f058cc337247c978add178b6ccdfb0019f"], run.Values);
        Assert.Equal((0.85, "indicator--1", new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc)), (said.Confidence, said.ExternalId, said.FirstSeen));
        Assert.Equal(["c2", "kill-chain:command-and-control", "tlp:green", "malware:Emotet"], said.Tags);
        Assert.Empty(run.Rejections);
    }

    [Fact]
    public async Task Stix_Observables_AreTakenOnDemand() => Assert.Equal(3, (await ReaderRun.OfAsync("stix", FeedSamples.Of["stix"], "observables=true")).Rows.Count);

    [Fact]
    public async Task Stix_SameIdTwice_CountsInItsLatestVersion()
    {
        const string Versions = """
            {"more":false,"objects":[{"type":"indicator","id":"indicator--1","modified":"2026-02-01T00:00:00Z","pattern":"[url:value = 'http://new.example.org/']","pattern_type":"stix"},
            {"type":"indicator","id":"indicator--1","modified":"2026-01-01T00:00:00Z","pattern":"[url:value = 'http://old.example.org/']","pattern_type":"stix"}]}
            """;

        Assert.Equal(["http://new.example.org/"], (await ReaderRun.OfAsync("stix", Versions)).Values);
    }

    [Theory]
    [InlineData("{\"type\":\"indicator\",\"id\":\"indicator--1\",\"pattern\":\"rule x {}\",\"pattern_type\":\"yara\"}")]
    [InlineData("{\"type\":\"indicator\",\"id\":\"indicator--1\",\"pattern\":\"[broken\",\"pattern_type\":\"stix\"}")]
    [InlineData("{\"type\":\"indicator\",\"id\":\"indicator--1\",\"pattern\":\"[file:name = 'a.py']\",\"pattern_type\":\"stix\"}")]
    [InlineData("{\"type\":\"indicator\",\"id\":\"indicator--1\",\"pattern\":\"[ipv4-addr:value = 'x']\",\"pattern_type\":\"stix\"}")]
    public async Task Stix_PatternThatNamesNothingToLookFor_IsRejected(string content) => Assert.Single((await ReaderRun.OfAsync("stix", content)).Rejections);

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"more\":false}")]
    [InlineData("{\"type\":\"bundle\",\"id\":\"bundle--1\"}")]
    [InlineData("[]")]
    public async Task Stix_Empty_IsAnEmptyFeed(string content) => Assert.Empty((await ReaderRun.OfAsync("stix", content)).Items);

    [Fact]
    public async Task Misp_Event_GivesWhatIsMeantForDetection()
    {
        var run = await ReaderRun.OfAsync("misp", FeedSamples.Of["misp"]);

        var said = run.Rows[0].Said;
        Assert.Equal(["203.0.113.7", "0c2674c3a97c53082187d930efb645c2"], run.Values);
        Assert.Equal((Severity.High, "gate", "a", new DateTime(2018, 10, 11, 14, 59, 47, DateTimeKind.Utc)), (said.ThreatLevel, said.Description, said.ExternalId, said.FirstSeen));
        Assert.Equal(["c2", "tlp:white"], said.Tags);
        Assert.Equal("Gates", run.Rows[1].Said.Description);
        Assert.Empty(run.Rejections);
    }

    [Fact]
    public async Task Misp_ContextOnDemand_IsTakenButLinksAreNot() =>
        Assert.Equal(["203.0.113.7", "context.example.org", "0c2674c3a97c53082187d930efb645c2"], (await ReaderRun.OfAsync("misp", FeedSamples.Of["misp"], "include_context=true")).Values);

    [Theory]
    [InlineData("{\"error\":\"no\"}", "no event")]
    [InlineData("{\"Event\":{\"Attribute\":[", "broken")]
    public async Task Misp_NoEvent_IsAFault(string content, string told) => Assert.Contains(told, (await ReaderRun.OfAsync("misp", content)).Fault, StringComparison.Ordinal);

    [Fact]
    public async Task Manifest_ThatNamesNoUuid_IsRefused()
    {
        var good = await MispManifest.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes("""{"5908888b-0154-4a69-b0b2-72090a016219":{"info":"a","timestamp":"1494340436"}}""")), CancellationToken.None);
        var bad = await MispManifest.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes("""{"../../etc":{"info":"a"}}""")), CancellationToken.None);

        Assert.Equal(new DateTime(2017, 5, 9, 14, 33, 56, DateTimeKind.Utc), Assert.Single(good.Value!).Timestamp);
        Assert.Equal(ErrorKind.Invalid, bad.Error!.Kind);
    }

    [SharedFact("feeds/misp-feed/manifest.json")]
    public async Task Manifest_OfARealFeed_NamesItsEvents()
    {
        await using var file = File.OpenRead(SharedData.Path("feeds/misp-feed/manifest.json")!);

        var read = await MispManifest.ReadAsync(file, CancellationToken.None);

        Assert.Equal(50, read.Value!.Count);
        Assert.All(read.Value, entry => Assert.NotNull(entry.Timestamp));
    }
}
