using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.Enrichment.Bulk;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Enrichment.Bulk;

public sealed class BulkRestartTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Run_CutOffInTheMiddle_GoesOnAndChecksNoRowThatIsOverAgain()
    {
        const int Rows = 800;
        var asked = new ConcurrentDictionary<string, int>();
        using var stopped = new CancellationTokenSource();
        var isFirst = true;
        var provider = StubProvider.Doing(async (ioc, ct) =>
        {
            asked.AddOrUpdate(ioc.Value, 1, (_, count) => count + 1);
            if (isFirst && asked.Count > 300)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, ct);
            }

            return ProviderReply.Of("found");
        });
        using var world = await BulkWorld.CreateAsync(provider);
        var job = await world.SubmitAsync("ioc\n" + string.Concat(Enumerable.Range(1, Rows).Select(i => $"host-{i}.example.com\nnot an indicator {i}\n")), force: true);
        var running = world.RunAsync(job.Id, stopped.Token);
        await Poll.UntilAsync(async () => (await world.LookAsync(job.Id)).Job.CompletedIocs == 300, Patience);

        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        var (cut, before) = await world.LookAsync(job.Id);
        Assert.Equal((BulkStatus.Processing, 300), (cut.Status, cut.CompletedIocs));
        var over = await OverAsync(world, job.Id);
        isFirst = false;
        world.Restart();
        await world.RunAsync(job.Id);

        var (done, _) = await world.LookAsync(job.Id);
        Assert.Equal((BulkStatus.Completed, 2 * Rows, Rows, Rows), (done.Status, done.ProcessedIocs, done.CompletedIocs, done.FailedIocs));
        Assert.Equal(300, over.Count);
        Assert.All(over, value => Assert.Equal(1, asked[value]));
        Assert.InRange(asked.Values.Sum(), Rows, Rows + BulkRunner.AtOnce);
        Assert.Equal(cut.StartedAt, done.StartedAt);
        Assert.NotEmpty(before);
    }

    [Fact]
    public async Task Run_CutOffBeforeARepeatedValue_TakesWhatTheFirstRowCameTo()
    {
        using var stopped = new CancellationTokenSource();
        var isFirst = true;
        var provider = StubProvider.Doing(async (ioc, ct) =>
        {
            if (isFirst && ioc.Value == "1.1.1.1")
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, ct);
            }

            return ProviderReply.Of("found");
        });
        using var world = await BulkWorld.CreateAsync(provider);
        var job = await world.SubmitAsync("8.8.8.8\n1.1.1.1\n8.8.8.8\n", force: true);
        var running = world.RunAsync(job.Id, stopped.Token);
        await Poll.UntilAsync(async () => (await world.LookAsync(job.Id)).Job.CompletedIocs == 1, Patience);
        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        isFirst = false;
        world.Restart();
        await world.RunAsync(job.Id);

        Assert.Equal(3, (await world.LookAsync(job.Id)).Job.CompletedIocs);
        Assert.Single(provider.Asked, ioc => ioc.Value == "8.8.8.8");
    }

    [Fact]
    public async Task Sweep_WaitingAndCutOffAndDeleted_AreEnqueuedAndRemoved()
    {
        using var world = await BulkWorld.CreateAsync(StubProvider.Saying("found"));
        var waiting = await world.SubmitAsync("8.8.8.8\n");
        var cutOff = await world.SubmitAsync("1.1.1.1\n");
        var deleted = await world.SubmitAsync("9.9.9.9\n");
        var over = await world.SubmitAsync("8.8.4.4\n");
        await world.RunAsync(over.Id);
        await world.Service.DeleteAsync(world.Analyst, deleted.Id, CancellationToken.None);
        await using (var db = world.Data.Database.Across())
        {
            await db.BulkJobs.Where(row => row.Id == cutOff.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, BulkStatus.Processing));
        }

        var left = Path.Combine(world.Data.Storage.PathOf("bulk"), "left-behind");
        await File.WriteAllTextAsync(left, "8.8.8.8");
        File.SetLastWriteTimeUtc(left, world.Data.Clock.GetUtcNow().UtcDateTime.AddHours(-1));
        world.Queue.Jobs.Clear();

        using var sweep = new BulkSweep(world.Data.Database, world.Places, world.Removal, world.Spool, world.Queue, world.Data.Clock, NullLogger<BulkSweep>.Instance);
        await sweep.SweepAsync(CancellationToken.None);

        Assert.Equal([cutOff.Id, waiting.Id], world.Queue.Jobs.Select(job => Guid.Parse(job.Argument.Split('/')[1])));
        Assert.False(File.Exists(left));
        await using var read = world.Data.Database.Read(world.Data.OrganizationId);
        Assert.False(await read.BulkJobs.AnyAsync(row => row.Id == deleted.Id));
        Assert.False(await read.BulkRows.AnyAsync(row => row.JobId == deleted.Id));
    }

    private static async Task<IReadOnlyList<string>> OverAsync(BulkWorld world, Guid id)
    {
        await using var db = world.Data.Database.Read(world.Data.OrganizationId);
        return await db.BulkRows.Where(row => row.JobId == id && row.Status == BulkRowStatus.Completed).Select(row => row.Value!).ToListAsync();
    }
}
