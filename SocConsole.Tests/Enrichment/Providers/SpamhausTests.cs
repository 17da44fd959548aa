using System.Net;
using System.Net.Sockets;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers;

namespace SocConsole.Tests.Enrichment.Providers;

public sealed class SpamhausTests
{
    private readonly List<string> asked = [];

    [Theory]
    [InlineData("192.0.2.99", null, "dns:spamhaus.org", "99.2.0.192.zen.spamhaus.org.")]
    [InlineData("192.0.2.99", null, "", "99.2.0.192.zen.spamhaus.org.")]
    [InlineData("192.0.2.99", "abc123", "dns:spamhaus.org", "99.2.0.192.abc123.zen.dq.spamhaus.net.")]
    [InlineData("192.0.2.99", null, "dnsbl.test", "99.2.0.192.zen.dnsbl.test.")]
    [InlineData("192.0.2.99", "abc123", "dns:dnsbl.test", "99.2.0.192.abc123.zen.dnsbl.test.")]
    [InlineData("2001:db8::1", null, "", "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.zen.spamhaus.org.")]
    [InlineData("bad.com", null, "", "bad.com.dbl.spamhaus.org.")]
    [InlineData("bad.com", "abc123", "", "bad.com.abc123.dbl.dq.spamhaus.net.")]
    public async Task Ask_EachType_IsItsNameBelowTheZone(string ioc, string? key, string baseUrl, string name)
    {
        await AskAsync(ioc, ["127.0.0.2"], key, baseUrl);

        Assert.Equal([name], asked);
    }

    [Theory]
    [InlineData("127.0.0.2", 95, 0.8, "sbl")]
    [InlineData("127.0.0.3", 80, 0.7, "css")]
    [InlineData("127.0.0.4", 90, 0.8, "xbl")]
    [InlineData("127.0.0.7", 90, 0.8, "xbl")]
    [InlineData("127.0.0.9", 100, 0.95, "drop")]
    public async Task Read_AddressListed_IsBad(string code, int reputation, double weight, string flag)
    {
        var finding = (await AskAsync("192.0.2.99", [code])).Finding!;

        Assert.Equal((reputation, weight, true), (finding.Reputation, finding.Weight, finding.Flags[flag]));
        Assert.Equal("https://check.spamhaus.org/results/?query=192.0.2.99", finding.Link);
        Assert.Single(finding.Evidence);
    }

    [Theory]
    [InlineData("127.0.0.10")]
    [InlineData("127.0.0.11")]
    public async Task Read_PolicyBlockList_IsContextAndDoesNotVote(string code)
    {
        var finding = (await AskAsync("192.0.2.99", [code])).Finding!;

        Assert.Equal((null, 0d, true), (finding.Reputation, finding.Benign, finding.Flags["pbl"]));
        Assert.Equal(EvidenceSeverity.Info, finding.Evidence.Single().Severity);
    }

    [Fact]
    public async Task Read_SeveralListings_TheWorstDecidesAndAllAreTold()
    {
        var finding = (await AskAsync("192.0.2.99", ["127.0.0.11", "127.0.0.3", "127.0.0.2", "127.0.0.9"])).Finding!;

        Assert.Equal((100, 0.95), (finding.Reputation, finding.Weight));
        Assert.Equal(["DROP", "SBL", "CSS", "PBL"], finding.Evidence.Select(evidence => evidence.Title));
    }

    [Theory]
    [InlineData("127.0.1.2", 80, 0.75)]
    [InlineData("127.0.1.4", 95, 0.9)]
    [InlineData("127.0.1.5", 95, 0.9)]
    [InlineData("127.0.1.6", 100, 0.95)]
    [InlineData("127.0.1.102", 50, 0.5)]
    [InlineData("127.0.1.103", 50, 0.5)]
    [InlineData("127.0.1.104", 60, 0.5)]
    [InlineData("127.0.1.105", 60, 0.5)]
    [InlineData("127.0.1.106", 60, 0.5)]
    public async Task Read_DomainListed_IsBadAndAbusedOnesLess(string code, int reputation, double weight)
    {
        var finding = (await AskAsync("bad.com", [code])).Finding!;

        Assert.Equal((reputation, weight), (finding.Reputation, finding.Weight));
    }

