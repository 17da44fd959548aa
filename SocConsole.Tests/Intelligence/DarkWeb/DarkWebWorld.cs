using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.DarkWeb;
using SocConsole.Core.Intelligence.Jobs;
using SocConsole.Core.Jobs;
using SocConsole.Core.Outbound;
using SocConsole.Tests.Intelligence.Indicators;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.DarkWeb;

/// <summary>The dark-web part of a console on a database of its own; jobs run when the test says so.</summary>
internal sealed class DarkWebWorld : IDisposable
{
    private readonly DarkWebProxy proxy;
    private readonly FetchPlaces places = new();

    private DarkWebWorld(TestDatabase test, string proxyAddress, bool allowPrivate)
    {
        Test = test;
        Options = new DarkWebOptions { Proxy = proxyAddress, Timeout = TimeSpan.FromSeconds(20), MaximumPageBytes = 1024 * 1024 };
        var outbound = new OutboundOptions { AllowPrivateNetworks = allowPrivate };
        Client = new DarkWebClient(Options, new OutboundGuard(outbound, Dns.GetHostAddressesAsync), new SocksExit(outbound), test.Clock);
        proxy = new DarkWebProxy(Options, test.Clock);
        Service = new DarkWebService(test.Database, new FetchJobQueue(new NoQueue()), proxy);
        Work = new DarkWebWork(test.Database, Client, test.Clock);
        Schedule = new DarkWebSchedule(test.Database, test.Clock);
        Analyst = test.Person(Role.Analyst);
    }

    public TestDatabase Test { get; }

    public DarkWebOptions Options { get; }

    public DarkWebClient Client { get; }

    public DarkWebService Service { get; }

    public DarkWebWork Work { get; }

    public DarkWebSchedule Schedule { get; }

    public Actor Analyst { get; }

    public static async Task<DarkWebWorld> CreateAsync(string proxy = "", bool allowPrivate = true) => new(await TestDatabase.CreateAsync(), proxy, allowPrivate);

    public static DarkWebDraft Draft(string url, bool requiresTor = false, params string[] keywords) => new("Forum", url, "A forum", requiresTor, null, 24, keywords);

    public async Task<DarkWebSourceView> AddAsync(string url, bool requiresTor = false, params string[] keywords)
    {
        var made = await Service.CreateAsync(Analyst, Draft(url, requiresTor, keywords), CancellationToken.None);
        Assert.Null(made.Error);
        return made.Value!;
    }

    /// <summary>Queues a scrape and carries it out as the scheduler does; gives the job and the source afterwards.</summary>
    public async Task<(FetchJobView Job, DarkWebSourceView Source)> ScrapeAsync(int id)
    {
        var queued = await Service.ScrapeAsync(Analyst, id, CancellationToken.None);
        Assert.Null(queued.Error);
        return await RunAsync(queued.Value!.Id, id);
    }

    public async Task<(FetchJobView Job, DarkWebSourceView Source)> RunAsync(int job, int id)
    {
        var runner = new FetchRunner(Test.Database, places, TestIndicators.Gate(Test), [Work], Test.Clock, NullLogger<FetchRunner>.Instance);
        await runner.RunAsync(new JobArgument(Test.OrganizationId, job.ToString(CultureInfo.InvariantCulture)).ToString(), CancellationToken.None);
        var over = await new FetchJobService(Test.Database, places).GetAsync(Analyst, job, CancellationToken.None);
        return (over.Value!, (await Service.GetAsync(Analyst, id, CancellationToken.None)).Value!);
    }

    public async Task<IReadOnlyList<DarkWebPageView>> PagesAsync(int id) => (await Service.PagesAsync(Analyst, id, CancellationToken.None)).Value!;

    /// <summary>Type and normal form of everything that is stored.</summary>
    public async Task<IReadOnlyList<string>> IndicatorsAsync()
    {
        await using var db = Test.Database.Read(Test.OrganizationId);
        return [.. (await db.Indicators.ToListAsync()).Select(row => $"{row.Type} {row.NormalizedValue}").Order(StringComparer.Ordinal)];
    }

    public void Dispose()
    {
        proxy.Dispose();
        places.Dispose();
        Test.Dispose();
    }

    private sealed class NoQueue : IJobQueue
    {
        public Task EnqueueAsync(string kind, string argument, DateTime? at, CancellationToken ct) => Task.CompletedTask;
    }
}
