using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Providers.Lists;
using SocConsole.Core.Storage;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Enrichment.Providers;

public sealed class TorExitsTests : IDisposable
{
    private const string First = "0011BD2485AD45D984EC4159C88FC066E5E3300E";
    private const string Second = "0020D1E1F9A7F8F5D6A0F9B8C7D6E5F4A3B2C1D0";

    private const string Exits = $"""
        ExitNode {First}
        Published 2026-03-04 06:10:33
        LastStatus 2026-03-04 07:03:06
        ExitAddress 162.247.74.201 2026-03-04 07:14:19
        ExitNode {Second}
        Published 2026-03-04 06:10:33
        LastStatus 2026-03-04 07:03:06
        ExitAddress 198.96.155.3 2026-03-04 07:14:19
        ExitAddress 2620:7:6001::109 2026-03-04 07:14:19
        """;

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("162.247.74.201", First)]
    [InlineData("198.96.155.3", Second)]
    [InlineData("2620:7:6001::109", Second)]
    public async Task Read_Exit_IsContextAndDoesNotVote(string ioc, string node)
    {
        await using var server = await ProviderServer.SayingAsync(Exits);

        var finding = (await server.AskAsync(Create(server), ioc)).Finding!;

        Assert.Equal((null, 0d, true), (finding.Reputation, finding.Benign, finding.Flags["tor"]));
        Assert.Equal($"https://metrics.torproject.org/rs.html#details/{node}", finding.Link);
        Assert.Equal("Tor exit", finding.Evidence.Single().Title);
    }

    [Fact]
    public async Task Read_NoExit_IsNotFound()
    {
        await using var server = await ProviderServer.SayingAsync(Exits);

        Assert.Equal(ProviderReading.NotFound, await server.AskAsync(Create(server), "162.247.74.20"));
    }

    private TorExits Create(ProviderServer server) => new(server.Clients, new StorageOptions { DataDirectory = directory.Path }, new TestClock(), NullLogger<ListIocProvider>.Instance);
}