    // The classic false positive: these codes are mistakes of who asks.
    [Theory]
    [InlineData("192.0.2.99", "127.255.255.252", ProviderStatus.Error)]
    [InlineData("192.0.2.99", "127.255.255.254", ProviderStatus.Error)]
    [InlineData("192.0.2.99", "127.255.255.255", ProviderStatus.RateLimited)]
    [InlineData("bad.com", "127.255.255.254", ProviderStatus.Error)]
    [InlineData("bad.com", "127.0.1.255", ProviderStatus.Error)]
    [InlineData("192.0.2.99", "198.51.100.1", ProviderStatus.Error)]
    [InlineData("192.0.2.99", "::1", ProviderStatus.Error)]
    [InlineData("192.0.2.99", "127.0.0.77", ProviderStatus.Error)]
    [InlineData("192.0.2.99", "127.0.1.2", ProviderStatus.Error)]
    [InlineData("bad.com", "127.0.0.2", ProviderStatus.Error)]
    public async Task Read_CodeThatIsNoListing_IsAFault(string ioc, string code, ProviderStatus status)
    {
        var reading = await AskAsync(ioc, [code]);

        Assert.Equal((null, status), (reading.Finding, reading.Fault?.Status));
    }

    [Fact]
    public async Task Read_FaultBesideAListing_IsAFault()
    {
        Assert.Equal(ProviderStatus.Error, (await AskAsync("192.0.2.99", ["127.0.0.2", "127.255.255.254"])).Fault?.Status);
    }

    [Theory]
    [InlineData(SocketError.HostNotFound)]
    [InlineData(SocketError.NoData)]
    public async Task Ask_NameThatDoesNotExist_IsNotFound(SocketError error)
    {
        Assert.Equal(ProviderReading.NotFound, await AskAsync("bad.com", new SocketException((int)error)));
    }

    [Theory]
    [InlineData(SocketError.TryAgain, ProviderStatus.Error)]
    [InlineData(SocketError.NoRecovery, ProviderStatus.Error)]
    [InlineData(SocketError.NetworkUnreachable, ProviderStatus.Error)]
    [InlineData(SocketError.TimedOut, ProviderStatus.Timeout)]
    public async Task Ask_NameServersFail_IsAFaultAndNeverNotFound(SocketError error, ProviderStatus status)
    {
        var reading = await AskAsync("bad.com", new SocketException((int)error));

        Assert.Equal((null, status), (reading.Finding, reading.Fault?.Status));
    }

    [Theory]
    [InlineData("a.b")]
    [InlineData("secret key")]
    [InlineData("")]
    public async Task Ask_KeyThatIsNoLabel_IsAuthErrorWithoutTheKeyAndAsksNobody(string key)
    {
        var reading = await AskAsync("bad.com", ["127.0.1.2"], key);

        Assert.Equal(ProviderStatus.AuthError, reading.Fault?.Status);
        Assert.Empty(asked);
        Assert.True(key.Length == 0 || !reading.Fault!.Message.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ask_NameTooLong_IsAnErrorAndAsksNobody()
    {
        var name = string.Join('.', Enumerable.Repeat(new string('a', 59), 4)) + ".com";

        Assert.Equal(ProviderStatus.Error, (await AskAsync(name, ["127.0.1.2"])).Fault?.Status);
        Assert.Empty(asked);
    }

    [Fact]
    public async Task Ask_NobodyAnswers_StopsWhenTold()
    {
        using var patience = new CancellationTokenSource();
        var never = new TaskCompletionSource<IPAddress[]>();
        var asking = new Spamhaus((_, _) => never.Task).AskAsync(new Ioc(IocType.Domain, "bad.com"), new ProviderAccess(1, "", null), patience.Token);

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"addresses":null}""")]
    [InlineData("""{"addresses":["no address"]}""")]
    public void Read_StoredAnswerWithoutForm_IsAnError(string body)
    {
        var reading = Create([]).Read(new Ioc(IocType.Ipv4, "192.0.2.99"), new RawAnswer(200, body));

        Assert.Equal((null, ProviderStatus.Error), (reading.Finding, reading.Fault?.Status));
    }

    private Spamhaus Create(string[] addresses) => new((name, _) =>
    {
        asked.Add(name);
        return Task.FromResult<IPAddress[]>([.. addresses.Select(IPAddress.Parse)]);
    });

    private Task<ProviderReading> AskAsync(string ioc, string[] addresses, string? key = null, string baseUrl = "") => AskAsync(Create(addresses), ioc, key, baseUrl);

    private static Task<ProviderReading> AskAsync(string ioc, SocketException fault) => AskAsync(new Spamhaus((_, _) => throw fault), ioc, null, "");

    private static async Task<ProviderReading> AskAsync(Spamhaus provider, string text, string? key, string baseUrl)
    {
        Assert.True(IocReader.Read(text).Succeeded(out var ioc, out var error), error?.Message);
        var reply = await provider.AskAsync(ioc, new ProviderAccess(1, baseUrl, key), CancellationToken.None);
        return reply.Fault is { } fault ? fault : provider.Read(ioc, reply.Raw!);
    }
}
