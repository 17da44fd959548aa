using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.Enrichment.Bulk;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Enrichment.Bulk;

/// <summary>Bulk checks over the real way of asking, with providers that a test makes. The test runs the jobs itself.</summary>
internal sealed class BulkWorld : IDisposable
{
    private readonly EnrichmentWorld world;

    private BulkWorld(EnrichmentWorld world)
    {
        this.world = world;
        Start();
    }

    public TestDatabase Data => world.Data;

    public BulkService Service { get; private set; } = null!;

    public BulkPlaces Places { get; private set; } = null!;

    public BulkSpool Spool { get; private set; } = null!;

    public BulkRemoval Removal => new(Data.Database);

    public QuietQueue Queue { get; } = new();

    public Actor Analyst => Data.Person(Role.Analyst);

    public static async Task<BulkWorld> CreateAsync(params IIocProvider[] providers) => new(await EnrichmentWorld.CreateAsync(providers));

    /// <summary>Everything anew on the same database, as a restart does.</summary>
    public void Restart()
    {
        world.Restart();
        Start();
    }

    public Task<Result<BulkJobView>> TrySubmitAsync(string text, bool force = false) => TrySubmitAsync(Encoding.UTF8.GetBytes(text), force);

    public async Task<Result<BulkJobView>> TrySubmitAsync(byte[] content, bool force = false)
    {
        using var stream = new MemoryStream(content);
        return await Service.SubmitAsync(Analyst, "iocs.csv", stream, force, null, CancellationToken.None);
    }

    public async Task<BulkJobView> SubmitAsync(string text, bool force = false) =>
        (await TrySubmitAsync(text, force)).Succeeded(out var job, out var error) ? job : throw new ArgumentException(error.Message, nameof(text));

    public async Task RunAsync(Guid id, CancellationToken ct = default)
    {
        var runner = new BulkRunner(Data.Database, Places, world.Checker, Data.Clock, NullLogger<BulkRunner>.Instance);
        await runner.RunAsync(new JobArgument(Data.OrganizationId, id.ToString()).ToString(), ct);
    }

    /// <summary>Submits, runs to the end, and gives the job with all its rows.</summary>
    public async Task<(BulkJobView Job, IReadOnlyList<BulkRowView> Rows)> CheckAsync(string text, bool force = false)
    {
        var job = await SubmitAsync(text, force);
        await RunAsync(job.Id);
        return await LookAsync(job.Id);
    }

    /// <summary>The job and its rows, at most 1,000; the counts were compared with the rows.</summary>
    public async Task<(BulkJobView Job, IReadOnlyList<BulkRowView> Rows)> LookAsync(Guid id)
    {
        var job = (await Service.GetAsync(Analyst, id, CancellationToken.None)).Value!;
        await using var db = Data.Database.Read(Data.OrganizationId);
        var counts = await db.BulkRows.Where(row => row.JobId == id).GroupBy(row => row.Status).ToDictionaryAsync(group => group.Key, group => group.Count());
        var (completed, failed) = (counts.GetValueOrDefault(BulkRowStatus.Completed), counts.GetValueOrDefault(BulkRowStatus.Failed));
        Assert.Equal((counts.Values.Sum(), completed + failed, completed, failed), (job.TotalIocs, job.ProcessedIocs, job.CompletedIocs, job.FailedIocs));
        return (job, (await Service.ResultsAsync(Analyst, id, new Slice(0, 1_000), new BulkRowFilter(), CancellationToken.None)).Value.Items);
    }

    public void Dispose()
    {
        Places.Dispose();
        Service.Dispose();
        world.Dispose();
    }

    private void Start()
    {
        Service?.Dispose();
        Places?.Dispose();
        (Places, Spool) = (new BulkPlaces(), new BulkSpool(Data.Storage));
        Service = new BulkService(Data.Database, new BulkSubmission(Data.Database, Spool, Queue), Places);
    }

    /// <summary>Remembers what was enqueued.</summary>
    public sealed class QuietQueue : IJobQueue
    {
        public List<(string Kind, string Argument)> Jobs { get; } = [];

        public Task EnqueueAsync(string kind, string argument, DateTime? at, CancellationToken ct)
        {
            Jobs.Add((kind, argument));
            return Task.CompletedTask;
        }
    }
}
