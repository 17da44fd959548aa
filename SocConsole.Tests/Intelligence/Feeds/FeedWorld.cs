using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Feeds;
using SocConsole.Core.Intelligence.Feeds.Http;
using SocConsole.Core.Intelligence.Feeds.Walks;
using SocConsole.Core.Intelligence.Imports;
using SocConsole.Core.Intelligence.Jobs;
using SocConsole.Core.Jobs;
using SocConsole.Core.Outbound;
using SocConsole.Tests.Intelligence.Indicators;
using SocConsole.Tests.Response;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Feeds;

/// <summary>Feeds over a real database and real HTTP; the jobs are called by the test, as the scheduler would.</summary>
internal sealed class FeedWorld : IDisposable
{
    private readonly FetchPlaces places = new();
    private readonly FeedPace pace = new();
    private readonly GuardedClients clients = new();

    private FeedWorld(TestDatabase test)
    {
        Test = test;
        Queue = new FetchJobQueue(Jobs);
        Feeds = new FeedService(test.Database, new PlainSecrets(), Queue);
        FetchJobs = new FetchJobService(test.Database, places);
        Schedule = new FeedSchedule(test.Database, test.Clock);
        Analyst = test.Person(Role.Analyst);
        Spool = new ImportSpool(test.Storage);
    }

    public TestDatabase Test { get; }

    public RecordingJobs Jobs { get; } = new();

    public FetchJobQueue Queue { get; }

    public FeedService Feeds { get; }

    public FetchJobService FetchJobs { get; }

    public FeedSchedule Schedule { get; }

    public ImportSpool Spool { get; }

    public HurriedClock Pauses { get; } = new();

    public Actor Analyst { get; }

    public static async Task<FeedWorld> StartAsync() => new(await TestDatabase.CreateAsync());

    /// <summary>A runner of its own, as after a restart.</summary>
    public FetchRunner Runner()
    {
        var client = new FeedClient(clients, pace, Pauses);
        IFetchWork[] works = [new FeedWork(Test.Database, new PlainSecrets(), client, [new DocumentWalk()], TimeProvider.System), new ImportWork(Spool)];
        return new FetchRunner(Test.Database, places, TestIndicators.Gate(Test), works, TimeProvider.System, NullLogger<FetchRunner>.Instance);
    }

    public async Task<FeedView> AddAsync(Uri address, string parameters = """{"format":"txt"}""", IReadOnlyDictionary<string, string>? endpoints = null, string? key = null, bool enabled = true)
    {
        var draft = new FeedDraft("Lab", enabled, address.ToString(), endpoints ?? new Dictionary<string, string>(), new Dictionary<string, int>(), new Dictionary<string, string> { ["X-Lab"] = "yes" }, parameters, key);
        var created = await Feeds.CreateAsync(Analyst, draft, CancellationToken.None);
        Assert.Null(created.Error);
        return created.Value!;
    }

    public async Task<FetchJobView> QueueAsync(FeedView feed, bool force = false)
    {
        var queued = await Feeds.FetchAsync(Analyst, feed.Id, force, CancellationToken.None);
        Assert.Null(queued.Error);
        return queued.Value!;
    }

    public async Task<FetchJobView> FetchAsync(FeedView feed, bool force = false)
    {
        var job = await QueueAsync(feed, force);
        await Runner().RunAsync(ArgumentOf(job), CancellationToken.None);
        return await JobAsync(job.Id);
    }

    public string ArgumentOf(FetchJobView job) => new JobArgument(Test.OrganizationId, job.Id.ToString(CultureInfo.InvariantCulture)).ToString();

    public async Task<FetchJobView> JobAsync(int id) => (await FetchJobs.GetAsync(Analyst, id, CancellationToken.None)).Value!;

    public async Task<FeedView> FeedAsync(int id) => (await Feeds.GetAsync(Analyst, id, CancellationToken.None)).Value!;

    public async Task<IReadOnlyList<string>> ValuesAsync()
    {
        await using var db = Test.Database.Read(Test.OrganizationId);
        return await db.Indicators.OrderBy(row => row.Id).Select(row => row.NormalizedValue).ToListAsync();
    }

    public void Dispose()
    {
        clients.Dispose();
        pace.Dispose();
        places.Dispose();
        Test.Dispose();
    }

    private sealed class GuardedClients : IHttpClientFactory, IDisposable
    {
        private readonly SocketsHttpHandler handler = Handler();

        public HttpClient CreateClient(string name) => new(handler, disposeHandler: false) { Timeout = TimeSpan.FromSeconds(30) };

        public void Dispose() => handler.Dispose();

        private static SocketsHttpHandler Handler()
        {
            var handler = new OutboundGuard(new OutboundOptions { AllowPrivateNetworks = true }, (host, ct) => System.Net.Dns.GetHostAddressesAsync(host, ct)).CreateHandler();
            handler.AllowAutoRedirect = false;
            return handler;
        }
    }
}
