using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Outbound;

namespace SocConsole.Tests.Intelligence.Feeds;

public sealed class FeedExclusionTests : IAsyncLifetime
{
    private FeedWorld world = null!;

    public async Task InitializeAsync() => world = await FeedWorld.StartAsync();

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Fetch_WithExclusions_DropsSuppressesTagsAndCounts()
    {
        await ExcludeAsync("dropped", ExclusionMode.Drop, "192.0.2.0/28");
        await ExcludeAsync("held", ExclusionMode.Suppress, "192.0.2.16/28");
        await ExcludeAsync("cloud", ExclusionMode.Tag, "192.0.2.32/28");
        await using var server = await WebServer.StartAsync(_ => Results.Text("192.0.2.1\n192.0.2.17\n192.0.2.33\n192.0.2.200\n"));

        var job = await world.FetchAsync(await world.AddAsync(server.Address));

        Assert.Equal((FetchJobStatus.Completed, 4, 3, 2), (job.Status, job.IndicatorsFound, job.IndicatorsNew, job.IndicatorsExcluded));
        await using var db = world.Test.Database.Read(world.Test.OrganizationId);
        var rows = await db.Indicators.OrderBy(row => row.Id).ToListAsync();
        Assert.Equal(
            [("192.0.2.17", IndicatorState.Excluded, ""), ("192.0.2.200", IndicatorState.Active, ""), ("192.0.2.33", IndicatorState.Active, "list:cloud")],
            rows.Select(row => (row.NormalizedValue, row.State, string.Join(',', row.Tags))));
        Assert.Equal([("cloud", 1, "192.0.2.33"), ("dropped", 1, "192.0.2.1"), ("held", 1, "192.0.2.17")], (await db.Exclusions.OrderBy(row => row.Name).ToListAsync()).Select(row => (row.Name, (int)row.HitCount, Assert.Single(row.Samples))));
    }

    [Theory]
    [InlineData(ExclusionMode.Suppress)]
    [InlineData(ExclusionMode.Drop)]
    public async Task Tell_ForASource_IsHeldBackAndCounted(ExclusionMode mode)
    {
        await ExcludeAsync("held", mode, "192.0.2.0/24");
        var feed = await world.AddAsync(new Uri("http://127.0.0.1:9/"));

        var told = await Indicators.TestIndicators.Of(world.Test).TellAsync(world.Analyst, new NewIndicator(null, "192.0.2.1", 0.5, Severity.High, []), feed.SourceId, CancellationToken.None);

        Assert.Equal((IndicatorState.Excluded, false), (told.Value!.State, told.Value.IsActive));
        await using var db = world.Test.Database.Read(world.Test.OrganizationId);
        Assert.Equal(1, (await db.Exclusions.SingleAsync()).HitCount);
    }

    private async Task ExcludeAsync(string name, ExclusionMode mode, string network)
    {
        var written = await world.Test.Database.WriteAsync<Done>(world.Test.OrganizationId, async unit =>
        {
            var row = new Exclusion { Name = name, Kind = ExclusionKind.Cidr, Mode = mode, Owner = "test", EntryCount = 1, CreatedAt = unit.Now, UpdatedAt = unit.Now };
            unit.Db.Exclusions.Add(row);
            await unit.Db.SaveChangesAsync();
            unit.Db.ExclusionEntries.Add(new ExclusionEntry { ExclusionId = row.Id, Value = network });
            return Done.Value;
        }, CancellationToken.None);
        Assert.Null(written.Error);
    }
}
