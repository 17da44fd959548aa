using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Providers.Lists;
using SocConsole.Core.Storage;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Enrichment.Providers;

public sealed class SpamhausDropTests : IDisposable
{
    private const string V4 = """
        {"cidr":"203.0.113.0/24","sblid":"SBL1234","rir":"arin"}
        {"cidr":"203.0.112.0/20","sblid":"SBL99","rir":"arin"}
        {"type":"metadata","timestamp":1772600000,"size":110,"records":2,"copyright":"(c) 2026 The Spamhaus Project SLU"}

        """;

    private const string V6 = """
        {"cidr":"2001:db8::/32","sblid":"SBL5","rir":"ripencc"}
        {"type":"metadata","timestamp":1772600000,"records":1}
        """;

    private readonly TemporaryDirectory directory = new();
    private readonly TestClock clock = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.0/24", "SBL1234")]
    [InlineData("203.0.115.7", "203.0.112.0/20", "SBL99")]
    [InlineData("2001:db8::7", "2001:db8::/32", "SBL5")]
    [InlineData("203.0.113.128/25", "203.0.113.0/24", "SBL1234")]
    [InlineData("203.0.112.0/20", "203.0.112.0/20", "SBL99")]
    public async Task Read_InAListedNetwork_IsBadByItsNarrowestEntry(string ioc, string entry, string reference)
    {
        await using var server = await StartAsync(V4, V6);

        var finding = (await server.AskAsync(Create(server), ioc)).Finding!;

        Assert.Equal((100, true), (finding.Reputation, finding.Flags["drop"]));
        Assert.Equal($"Its network {entry} is in the hands of criminals ({reference})", finding.Evidence.Single().Description);
        Assert.Equal($"https://check.spamhaus.org/sbl/query/{reference}", finding.Link);
        Assert.Equal(["/drop_v4.json", "/drop_v6.json"], server.Asked.Select(asked => asked.PathAndQuery));
    }

    [Theory]
    [InlineData("198.51.100.7")]
    [InlineData("2001:db9::7")]
    [InlineData("203.0.0.0/16")]
    public async Task Read_NotListed_IsNotFound(string ioc)
    {
        await using var server = await StartAsync(V4, V6);

        Assert.Equal(ProviderReading.NotFound, await server.AskAsync(Create(server), ioc));
    }

    [Fact]
    public async Task Ask_AfterARestart_HasBothDocuments()
    {
        await using var server = await StartAsync(V4, V6);
        await server.AskAsync(Create(server), "203.0.113.7");
        clock.Advance(TimeSpan.FromHours(23));
        var provider = Create(server);

        Assert.NotNull((await server.AskAsync(provider, "203.0.113.7")).Finding);
        Assert.NotNull((await server.AskAsync(provider, "2001:db8::7")).Finding);
        Assert.Equal(2, server.Asked.Count);
    }

    // A document that is missing or cut off would make its part of the list look unlisted.
    [Theory]
    [InlineData(V4, "")]
    [InlineData(V4, "<html>")]
    [InlineData(V4, """{"type":"metadata","records":0}""")]
    [InlineData("""{"cidr":"203.0.113.0/24","sblid":"SBL1"}""" + "\n" + """{"type":"metadata","records":2}""", V6)]
    [InlineData("""{"cidr":"203.0.113.0/24","sbl""", V6)]
    [InlineData("""{"cidr":"0.0.0.0/1","sblid":"SBL1"}""", V6)]
    [InlineData("""{"error":"rate limited"}""", V6)]
    [InlineData("[]", V6)]
    public async Task Ask_DocumentIsNoListOrCutOff_IsAFault(string v4, string v6)
    {
        await using var server = await StartAsync(v4, v6);

        var reading = await server.AskAsync(Create(server), "198.51.100.7");

        Assert.Equal((null, ProviderStatus.Error), (reading.Finding, reading.Fault?.Status));
    }

    private static Task<ProviderServer> StartAsync(string v4, string v6) =>
        ProviderServer.StartAsync(http => Task.FromResult(Results.Text(http.Request.Path.Value!.Contains("v4", StringComparison.Ordinal) ? v4 : v6, "application/json")));

    private SpamhausDrop Create(ProviderServer server) => new(server.Clients, new StorageOptions { DataDirectory = directory.Path }, clock, NullLogger<ListIocProvider>.Instance);
}
