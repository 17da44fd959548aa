using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Outbound;

namespace SocConsole.Tests.Outbound;

public sealed class OutboundGuardTests
{
    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://127.9.9.9/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0.0.0.0/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://100.64.0.1/")]
    [InlineData("http://172.31.255.255/")]
    [InlineData("http://192.168.1.1/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:10.0.0.1]/")]
    [InlineData("http://[::ffff:169.254.169.254]/")]
    [InlineData("http://[fd00::1]/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[64:ff9b::a00:1]/")]
    [InlineData("http://[2002:a00:1::]/")]
    [InlineData("http://224.0.0.1/")]
    [InlineData("https://127.0.0.1/")]
    public async Task Get_SpecialAddress_IsRefused(string address)
    {
        using var client = Client(new OutboundOptions(), []);

        var thrown = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri(address)));

        Assert.IsType<OutboundRefusedException>(thrown.GetBaseException());
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("::ffff:192.168.0.1")]
    public async Task Get_NameThatLeadsInside_IsRefused(string address)
    {
        using var client = Client(new OutboundOptions(), [address]);

        var thrown = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri("http://innocent.example/")));

        Assert.IsType<OutboundRefusedException>(thrown.GetBaseException());
    }

    [Fact]
    public async Task Get_NameThatChangesItsMind_ConnectsToTheCheckedAddressOnly()
    {
        await using var server = await WebServer.StartAsync(_ => Results.Text("inside"));
        var asked = 0;
        var handler = new OutboundGuard(new OutboundOptions { AllowPrivateNetworks = true }, (_, _) => Task.FromResult<IPAddress[]>([asked++ == 0 ? IPAddress.Loopback : IPAddress.Parse("203.0.113.1")])).CreateHandler();
        using var client = new HttpClient(handler);

        var text = await client.GetStringAsync(new Uri($"http://rebind.example:{server.Address.Port}/"));

        Assert.Equal(("inside", 1), (text, asked));
    }

    [Fact]
    public async Task Get_RedirectToInside_IsRefused()
    {
        // The first connection is let through to the local server, and from then on the rule is as strict as by default.
        var options = new OutboundOptions { AllowPrivateNetworks = true };
        await using var server = await WebServer.StartAsync(_ =>
        {
            options.AllowPrivateNetworks = false;
            return Results.Redirect("http://metadata.example/latest");
        });
        using var client = Client(options, ["169.254.169.254"]);

        var thrown = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(server.Address));

        Assert.IsType<OutboundRefusedException>(thrown.GetBaseException());
    }

    [Fact]
    public async Task Get_RedirectWithPrivateAllowed_FollowsAndStopsAtThree()
    {
        var asked = 0;
        await using var server = await WebServer.StartAsync(_ =>
        {
            asked++;
            return Results.Redirect("/again");
        });
        using var client = Client(new OutboundOptions { AllowPrivateNetworks = true }, []);

        var answer = await client.GetAsync(server.Address);

        Assert.Equal((HttpStatusCode.Redirect, 4), (answer.StatusCode, asked));
    }

    [Fact]
    public async Task Client_AnswerLargerThanAllowed_IsRefused()
    {
        await using var server = await WebServer.StartAsync(_ => Results.Text(new string('x', 5000)));
        var services = new ServiceCollection();
        services.AddSocOutbound(Configuration(("AllowPrivateNetworks", "true"), ("MaximumResponseBytes", "2000")));
        await using var provider = services.BuildServiceProvider();
        using var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient(OutboundGuard.ClientName);

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(server.Address));
    }

    [Fact]
    public async Task Client_AnswerThatNeverEnds_IsEndedByTheTimeLimit()
    {
        await using var server = await WebServer.StartAsync(async http =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return Results.Empty;
        });
        var services = new ServiceCollection();
        services.AddSocOutbound(Configuration(("AllowPrivateNetworks", "true"), ("Timeout", "00:00:01")));
        await using var provider = services.BuildServiceProvider();
        using var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient(OutboundGuard.ClientName);

        await Assert.ThrowsAsync<TaskCanceledException>(() => client.GetStringAsync(server.Address));
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => "Soc:Outbound:" + pair.Key, pair => (string?)pair.Value)).Build();

    private static HttpClient Client(OutboundOptions options, string[] addresses) =>
        new(new OutboundGuard(options, (_, _) => Task.FromResult<IPAddress[]>([.. addresses.Select(IPAddress.Parse)])).CreateHandler());
}
