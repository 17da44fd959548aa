using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using SocConsole.Core.Intelligence.DarkWeb;
using SocConsole.Core.Kernel;
using SocConsole.Core.Outbound;
using SocConsole.Tests.Outbound;

namespace SocConsole.Tests.Intelligence.DarkWeb;

public sealed class DarkWebClientTests
{
    private const string Onion = "http://market.onion/";

    [Fact]
    public async Task Get_ThroughTheProxy_AsksForTheNameAndSendsNothingOfOurs()
    {
        Dictionary<string, string> headers = [];
        await using var site = await WebServer.StartAsync(http =>
        {
            headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            return Results.Text("<p>hello</p>", "text/html");
        });
        await using var socks = new RecordingSocks(_ => (0, site.Address.Port));

        var page = await GetAsync(socks.Address, Onion + "#top", allowPrivate: false);

        var ask = Assert.Single(socks.Asked);
        Assert.Equal((3, "market.onion", 80, "soc-1-1-1", "0"), (ask.Kind, ask.Host, ask.Port, ask.User, ask.Password));
        Assert.Equal("<p>hello</p>", Encoding.UTF8.GetString(page.Value!.Bytes));
        Assert.DoesNotContain(headers.Keys, name => name is "Cookie" or "Referer" or "X-Forwarded-For");
        Assert.StartsWith("Mozilla/5.0", headers["User-Agent"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, DarkWebState.Unreachable)]
    [InlineData(2, DarkWebState.ProxyFailed)]
    [InlineData(3, DarkWebState.Unreachable)]
    [InlineData(4, DarkWebState.Unreachable)]
    [InlineData(5, DarkWebState.Unreachable)]
    [InlineData(6, DarkWebState.Unreachable)]
    [InlineData(7, DarkWebState.ProxyFailed)]
    [InlineData(8, DarkWebState.ProxyFailed)]
    [InlineData(0xf4, DarkWebState.Unreachable)]
    public async Task Get_ReplyCode_SaysWhoIsToBlame(byte code, DarkWebState state)
    {
        await using var socks = new RecordingSocks(_ => (code, 0));

        var page = await GetAsync(socks.Address, Onion);

        Assert.Equal(state, Assert.IsType<DarkWebFault>(page.Error).State);
    }

    [Fact]
    public async Task Get_Unreachable_IsTriedTwiceMoreOnOtherCircuits()
    {
        await using var socks = new RecordingSocks(_ => (4, 0));

        var page = await GetAsync(socks.Address, Onion);

        Assert.Contains("host unreachable", page.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(["0", "1", "2"], socks.Asked.Select(ask => ask.Password));
        Assert.Equal(["soc-1-1-1"], socks.Asked.Select(ask => ask.User).Distinct());
    }

    [Fact]
    public async Task Get_AnswersOnTheSecondCircuit_IsAPage()
    {
        await using var site = await WebServer.StartAsync(_ => Results.Text("here", "text/plain"));
        await using var socks = new RecordingSocks(ask => ask.Password == "0" ? ((byte)6, 0) : ((byte)0, site.Address.Port));

        Assert.Equal("here", Encoding.UTF8.GetString((await GetAsync(socks.Address, Onion)).Value!.Bytes));
    }

    [Theory]
    [InlineData("RefusesMethods", "refuses our sign-in")]
    [InlineData("RefusesPassword", "refuses our sign-in")]
    [InlineData("SpeaksHttp", "does not speak SOCKS5")]
    [InlineData("HangsUp", "does not speak SOCKS5")]
    public async Task Get_ProxyThatDoesNotTakeUs_IsOurProxysFault(string manner, string reason)
    {
        await using var socks = new RecordingSocks(_ => (0, 0), Enum.Parse<SocksManner>(manner));

        var page = await GetAsync(socks.Address, Onion);

        Assert.Equal(DarkWebState.ProxyFailed, Assert.IsType<DarkWebFault>(page.Error).State);
        Assert.Contains(reason, page.Error.Message, StringComparison.Ordinal);
        Assert.Empty(socks.Asked);
    }

    [Fact]
    public async Task Get_NobodyAtTheProxysAddress_IsOurProxysFault()
    {
        var page = await GetAsync($"socks5://127.0.0.1:{Microsocks.FreePort()}", Onion);

        Assert.Equal(DarkWebState.ProxyFailed, Assert.IsType<DarkWebFault>(page.Error).State);
        Assert.Contains("Nothing answers at the proxy", page.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Onion, false)]
    [InlineData("http://MARKET.ONION./", false)]
    [InlineData("https://clear.example/", true)]
    public async Task Get_NeedsAProxyAndNoneIsSet_SaysWhatToSet(string address, bool requiresTor)
    {
        var page = await GetAsync("", address, requiresTor);

        Assert.Equal((ErrorKind.NotConfigured, "NOT_CONFIGURED"), (page.Error!.Kind, page.Error.Code));
        Assert.Contains("Soc:DarkWeb:Proxy", page.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://169.254.169.254/latest/")]
    [InlineData("http://localhost/")]
    [InlineData("http://a.localhost./")]
    public async Task Get_AddressInsideThroughTheProxy_IsRefused(string address)
    {
        await using var socks = new RecordingSocks(_ => (0, 0));

        var page = await GetAsync(socks.Address, address, requiresTor: true, allowPrivate: false);

        Assert.Contains("AllowPrivateNetworks", page.Error!.Message, StringComparison.Ordinal);
        Assert.Empty(socks.Asked);
    }

    [Fact]
    public async Task Get_AddressInsideWithoutTheProxy_IsRefusedByTheGuard()
    {
        var page = await GetAsync("", "http://127.0.0.1:1/", allowPrivate: false);

        Assert.Equal(DarkWebState.Failed, Assert.IsType<DarkWebFault>(page.Error).State);
        Assert.Contains("AllowPrivateNetworks", page.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OnionRedirectsToClearnet_StaysBehindTheProxy()
    {
        await using var site = await WebServer.StartAsync(http => http.Request.Host.Host == "market.onion" ? Results.Redirect("http://clear.example/x") : Results.Text("clear", "text/html"));
        await using var socks = new RecordingSocks(_ => (0, site.Address.Port));

        var page = await GetAsync(socks.Address, Onion);

        Assert.Equal("http://clear.example/x", page.Value!.Address.AbsoluteUri);
        Assert.Equal(["market.onion", "clear.example"], socks.Asked.Select(ask => ask.Host));
    }

    [Theory]
    [InlineData("http://10.0.0.1/", "AllowPrivateNetworks")]
    [InlineData("file:///etc/passwd", "no http or https address")]
    [InlineData("http://user:secret@clear.example/", "no http or https address")]
    [InlineData("/again", "more than 3 times")]
    public async Task Get_RedirectThatIsNotFollowed_Failed(string location, string reason)
    {
        await using var site = await WebServer.StartAsync(http =>
        {
            http.Response.Headers.Location = location;
            return Results.StatusCode(302);
        });
        await using var socks = new RecordingSocks(_ => (0, site.Address.Port));

        var page = await GetAsync(socks.Address, Onion, allowPrivate: false);

        Assert.Equal(DarkWebState.Failed, Assert.IsType<DarkWebFault>(page.Error).State);
        Assert.Contains(reason, page.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(socks.Asked, ask => ask.Host != "market.onion");
    }

    [Fact]
    public async Task Get_ClearnetRedirectsToOnion_IsNotAskedOfTheDns()
    {
        await using var site = await WebServer.StartAsync(_ => Results.Redirect(Onion));
        var asked = new List<string>();
        var outbound = new OutboundOptions { AllowPrivateNetworks = true };
        var client = new DarkWebClient(new DarkWebOptions(), new OutboundGuard(outbound, (host, _) =>
        {
            asked.Add(host);
            return Task.FromResult<System.Net.IPAddress[]>([System.Net.IPAddress.Loopback]);
        }), new SocksExit(outbound), TimeProvider.System);

        var page = await client.GetAsync(new DarkWebRequest(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://clear.example:{site.Address.Port}/")), false, "soc"), _ => { }, CancellationToken.None);

        Assert.Contains("requires Tor", page.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(["clear.example"], asked);
    }

    [Theory]
    [InlineData(404, "text/html", 10, "answered 404")]
    [InlineData(200, "image/png", 10, "image/png")]
    [InlineData(200, "text/html", 1_100_000, "larger than 1 MB")]
    public async Task Get_AnswerThatIsNoPage_Failed(int status, string type, int length, string reason)
    {
        await using var site = await WebServer.StartAsync(_ => Results.Text(new string('x', length), type, statusCode: status));
        await using var socks = new RecordingSocks(_ => (0, site.Address.Port));

        var page = await GetAsync(socks.Address, Onion);

        Assert.Equal(DarkWebState.Failed, Assert.IsType<DarkWebFault>(page.Error).State);
        Assert.Contains(reason, page.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("socks5://127.0.0.1:9050", true)]
    [InlineData("socks5h://tor:9050/", true)]
    [InlineData("http://127.0.0.1:9050", false)]
    [InlineData("socks5://127.0.0.1", false)]
    [InlineData("socks5://a:b@127.0.0.1:9050", false)]
    [InlineData("127.0.0.1:9050", false)]
    public void Faults_Proxy_IsASocks5AddressWithoutAUser(string proxy, bool isSound) =>
        Assert.Equal(isSound, !new DarkWebOptions { Proxy = proxy }.Faults().Any());

    private static async Task<Result<FetchedPage>> GetAsync(string proxy, string address, bool requiresTor = false, bool allowPrivate = true)
    {
        var outbound = new OutboundOptions { AllowPrivateNetworks = allowPrivate };
        var options = new DarkWebOptions { Proxy = proxy, Timeout = TimeSpan.FromSeconds(20), MaximumPageBytes = 1024 * 1024 };
        var client = new DarkWebClient(options, new OutboundGuard(outbound, System.Net.Dns.GetHostAddressesAsync), new SocksExit(outbound), TimeProvider.System);
        return await client.GetAsync(new DarkWebRequest(new Uri(address), requiresTor, "soc-1-1-1"), _ => { }, CancellationToken.None);
    }
}
