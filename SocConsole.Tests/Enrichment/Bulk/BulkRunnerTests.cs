using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Enrichment.Bulk;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Verdicts;
using SocConsole.Core.Events;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Enrichment.Bulk;

public sealed class BulkRunnerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Run_ValidAndInvalidRows_HaveVerdictsAndErrorsOfTheirOwn()
    {
        var (first, last) = (new DateTime(2025, 1, 2, 3, 4, 5, DateTimeKind.Utc), new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        var engine = StubProvider.Saying("found", "virustotal", new ProviderFinding { Reputation = 95, MaliciousCount = 60, TotalScans = 90, HarmlessCount = 30, FirstSeen = first, LastSeen = last });
        var quiet = StubProvider.Saying("nothing", "otx");
        using var world = await BulkWorld.CreateAsync(engine, quiet);

        var (job, rows) = await world.CheckAsync("ioc\n8.8.8.8\nnot an indicator\nexample.com\n");

        Assert.Equal((BulkStatus.Completed, 3, 2, 1, 100.0), (job.Status, job.ProcessedIocs, job.CompletedIocs, job.FailedIocs, job.ProgressPercentage));
        Assert.NotNull(job.StartedAt);
        Assert.NotNull(job.CompletedAt);
        Assert.Equal((BulkRowStatus.Completed, IocVerdict.Malicious, first, last, null), (rows[0].Status, rows[0].Verdict, rows[0].FirstSeen, rows[0].LastSeen, rows[0].Error));
        Assert.NotEmpty(rows[0].Explanation!);
        Assert.Equal([("otx", ProviderStatus.NotFound, null), ("virustotal", ProviderStatus.Ok, "60/90")], rows[0].Providers.Select(word => (word.Provider, word.Status, word.DetectionRatio)).Order());
        Assert.Equal((BulkRowStatus.Failed, null, 0), (rows[1].Status, rows[1].Verdict, rows[1].Providers.Count));
        Assert.Equal(["8.8.8.8", "example.com"], engine.Asked.Select(ioc => ioc.Value).Order());
    }

    [Fact]
    public async Task Run_SameValueInSeveralRows_IsAskedOnceAlsoByForce()
    {
        var provider = StubProvider.Saying("found");
        using var world = await BulkWorld.CreateAsync(provider);

        var (job, rows) = await world.CheckAsync("ioc\nevil.com\nEVIL[.]com\n8.8.8.8\nevil.com.\n", force: true);

        Assert.Equal((4, 4), (job.CompletedIocs, rows.Count));
        Assert.Equal(["8.8.8.8", "evil.com"], provider.Asked.Select(ioc => ioc.Value).Order());
        Assert.Equal([rows[0].Score, rows[0].Score, rows[0].Score], [rows[1].Score, rows[3].Score, rows[3].Score]);
        Assert.Equal(rows[0].Providers, rows[3].Providers);
    }

    [Fact]
    public async Task Run_KeptAnswers_AreUsedUnlessForced()
    {
        var provider = StubProvider.Saying("found");
        using var world = await BulkWorld.CreateAsync(provider);

        await world.CheckAsync("8.8.8.8\n");
        await world.CheckAsync("8.8.8.8\n");
        Assert.Single(provider.Asked);

        // The job must be younger than the answers, which have the real time.
        world.Data.Clock.Advance(TimeProvider.System.GetUtcNow() - world.Data.Clock.GetUtcNow() + TimeSpan.FromMinutes(1));
        await world.CheckAsync("8.8.8.8\n", force: true);

        Assert.Equal(2, provider.Asked.Count);
    }

    [Fact]
    public async Task Run_ProviderThatFailsForSomeRows_FailsThoseRowsWithTheReason()
    {
        var provider = StubProvider.Doing((ioc, _) => Task.FromResult(ProviderReply.Of(ioc.Value == "1.1.1.1" ? "bad-key" : "nothing")));
        using var world = await BulkWorld.CreateAsync(provider);

        var (job, rows) = await world.CheckAsync("8.8.8.8\n1.1.1.1\n");

        Assert.Equal((BulkStatus.Completed, 1, 1), (job.Status, job.CompletedIocs, job.FailedIocs));
        Assert.Equal((BulkRowStatus.Completed, IocVerdict.Unknown), (rows[0].Status, rows[0].Verdict));
        Assert.Equal((BulkRowStatus.Failed, null, null), (rows[1].Status, rows[1].Verdict, rows[1].Score));
        Assert.Contains("refuses the key", rows[1].Error, StringComparison.Ordinal);
        Assert.Equal(ProviderStatus.AuthError, rows[1].Providers.Single().Status);
    }

    [Fact]
    public async Task Run_NoProvider_FailsTheRows()
    {
        using var world = await BulkWorld.CreateAsync();

        var (job, rows) = await world.CheckAsync("8.8.8.8\n");

        Assert.Equal((BulkStatus.Completed, 1), (job.Status, job.FailedIocs));
        Assert.Equal("No provider takes this type.", rows[0].Error);
    }

    [Fact]
    public async Task Run_ManyRows_ChecksSixteenAtATimeAtMost()
    {
        var (now, most) = (0, 0);
        var gate = new Lock();
        var provider = StubProvider.Doing(async (_, _) =>
        {
            lock (gate)
            {
                most = Math.Max(most, ++now);
            }

            await Task.Yield();
            lock (gate)
            {
                now--;
            }

            return ProviderReply.Of("nothing");
        });
        using var world = await BulkWorld.CreateAsync(provider);

        var (job, _) = await world.CheckAsync(Hosts(700));

        Assert.Equal((BulkStatus.Completed, 700), (job.Status, job.CompletedIocs));
        Assert.InRange(most, 1, BulkRunner.AtOnce);
    }

    [Fact]
    public async Task Run_Cancelled_StopsAndKeepsWhatIsOver()
    {
        var held = new TaskCompletionSource();
        var provider = StubProvider.Doing(async (ioc, ct) =>
        {
            if (ioc.Value is not ("host-1.example.com" or "host-2.example.com"))
            {
                await held.Task.WaitAsync(ct);
            }

            return ProviderReply.Of("found");
        });
        using var world = await BulkWorld.CreateAsync(provider);
        var job = await world.SubmitAsync(Hosts(100));
        var running = world.RunAsync(job.Id);
        await Poll.UntilAsync(async () => (await world.LookAsync(job.Id)).Job.CompletedIocs == 2, Patience);

        var cancelled = (await world.Service.CancelAsync(world.Analyst, job.Id, CancellationToken.None)).Value!;
        await running;
        await world.RunAsync(job.Id);

        Assert.Equal((BulkStatus.Cancelled, 2), (cancelled.Status, cancelled.CompletedIocs));
        var (after, rows) = await world.LookAsync(job.Id);
        Assert.Equal((BulkStatus.Cancelled, 2, 2.0), (after.Status, after.ProcessedIocs, after.ProgressPercentage));
        Assert.Equal(98, rows.Count(row => row.Status == BulkRowStatus.Pending));
        Assert.InRange(provider.Asked.Count, 2, 2 + BulkRunner.AtOnce);
        Assert.Equal("JOB_IS_OVER", (await world.Service.CancelAsync(world.Analyst, job.Id, CancellationToken.None)).Error?.Code);
    }

    [Fact]
    public async Task Run_DeletedMeanwhile_StopsAndLeavesNothing()
    {
        var asked = new TaskCompletionSource();
        var provider = StubProvider.Doing(async (_, ct) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, ct);
            return ProviderReply.Of("found");
        });
        using var world = await BulkWorld.CreateAsync(provider);
        var job = await world.SubmitAsync(Hosts(100));
        var running = world.RunAsync(job.Id);
        await asked.Task.WaitAsync(Patience);

        Assert.Null((await world.Service.DeleteAsync(world.Analyst, job.Id, CancellationToken.None)).Error);
        await running;
        await world.Removal.RemoveAsync(world.Data.OrganizationId, job.Id, CancellationToken.None);

        await using var db = world.Data.Database.Read(world.Data.OrganizationId);
        Assert.Equal((0, 0), (await db.BulkJobs.CountAsync(), await db.BulkRows.CountAsync()));
        Assert.Equal("BULK_JOB_NOT_FOUND", (await world.Service.DeleteAsync(world.Analyst, job.Id, CancellationToken.None)).Error?.Code);
    }

    [Fact]
    public async Task Remove_JobThatIsNotDeleted_StaysWhole()
    {
        using var world = await BulkWorld.CreateAsync(StubProvider.Saying("found"));
        var (job, _) = await world.CheckAsync("8.8.8.8\n");

        await world.Removal.RemoveAsync(world.Data.OrganizationId, job.Id, CancellationToken.None);

        Assert.Single((await world.LookAsync(job.Id)).Rows);
    }

    [Fact]
    public async Task Run_BreaksOffThreeTimes_HasFailedWithTheReasonAndKeepsItsRows()
    {
        using var world = await BulkWorld.CreateAsync(StubProvider.Saying("nothing"));
        var job = await world.SubmitAsync("8.8.8.8\nexample.com\n");

        // The engine turns every failure of a provider into a result; what breaks a job off is the console itself.
        await RawAsync(world, "ALTER TABLE provider_settings RENAME TO provider_settings_away");
        await Assert.ThrowsAnyAsync<Exception>(() => world.RunAsync(job.Id));
        await Assert.ThrowsAnyAsync<Exception>(() => world.RunAsync(job.Id));
        await world.RunAsync(job.Id);
        await RawAsync(world, "ALTER TABLE provider_settings_away RENAME TO provider_settings");
        await world.RunAsync(job.Id);

        var (failed, rows) = await world.LookAsync(job.Id);
        Assert.Equal((BulkStatus.Failed, 0), (failed.Status, failed.ProcessedIocs));
        Assert.StartsWith("it broke off 3 times", failed.ErrorMessage, StringComparison.Ordinal);
        Assert.All(rows, row => Assert.Equal(BulkRowStatus.Pending, row.Status));
    }

    [Fact]
    public async Task Run_ManyRows_TellsOfItOnceASecondAtMost()
    {
        using var world = await BulkWorld.CreateAsync(StubProvider.Saying("nothing"));
        var started = Stopwatch.GetTimestamp();

        var (job, _) = await world.CheckAsync(Hosts(1_500));

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await using var db = world.Data.Database.Across();
        var told = (await db.Outbox.Select(row => row.Body).ToListAsync()).Select(body => JsonSerializer.Deserialize<DomainEvent>(body, Wire.Json)).OfType<BulkJobChanged>().ToList();
        Assert.All(told, happened => Assert.Equal(job.Id, happened.JobId));

        // When it was handed in, began and ended, its first rows, and the seconds between.
        Assert.InRange(told.Count, 4, 5 + (int)seconds);
    }

    [Fact]
    public async Task Run_ThreeJobsOfAnOrganization_TheThirdWaits()
    {
        var held = new TaskCompletionSource();
        var provider = StubProvider.Doing(async (_, _) =>
        {
            await held.Task;
            return ProviderReply.Of("found");
        });
        using var world = await BulkWorld.CreateAsync(provider);
        var jobs = new[] { await world.SubmitAsync("8.8.8.8\n"), await world.SubmitAsync("1.1.1.1\n"), await world.SubmitAsync("9.9.9.9\n") };
        var running = jobs[..2].Select(job => world.RunAsync(job.Id)).ToList();
        await Poll.UntilAsync(() => Task.FromResult(provider.Asked.Count == 2), Patience);

        await world.RunAsync(jobs[2].Id);
        Assert.Equal(BulkStatus.Pending, (await world.LookAsync(jobs[2].Id)).Job.Status);
        held.SetResult();
        await Task.WhenAll(running);
        await world.RunAsync(jobs[2].Id);

        Assert.Equal(BulkStatus.Completed, (await world.LookAsync(jobs[2].Id)).Job.Status);
    }

    private static string Hosts(int count) => string.Concat(Enumerable.Range(1, count).Select(i => $"host-{i}.example.com\n"));

    private static async Task RawAsync(BulkWorld world, string sql)
    {
        await using var db = world.Data.Database.Across();
        await db.Database.ExecuteSqlRawAsync(sql);
    }
}
