using System.Text;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Enrichment.Bulk;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Jobs;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Enrichment.Bulk;

public sealed class BulkSubmissionTests
{
    [Fact]
    public async Task Submit_File_IsAPendingJobWithItsRowsAndIsEnqueued()
    {
        using var world = await BulkWorld.CreateAsync();

        var job = await world.SubmitAsync("ioc\n8.8.8.8\nnot an indicator\nevil[.]com\n", force: true);

        Assert.Equal((BulkStatus.Pending, 3, 1, 0, 1, "iocs.csv", 40L, true), (job.Status, job.TotalIocs, job.ProcessedIocs, job.CompletedIocs, job.FailedIocs, job.OriginalFilename, job.FileSize, job.ForceRefresh));
        Assert.Equal([(JobKinds.BulkCheck, $"{world.Data.OrganizationId}/{job.Id}")], world.Queue.Jobs);
        var (_, rows) = await world.LookAsync(job.Id);
        Assert.Equal([(1, "8.8.8.8", "8.8.8.8", "Ipv4", BulkRowStatus.Pending), (2, "not an indicator", "not an indicator", "", BulkRowStatus.Failed), (3, "evil.com", "evil[.]com", "Domain", BulkRowStatus.Pending)],
            rows.Select(row => (row.Row, row.Ioc, row.Raw, row.IocType?.ToString() ?? "", row.Status)));
        Assert.NotEmpty(rows[1].Error!);
        Assert.Empty(Directory.EnumerateFiles(world.Data.Storage.PathOf("bulk")));
    }

    [Fact]
    public async Task Submit_WithoutPermission_IsRefused()
    {
        using var world = await BulkWorld.CreateAsync();
        using var stream = new MemoryStream("8.8.8.8"u8.ToArray());

        var refused = await world.Service.SubmitAsync(world.Data.Person(Role.Viewer), "a.csv", stream, false, CancellationToken.None);

        Assert.Equal(ErrorKind.Forbidden, refused.Error?.Kind);
    }

    [Fact]
    public async Task Submit_Over10Megabytes_IsTooLargeAndLeavesNothing()
    {
        using var world = await BulkWorld.CreateAsync();

        var most = await world.TrySubmitAsync(Encoding.ASCII.GetBytes("8.8.8.8\n" + new string('\n', BulkSpool.MaximumBytes - 8)));
        var more = await world.TrySubmitAsync(Encoding.ASCII.GetBytes("8.8.8.8\n" + new string('\n', BulkSpool.MaximumBytes - 7)));

        Assert.Equal(1, most.Value?.TotalIocs);
        Assert.Equal((ErrorKind.TooLarge, "PAYLOAD_TOO_LARGE"), (more.Error?.Kind, more.Error?.Code));
        Assert.Contains("10 MB", more.Error!.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(world.Data.Storage.PathOf("bulk")));
    }

    [Fact]
    public async Task Submit_OneRowTooMany_IsRefused()
    {
        using var world = await BulkWorld.CreateAsync();

        var refused = await world.TrySubmitAsync("ioc\n" + string.Concat(Enumerable.Repeat("8.8.8.8\n", BulkSheet.MaximumRows + 1)));

        Assert.Equal((ErrorKind.TooLarge, "TOO_MANY_ROWS"), (refused.Error?.Kind, refused.Error?.Code));
        Assert.Contains("100,000", refused.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_TwentyWait_TheNextIsRefusedUntilOneIsCancelled()
    {
        using var world = await BulkWorld.CreateAsync();
        for (var i = 0; i < BulkSubmission.MaximumWaiting; i++)
        {
            await world.SubmitAsync("8.8.8.8\n");
        }

        var refused = await world.TrySubmitAsync("8.8.8.8\n");
        var listed = (await world.Service.ListAsync(world.Analyst, new Slice(0, 5), CancellationToken.None)).Value;
        await world.Service.CancelAsync(world.Analyst, listed.Items[0].Id, CancellationToken.None);

        Assert.Equal((ErrorKind.Conflict, "TOO_MANY_JOBS"), (refused.Error?.Kind, refused.Error?.Code));
        Assert.Equal((5, BulkSubmission.MaximumWaiting), (listed.Items.Count, listed.Total));
        Assert.Null((await world.TrySubmitAsync("8.8.8.8\n")).Error);
    }

    [Fact]
    public async Task Submit_TwoHundredAreOver_TheOldestLeavesWithItsRows()
    {
        using var world = await BulkWorld.CreateAsync();
        var first = await world.SubmitAsync("8.8.8.8\nnothing\n");
        await world.RunAsync(first.Id);
        await using (var db = world.Data.Database.Across())
        {
            db.BulkJobs.AddRange(Enumerable.Range(1, BulkSubmission.MaximumOver - 1).Select(i => new BulkJob
            {
                Id = Guid.NewGuid(),
                OrganizationId = world.Data.OrganizationId,
                FileName = "old",
                CreatedBy = "test",
                TotalIocs = 1,
                Status = BulkStatus.Completed,
                CreatedAt = world.Data.Clock.GetUtcNow().UtcDateTime.AddSeconds(i),
            }));
            await db.SaveChangesAsync();
        }

        await world.SubmitAsync("1.1.1.1\n");

        Assert.Equal("BULK_JOB_NOT_FOUND", (await world.Service.GetAsync(world.Analyst, first.Id, CancellationToken.None)).Error?.Code);
        Assert.Equal(BulkSubmission.MaximumOver, (await world.Service.ListAsync(world.Analyst, new Slice(0, 1), CancellationToken.None)).Value.Total);
        await world.Removal.RemoveAsync(world.Data.OrganizationId, first.Id, CancellationToken.None);
        Assert.Equal(0, await CountAsync(world, first.Id));
    }

    private static async Task<int> CountAsync(BulkWorld world, Guid id)
    {
        await using var db = world.Data.Database.Read(world.Data.OrganizationId);
        return await db.BulkRows.CountAsync(row => row.JobId == id);
    }
}
