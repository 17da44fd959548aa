using System.Net;
using System.Net.Sockets;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers;

namespace SocConsole.Tests.Enrichment.Providers;

public sealed class DnsLookupTests
{
    [Fact]
    public void Profile_Always_IsOffUntilSomebodyWantsIt()
    {
        var profile = Create().Profile;

        Assert.False(profile.IsOnByDefault);
        Assert.Equal((ProviderReach.Outside, null), (profile.Reach, profile.BaseUrl));
    }

    [Theory]
    [InlineData("203.0.113.7", false)]
    [InlineData("10.0.0.7", true)]
    [InlineData("127.0.0.1", true)]
    public async Task Read_Domain_HasItsAddressesAndDoesNotVote(string address, bool isInside)
    {
        List<string> asked = [];
        var finding = (await AskAsync(Create((name, _) =>
        {
            asked.Add(name);
            return Task.FromResult<IPAddress[]>([IPAddress.Parse(address), IPAddress.Parse("2001:4860::1"), IPAddress.Parse(address)]);
        }), "bad.com")).Finding!;

        Assert.Equal(["bad.com."], asked);
        Assert.Equal((null, isInside), (finding.Reputation, finding.Flags["resolves_inside"]));
        Assert.Equal([address, "2001:4860::1"], finding.Evidence.Select(evidence => evidence.Description));
        Assert.All(finding.Evidence, evidence => Assert.Equal(EvidenceSeverity.Info, evidence.Severity));
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("2001:4860:4860::8888")]
    public async Task Read_Address_HasItsNames(string address)
    {
        List<string> asked = [];
        var finding = (await AskAsync(Create(reverse: (which, _) =>
        {
            asked.Add(which.ToString());
            return Task.FromResult(new IPHostEntry { HostName = "DNS.Google.", Aliases = ["dns.google", "other.example"], AddressList = [] });
        }), address)).Finding!;

        Assert.Equal([address], asked);
        Assert.Equal((null, "dns.google"), (finding.Reputation, finding.Flags["name"]));
        Assert.Equal(["dns.google", "other.example"], finding.Evidence.Select(evidence => evidence.Description));
    }

    [Fact]
    public async Task Read_AddressGivenBackAsItsName_IsNotFound()
    {
        var provider = Create(reverse: (which, _) => Task.FromResult(new IPHostEntry { HostName = which.ToString(), Aliases = [], AddressList = [] }));

        Assert.Equal(ProviderReading.NotFound, await AskAsync(provider, "8.8.8.8"));
    }

    [Theory]
    [InlineData("bad.com")]
    [InlineData("8.8.8.8")]
    public async Task Ask_NoSuchName_IsNotFound(string ioc) => Assert.Equal(ProviderReading.NotFound, await AskAsync(Failing(SocketError.HostNotFound), ioc));

    [Theory]
    [InlineData("bad.com", SocketError.TryAgain, ProviderStatus.Error)]
    [InlineData("8.8.8.8", SocketError.TryAgain, ProviderStatus.Error)]
    [InlineData("bad.com", SocketError.TimedOut, ProviderStatus.Timeout)]
    public async Task Ask_NameServersFail_IsAFault(string ioc, SocketError error, ProviderStatus status) => Assert.Equal(status, (await AskAsync(Failing(error), ioc)).Fault?.Status);

    [Fact]
    public async Task Ask_ManyAddresses_AreCut()
    {
        var finding = (await AskAsync(Create((_, _) => Task.FromResult<IPAddress[]>([.. Enumerable.Range(1, 200).Select(number => new IPAddress([203, 0, 113, (byte)number]))])), "bad.com")).Finding!;

        Assert.Equal(ProviderEvidence.Most, finding.Evidence.Count);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"addresses":[null],"names":3}""")]
    public void Read_StoredAnswerWithoutForm_IsAnError(string body) => Assert.Equal(ProviderStatus.Error, Create().Read(new Ioc(IocType.Domain, "bad.com"), new RawAnswer(200, body)).Fault?.Status);

    private static DnsLookup Create(Core.Outbound.ResolveHost? resolve = null, ResolveAddress? reverse = null) => new(resolve ?? ((_, _) => throw new NotSupportedException()), reverse ?? ((_, _) => throw new NotSupportedException()));

    private static DnsLookup Failing(SocketError error) => new((_, _) => throw new SocketException((int)error), (_, _) => throw new SocketException((int)error));

    private static async Task<ProviderReading> AskAsync(DnsLookup provider, string text)
    {
        Assert.True(IocReader.Read(text).Succeeded(out var ioc, out var error), error?.Message);
        var reply = await provider.AskAsync(ioc, new ProviderAccess(1, "", null), CancellationToken.None);
        return reply.Fault is { } fault ? fault : provider.Read(ioc, reply.Raw!);
    }
}
