using System.Globalization;
using SocConsole.Core.Enrichment.Providers;

namespace SocConsole.Tests.Enrichment.Providers;

public sealed class VirusTotalTests : ProviderSuite
{
    protected override string Sample => "8.8.8.8";

    [Theory]
    [InlineData("8.8.8.8", "/ip_addresses/8.8.8.8")]
    [InlineData("2001:db8::1", "/ip_addresses/2001:db8::1")]
    [InlineData("evil.com", "/domains/evil.com")]
    [InlineData("http://evil.com/a?b=c", "/urls/aHR0cDovL2V2aWwuY29tL2E_Yj1j")]
    [InlineData("44d88612fea8a8f36de82e1278abb02f", "/files/44d88612fea8a8f36de82e1278abb02f")]
    public async Task Ask_EachType_HasItsAddressAndTheKeyInAHeader(string ioc, string path)
    {
        var (_, asked) = await FindAsync(Answer(0, 0, 60, 10), ioc);

        Assert.Equal(path, asked.PathAndQuery);
        Assert.Equal("secret-key", asked.Headers["x-apikey"]);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 30)]
    [InlineData(0, 1, 15)]
    [InlineData(3, 0, 65)]
    [InlineData(5, 0, 80)]
    [InlineData(60, 0, 100)]
    public async Task Read_Engines_AreCountedAndNotAveragedAway(int malicious, int suspicious, int reputation)
    {
        var (finding, _) = await FindAsync(Answer(malicious, suspicious, 60, 27 - suspicious));

        Assert.Equal(reputation, finding.Reputation);
        Assert.Equal((malicious, suspicious, 60), (finding.MaliciousCount, finding.SuspiciousCount, finding.HarmlessCount));
        Assert.Equal(malicious + 87, finding.TotalScans);
    }

    [Fact]
    public async Task Read_KnownAndNeverLookedAt_IsNotFound()
    {
        await using var server = await ProviderServer.SayingAsync(Answer(0, 0, 0, 0));

        Assert.Equal(ProviderReading.NotFound, await AskAsync(server));
    }

    [Fact]
    public async Task Read_File_HasItsLabelTagsAndTimes()
    {
        var (finding, _) = await FindAsync(
            """
            {"data":{"attributes":{"last_analysis_stats":{"malicious":58,"suspicious":0,"harmless":0,"undetected":8,"timeout":1},"meaningful_name":"a.exe","tags":["peexe","signed"],
             "first_submission_date":1700000000,"last_analysis_date":1750000000,"popular_threat_classification":{"suggested_threat_label":"trojan.emotet/heodo"}}}}
            """,
            "44d88612fea8a8f36de82e1278abb02f");

        Assert.Equal("a.exe", finding.Flags["name"]);
        Assert.Equal(new DateTime(2023, 11, 14, 22, 13, 20, DateTimeKind.Utc), finding.FirstSeen);
        Assert.Equal(["Engines", "Threat label", "Tags"], finding.Evidence.Select(evidence => evidence.Title));
        Assert.Contains("trojan.emotet/heodo", finding.Evidence[1].Description, StringComparison.Ordinal);
    }

    protected override IIocProvider Create(IHttpClientFactory clients) => new VirusTotal(clients, TimeProvider.System);

    private static string Answer(int malicious, int suspicious, int harmless, int undetected) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"data":{"id":"x","attributes":{"last_analysis_stats":{"malicious":{{{malicious}}},"suspicious":{{{suspicious}}},"harmless":{{{harmless}}},"undetected":{{{undetected}}},"timeout":0},"reputation":0} } }""");
}
