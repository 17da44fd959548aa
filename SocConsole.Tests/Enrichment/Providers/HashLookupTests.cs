using SocConsole.Core.Enrichment.Providers;

namespace SocConsole.Tests.Enrichment.Providers;

public sealed class HashLookupTests : ProviderSuite
{
    private const string Sha1 = "3395856ce81f2b7382dee72602f798b642f14140";

    protected override string Sample => Sha1;

    protected override (int Status, string Body) Unknown => (404, """{"message":"Non existing SHA-1"}""");

    [Theory]
    [InlineData("44d88612fea8a8f36de82e1278abb02f", "/lookup/md5/44d88612fea8a8f36de82e1278abb02f")]
    [InlineData(Sha1, "/lookup/sha1/" + Sha1)]
    [InlineData("275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f", "/lookup/sha256/275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f")]
    public async Task Ask_EachHash_HasItsPathAndNoKey(string hash, string path)
    {
        await using var server = await ProviderServer.SayingAsync(Unknown.Body, Unknown.Status);

        await AskAsync(server, hash);

        var asked = server.Asked.Single();
        Assert.Equal(("GET", path), (asked.Method, asked.PathAndQuery));
        Assert.DoesNotContain(asked.Headers, header => header.Value.Contains("secret-key", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("100", 0.8)]
    [InlineData("\"75\"", 0.4)]
    [InlineData("50", 0)]
    [InlineData("10", 0)]
    [InlineData("900", 0.8)]
    [InlineData("null", 0)]
    public async Task Read_Trust_IsEvidenceThatItIsHarmlessAboveNoOpinion(string trust, double benign)
    {
        var (finding, _) = await FindAsync($$"""{"SHA-1":"{{Sha1}}","FileName":"notepad.exe","hashlookup:trust":{{trust}} }""");

        Assert.Equal((null, benign), (finding.Reputation, Math.Round(finding.Benign, 6)));
        Assert.Equal(benign > 0, finding.BenignReason is not null);
    }

    [Fact]
    public async Task Read_File_HasItsNameProductAndLink()
    {
        var (finding, _) = await FindAsync($$$"""
            {"FileName":"notepad.exe","FileSize":"2520","MD5":"44D88612FEA8A8F36DE82E1278ABB02F","SHA-1":"{{{Sha1}}}","ProductCode":{"ProductName":"Windows 10"},"mimetype":"application/x-dosexec","source":"NSRL","hashlookup:trust":100}
            """);

        Assert.Equal("known file, trust 100", finding.BenignReason);
        Assert.Equal($"https://hashlookup.circl.lu/lookup/sha1/{Sha1}", finding.Link);
        Assert.Equal((100, "notepad.exe", "application/x-dosexec", "NSRL"), (finding.Flags["trust"], finding.Flags["name"], finding.Flags["type"], finding.Flags["source"]));
        Assert.Equal([("Known file", "notepad.exe"), ("Product", "Windows 10")], finding.Evidence.Select(evidence => (evidence.Title, evidence.Description)));
    }

    // Harmless libraries lie in such collections too.
    [Theory]
    [InlineData("50", 0.5)]
    [InlineData("100", 0.2)]
    public async Task Read_KnownMalicious_IsBadByLittleAndNeverHarmless(string trust, double weight)
    {
        var (finding, _) = await FindAsync($$"""{"SHA-1":"{{Sha1}}","FileName":"jquery.js","KnownMalicious":"malshare.com","hashlookup:trust":{{trust}} }""");

        Assert.Equal((70, weight, 0d, null), (finding.Reputation, finding.Weight, finding.Benign, finding.BenignReason));
        Assert.Equal(("Collection of malware", "The file lies in malshare.com"), (finding.Evidence[0].Title, finding.Evidence[0].Description));
        Assert.Equal("malshare.com", finding.Flags["known_malicious"]);
    }

    [Theory]
    [InlineData(200, "{}")]
    [InlineData(200, """{"message":"Non existing SHA-1"}""")]
    [InlineData(400, """{"message":"SHA-1 value incorrect"}""")]
    public async Task Read_NoFormOrRefusal_IsAnErrorAndNeverHarmless(int status, string body)
    {
        await using var server = await ProviderServer.SayingAsync(body, status);

        var reading = await AskAsync(server);

        Assert.Equal((null, ProviderStatus.Error), (reading.Finding, reading.Fault?.Status));
    }

    protected override IIocProvider Create(IHttpClientFactory clients) => new HashLookup(clients, TimeProvider.System);
}
