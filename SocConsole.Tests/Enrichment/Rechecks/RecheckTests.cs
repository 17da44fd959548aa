using System.Globalization;
using SocConsole.Core.Enrichment;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Rechecks;
using SocConsole.Core.Enrichment.Verdicts;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Jobs;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Enrichment.Rechecks;

public sealed class RecheckTests : IAsyncLifetime, IDisposable
{
    private static readonly Slice All = new(0, 100);
    private readonly TestClock clock = new();
    private readonly RecheckPlaces places = new();
    private string word = "found";
    private ProviderFinding finding = new() { Reputation = 0 };
    private EnrichmentWorld world = null!;
    private RecheckService service = null!;
    private RecheckRunner runner = null!;

    public async Task InitializeAsync()
    {
        var stub = StubProvider.Doing((_, _) => Task.FromResult(ProviderReply.Of(word)));
        world = await EnrichmentWorld.CreateAsync(new EnrichmentOptions(), clock, new Changing(stub, () => finding));
        service = new RecheckService(world.Data.Database);
        runner = new RecheckRunner(world.Data.Database, world.Checks, places, clock);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        places.Dispose();
        world.Dispose();
    }

    [Fact]
    public async Task Run_VerdictChanges_IsToldOnce()
    {
        var watched = await WatchAsync();
        await RunAsync(watched);
        finding = new ProviderFinding { Reputation = 100 };
        await LaterAsync(watched);
        await LaterAsync(watched);

        var (changes, total) = (await service.ChangesAsync(world.Admin, unseen: true, All, CancellationToken.None)).Value;

        Assert.Equal(1, total);
        Assert.Equal((IocVerdict.Clean, IocVerdict.Malicious, 0, 95), (changes[0].From, changes[0].To, changes[0].FromScore, changes[0].ToScore));
    }

    [Fact]
    public async Task Run_NobodyAnswers_IsNoChange()
    {
        finding = new ProviderFinding { Reputation = 100 };
        var watched = await WatchAsync();
        await RunAsync(watched);
        word = "broken";
        await LaterAsync(watched);
        var silent = await OneAsync();
        word = "found";
        clock.Advance(TimeSpan.FromMinutes(5));
        await LaterAsync(watched);

        Assert.Equal((IocVerdict.Malicious, "No provider that answered judges it."), (silent.Verdict, silent.LastError));
        Assert.Null((await OneAsync()).LastError);
        Assert.Empty((await service.ChangesAsync(world.Admin, unseen: false, All, CancellationToken.None)).Value.Items);
    }

    [Fact]
    public async Task Run_NotDue_ChecksNothing()
    {
        var watched = await WatchAsync();
        await RunAsync(watched);
        var first = await OneAsync();

        await RunAsync(watched);

        Assert.Equal(first, await OneAsync());
        Assert.Equal(clock.GetUtcNow().UtcDateTime.AddHours(24), first.NextAt);
    }

    [Fact]
    public async Task See_Change_SaysWhoSawIt()
    {
        var watched = await WatchAsync();
        await RunAsync(watched);
        finding = new ProviderFinding { Reputation = 60 };
        await LaterAsync(watched);
        var change = (await service.ChangesAsync(world.Admin, unseen: true, All, CancellationToken.None)).Value.Items.Single();
        var analyst = world.Analyst;

        var seen = (await service.SeeAsync(analyst, change.Id, CancellationToken.None)).Value!;

        Assert.Equal(analyst.Name, seen.SeenBy);
        Assert.Empty((await service.ChangesAsync(world.Admin, unseen: true, All, CancellationToken.None)).Value.Items);
        Assert.Single((await service.ChangesAsync(world.Admin, unseen: false, All, CancellationToken.None)).Value.Items);
    }

    [Fact]
    public async Task Set_Twice_IsOneWatch()
    {
        var first = await WatchAsync();
        var second = (await service.SetAsync(world.Analyst, "EVIL[.]com", 6, CancellationToken.None)).Value!;

        Assert.Equal((first.Id, 6), (second.Id, second.EveryHours));
    }

    [Theory]
    [InlineData("evil.com", 0)]
    [InlineData("evil.com", Recheck.MaximumHours + 1)]
    [InlineData("nothing !", 24)]
    public async Task Set_Unsound_IsRefused(string ioc, int hours) => Assert.NotNull((await service.SetAsync(world.Analyst, ioc, hours, CancellationToken.None)).Error);

    [Fact]
    public async Task Set_Viewer_IsForbidden() =>
        Assert.Equal(Core.Kernel.ErrorKind.Forbidden, (await service.SetAsync(world.Data.Person(Role.Viewer), "evil.com", 24, CancellationToken.None)).Error?.Kind);

    private async Task<RecheckView> WatchAsync() => (await service.SetAsync(world.Analyst, "evil.com", 24, CancellationToken.None)).Value!;

    private async Task LaterAsync(RecheckView watched)
    {
        clock.Advance(TimeSpan.FromHours(24));
        await RunAsync(watched);
    }

    private Task RunAsync(RecheckView watched) => runner.RunAsync(new JobArgument(world.Data.OrganizationId, watched.Id.ToString(CultureInfo.InvariantCulture)).ToString(), CancellationToken.None);

    private async Task<RecheckView> OneAsync() => (await service.ListAsync(world.Admin, All, CancellationToken.None)).Value.Items.Single();

    private sealed class Changing(StubProvider inner, Func<ProviderFinding> finding) : IIocProvider
    {
        public ProviderProfile Profile => inner.Profile;

        public Task<ProviderReply> AskAsync(Core.Enrichment.Iocs.Ioc ioc, ProviderAccess access, CancellationToken ct) => inner.AskAsync(ioc, access, ct);

        public ProviderReading Read(Core.Enrichment.Iocs.Ioc ioc, RawAnswer raw) => raw.Body == "found" ? finding() : inner.Read(ioc, raw);
    }
}
