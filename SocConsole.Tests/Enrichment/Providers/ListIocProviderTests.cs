using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Providers.Lists;
using SocConsole.Core.Storage;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Enrichment.Providers;

/// <summary>What every provider with a list does, tried on Tor's, which is one document that is fetched hourly.</summary>
public sealed class ListIocProviderTests : IDisposable
{
    private const string Exits = """
        ExitNode 0011BD2485AD45D984EC4159C88FC066E5E3300E
        Published 2026-03-04 06:10:33
        LastStatus 2026-03-04 07:03:06
        ExitAddress 162.247.74.201 2026-03-04 07:14:19

        """;

    private static readonly Ioc Listed = new(IocType.Ipv4, "162.247.74.201");
    private static readonly Ioc Unlisted = new(IocType.Ipv4, "162.247.74.202");

    private readonly TemporaryDirectory directory = new();
    private readonly TestClock clock = new();
    private string body = Exits;
    private int status = 200;

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Ask_Twice_FetchesOnceAndTellsWhatIsListed()
    {
        await using var server = await StartAsync();
        var provider = Create(server);

        var found = await AskAsync(provider, server, Listed);
        var other = await AskAsync(provider, server, Unlisted);

        Assert.True((bool)found.Finding!.Flags["tor"]);
        Assert.False(found.Finding.Flags.ContainsKey("list_age_hours"));
        Assert.Equal(ProviderReading.NotFound, other);
        Assert.Equal("/exit-addresses", server.Asked.Single().PathAndQuery);
    }

    [Fact]
    public async Task Ask_IndicatorItself_IsNeverSent()
    {
        await using var server = await StartAsync();

        await AskAsync(Create(server), server, Listed);

        var asked = server.Asked.Single();
        Assert.DoesNotContain("162.247", asked.PathAndQuery + asked.Body + string.Concat(asked.Headers.Values), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_AfterARestart_ReadsTheFile()
    {
        await using var server = await StartAsync();
        await AskAsync(Create(server), server, Listed);
        clock.Advance(TimeSpan.FromMinutes(59));

        var reading = await AskAsync(Create(server), server, Listed);

        Assert.NotNull(reading.Finding);
        Assert.Single(server.Asked);
        Assert.Empty(Directory.GetFiles(Path.Combine(directory.Path, "lists"), "*.tmp"));
    }

    [Fact]
    public async Task Ask_AfterItsTime_FetchesAnew()
    {
        await using var server = await StartAsync();
        var provider = Create(server);
        await AskAsync(provider, server, Listed);
        body = Exits.Replace("162.247.74.201", "162.247.74.202", StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(ProviderReading.NotFound, await AskAsync(provider, server, Listed));
        Assert.NotNull((await AskAsync(provider, server, Unlisted)).Finding);
        Assert.Equal(2, server.Asked.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ask_ListCantBeFetchedAnew_UsesTheOldOneAndSaysSoForSevenTimesItsAge(bool restarted)
    {
        await using var server = await StartAsync();
        var provider = Create(server);
        await AskAsync(provider, server, Listed);
        status = 503;
        provider = restarted ? Create(server) : provider;
        clock.Advance(TimeSpan.FromMinutes(150));

        var old = await AskAsync(provider, server, Listed);
        clock.Advance(TimeSpan.FromHours(5));
        var tooOld = await AskAsync(provider, server, Listed);

        Assert.Equal(2, old.Finding!.Flags["list_age_hours"]);
        Assert.Equal((null, ProviderStatus.Error), (tooOld.Finding, tooOld.Fault?.Status));
        Assert.Contains("503", tooOld.Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_AfterAFailure_TriesAgainAfterTenMinutesOnly()
    {
        await using var server = await StartAsync();
        var provider = Create(server);
        status = 503;

        await AskAsync(provider, server, Listed);
        clock.Advance(TimeSpan.FromMinutes(9));
        var early = await AskAsync(provider, server, Listed);
        var afterNine = server.Asked.Count;
        status = 200;
        clock.Advance(TimeSpan.FromMinutes(1));
        var later = await AskAsync(provider, server, Listed);

        Assert.Equal((ProviderStatus.Error, 1), (early.Fault?.Status, afterNine));
        Assert.NotNull(later.Finding);
        Assert.Equal(2, server.Asked.Count);
    }

    [Theory]
    [InlineData("<!DOCTYPE html>\n<html><body>Just a moment...</body></html>")]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("ExitNode 0011BD2485AD45D984EC4159C88FC066E5E3300E")]
    [InlineData("ExitAddress nowhere 2026-03-04 07:14:19")]
    [InlineData("ExitAddress 0.0.0.0/0 2026-03-04 07:14:19")]
    [InlineData("{\"error\":\"x\"}")]
    public async Task Ask_PageForPeopleOrEmptyList_IsAFaultAndNoList(string page)
    {
        body = page;
        await using var server = await StartAsync();

        var reading = await AskAsync(Create(server), server, Unlisted);

        Assert.Equal((null, ProviderStatus.Error), (reading.Finding, reading.Fault?.Status));
        Assert.False(Directory.Exists(Path.Combine(directory.Path, "lists")));
    }

    [Fact]
    public async Task Ask_Redirect_IsAFault()
    {
        status = 302;
        await using var server = await StartAsync();

        Assert.Equal(ProviderStatus.Error, (await AskAsync(Create(server), server, Listed)).Fault?.Status);
    }

    [Fact]
    public async Task Ask_ListWithoutEnd_IsCutOff()
    {
        await using var server = await ProviderServer.StartAsync(async http =>
        {
            var block = string.Concat(Enumerable.Repeat("ExitAddress 162.247.74.201 2026-03-04 07:14:19\n", 1_500));
            for (var sent = 0; sent < 2_000 && !http.RequestAborted.IsCancellationRequested; sent++)
            {
                await http.Response.WriteAsync(block, http.RequestAborted);
            }

            return Results.Empty;
        });

        var reading = await AskAsync(Create(server), server, Listed);

        Assert.Contains("larger than 16 MB", reading.Fault?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_ServerNeverAnswers_IsATimeoutAfterThirtySeconds()
    {
        var held = new TaskCompletionSource();
        await using var server = await ProviderServer.StartAsync(async _ =>
        {
            await held.Task;
            return Results.Text(Exits);
        });
        var hurried = new HurriedClock();
        var provider = new TorExits(server.Clients, new StorageOptions { DataDirectory = directory.Path }, hurried, NullLogger<ListIocProvider>.Instance);

        var reading = await AskAsync(provider, server, Listed);
        held.SetResult();

        Assert.Equal((null, ProviderStatus.Timeout), (reading.Finding, reading.Fault?.Status));
        Assert.Equal([TimeSpan.FromSeconds(30)], hurried.Pauses);
    }

    [Fact]
    public async Task Ask_ManyAtOnce_ShareOneFetchAndOneThatGivesUpLeavesItToTheOthers()
    {
        var held = new TaskCompletionSource();
        await using var server = await ProviderServer.StartAsync(async _ =>
        {
            await held.Task;
            return Results.Text(Exits);
        });
        var provider = Create(server);
        using var patience = new CancellationTokenSource();
        var impatient = provider.AskAsync(Listed, new ProviderAccess(1, server.BaseUrl, null), patience.Token);
        var others = Enumerable.Range(0, 20).Select(_ => AskAsync(provider, server, Listed)).ToList();
        await Poll.UntilAsync(() => Task.FromResult(server.Asked.Count > 0), TimeSpan.FromSeconds(20));

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        held.SetResult();

        Assert.All(await Task.WhenAll(others), reading => Assert.NotNull(reading.Finding));
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task Ask_AnotherBaseUrl_HasAListOfItsOwn()
    {
        await using var first = await StartAsync();
        await using var second = await ProviderServer.SayingAsync(Exits.Replace("162.247.74.201", "162.247.74.202", StringComparison.Ordinal));
        var provider = Create(first);

        await AskAsync(provider, first, Listed);
        var there = await AskAsync(provider, second, Listed);
        var here = await AskAsync(Create(first), first, Listed);

        Assert.Equal(ProviderReading.NotFound, there);
        Assert.NotNull(here.Finding);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(directory.Path, "lists")).Length);
        Assert.Equal((1, 1), (first.Asked.Count, second.Asked.Count));
    }

    [Fact]
    public async Task Ask_FromMoreAddressesThanAreKept_IsAnError()
    {
        status = 503;
        await using var server = await StartAsync();
        var provider = Create(server);
        for (var number = 0; number < 16; number++)
        {
            await provider.AskAsync(Listed, new ProviderAccess(1, $"{server.BaseUrl}/{number}", null), CancellationToken.None);
        }

        var reply = await provider.AskAsync(Listed, new ProviderAccess(1, $"{server.BaseUrl}/16", null), CancellationToken.None);

        Assert.Contains("at most 16", reply.Fault?.Message, StringComparison.Ordinal);
        Assert.Equal(16, server.Asked.Count);
    }

    [Theory]
    [InlineData("<html>", 0)]
    [InlineData("", 0)]
    [InlineData(Exits, 365)]
    public async Task Ask_StoredFileIsBrokenOrFromTheFuture_FetchesAnew(string stored, int days)
    {
        await using var server = await StartAsync();
        await AskAsync(Create(server), server, Listed);
        var file = Directory.GetFiles(Path.Combine(directory.Path, "lists")).Single();
        await File.WriteAllTextAsync(file, stored);
        File.SetLastWriteTimeUtc(file, clock.GetUtcNow().UtcDateTime.AddDays(days));

        Assert.NotNull((await AskAsync(Create(server), server, Listed)).Finding);
        Assert.Equal(2, server.Asked.Count);
    }

    [Fact]
    public async Task Ask_ListCantBeStored_IsUsedAllTheSame()
    {
        await File.WriteAllTextAsync(Path.Combine(directory.Path, "lists"), "a file where the directory should be");
        await using var server = await StartAsync();

        Assert.NotNull((await AskAsync(Create(server), server, Listed)).Finding);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("""{"listed":"yes","entry":null,"ref":null,"list_time":"2026-03-04T10:00:00Z","list_age_hours":null}""")]
    public async Task Read_StoredAnswerWithoutForm_IsAnError(string raw)
    {
        await using var server = await StartAsync();

        Assert.Equal(ProviderStatus.Error, Create(server).Read(Listed, new RawAnswer(200, raw)).Fault?.Status);
    }

    private static async Task<ProviderReading> AskAsync(TorExits provider, ProviderServer server, Ioc ioc)
    {
        var reply = await provider.AskAsync(ioc, new ProviderAccess(1, server.BaseUrl, null), CancellationToken.None);
        return reply.Fault is { } fault ? fault : provider.Read(ioc, reply.Raw!);
    }

    private Task<ProviderServer> StartAsync() => ProviderServer.StartAsync(http =>
    {
        http.Response.Headers.Location = "http://127.0.0.1:9/elsewhere";
        return Task.FromResult(Results.Text(body, "text/plain", statusCode: status));
    });

    private TorExits Create(ProviderServer server) => new(server.Clients, new StorageOptions { DataDirectory = directory.Path }, clock, NullLogger<ListIocProvider>.Instance);
}
