using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Graph;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.InsiderRisk.Graph;

public sealed class EdgeFoldTests : IAsyncLifetime
{
    private GraphWorld world = null!;

    public async Task InitializeAsync() => world = await GraphWorld.CreateAsync();

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Fold_CutOffBetweenBatches_CountsEachActivityOnce()
    {
        var person = await world.AddPersonAsync("U1");
        await AddLogonsAsync(person, 12);

        Assert.Equal(5, await world.Fold().FoldAsync(world.Organization, 5, CancellationToken.None));
        Assert.Equal(7, await world.Fold().SweepAsync(CancellationToken.None));
        Assert.Equal(0, await world.Fold().SweepAsync(CancellationToken.None));

        var edge = Assert.Single(await world.EdgesAsync());
        Assert.Equal((EdgeKind.LoggedOn, "pc-1", 12L), (edge.Kind, edge.Target, edge.Count));
        Assert.Equal((GraphWorld.Begin, GraphWorld.Begin.AddHours(11)), (edge.FirstSeen, edge.LastSeen));
    }

    [Fact]
    public async Task Fold_OfWhatCameLater_GoesOnWhereItStood()
    {
        var person = await world.AddPersonAsync("U1");
        var fold = world.Fold();
        await AddLogonsAsync(person, 2);
        await fold.SweepAsync(CancellationToken.None);
        await AddLogonsAsync(person, 3);

        Assert.Equal(3, await fold.SweepAsync(CancellationToken.None));
        Assert.Equal(5, Assert.Single(await world.EdgesAsync()).Count);
    }

    [Fact]
    public async Task Fold_ByTwoAtOnce_CountsEachActivityOnce()
    {
        var person = await world.AddPersonAsync("U1");
        await AddLogonsAsync(person, 20);

        await Task.WhenAll(world.Fold().SweepAsync(CancellationToken.None), world.Fold().SweepAsync(CancellationToken.None));
        await world.Fold().SweepAsync(CancellationToken.None);

        Assert.Equal(20, Assert.Single(await world.EdgesAsync()).Count);
    }

    // The edges were written and the write failed before its end: neither they nor the cursor may stay.
    [Fact]
    public async Task Write_ThatFails_LeavesNoEdges()
    {
        var person = await world.AddPersonAsync("U1");
        var failed = await world.Database.WriteAsync<Done>(world.Organization, unit =>
        {
            var batch = new EdgeBatch();
            batch.Add(new Activity { PersonId = person, At = GraphWorld.Begin, Details = "{}", Key = [] }, EdgeKind.LoggedOn, "pc-1");
            using var writes = new EdgeWrites(unit, world.Organization);
            writes.Add(batch);
            return Task.FromResult<Result<Done>>(Error.Invalid("cut off"));
        }, CancellationToken.None);

        Assert.NotNull(failed.Error);
        Assert.Empty(await world.EdgesAsync());
    }

    [Fact]
    public async Task Fold_OfEachKind_NamesItsTarget()
    {
        var person = await world.AddPersonAsync("U1", "u1@corp.example");
        var at = GraphWorld.Begin;
        await world.AddAsync(person, ActivityKind.Logon, at, new { location = "Denver, US" }, "pc-1");
        await world.AddAsync(person, ActivityKind.Logon, at, new { success = false, location = "Berlin, DE" }, "pc-2");
        await world.AddAsync(person, ActivityKind.FileAccess, at, new { file_path = "/finance/t1/plans/a.xlsx", action = "read", sensitive = true });
        await world.AddAsync(person, ActivityKind.FileAccess, at, new { file_path = "/sales/b.xlsx", action = "delete", sensitive = true });
        await world.AddAsync(person, ActivityKind.FileAccess, at, new { file_path = "/open/t1/a.xlsx", action = "read", sensitive = false });
        await world.AddAsync(person, ActivityKind.FileAccess, at, new { file_path = "/open/a.xlsx", action = "copy", destination = "removable" }, "pc-1");
        await world.AddAsync(person, ActivityKind.FileAccess, at, new { file_path = "/open/a.xlsx", action = "upload", domain = "Dropbox.com" });
        await world.AddAsync(person, ActivityKind.Email, at, new { recipients = new[] { "a@corp.example", "b@Gmail.com" }, external_count = 1 });
        await world.AddAsync(person, ActivityKind.Process, at, new { process = "C:\\tools\\NMAP.exe" });
        await world.AddAsync(person, ActivityKind.Process, at, new { process = "word.exe" });

        await world.Fold().SweepAsync(CancellationToken.None);

        Assert.Equal(
            [(EdgeKind.CopiedToRemovable, "pc-1"), (EdgeKind.LoggedOn, "pc-1"), (EdgeKind.LoggedOnFrom, "US"), (EdgeKind.MailedTo, "gmail.com"), (EdgeKind.Ran, "nmap.exe"), (EdgeKind.Read, "/finance/t1"), (EdgeKind.UploadedTo, "dropbox.com"), (EdgeKind.Wrote, "/sales")],
            (await world.EdgesAsync()).Select(edge => (edge.Kind, edge.Target)).OrderBy(edge => edge.Kind.ToString(), StringComparer.Ordinal));
    }

    [Fact]
    public async Task Heat_OfActsInAnyOrder_HalvesEveryFourteenDays()
    {
        var person = await world.AddPersonAsync("U1");
        await LogonAsync(person, GraphWorld.Begin.AddDays(14));
        await world.Fold().SweepAsync(CancellationToken.None);
        await LogonAsync(person, GraphWorld.Begin);
        await LogonAsync(person, GraphWorld.Begin.AddDays(28));
        await world.Fold().SweepAsync(CancellationToken.None);

        Assert.Equal(1.75, Assert.Single(await world.EdgesAsync()).Heat, 9);
    }

    [Fact]
    public async Task Targets_BeyondTheMost_AreCountedTogether()
    {
        var person = await world.AddPersonAsync("U1");
        for (var round = 0; round < 2; round++)
        {
            await world.WriteAsync(world.Organization, unit =>
            {
                var batch = new EdgeBatch();
                for (var i = 0; i < 5; i++)
                {
                    batch.Add(new Activity { PersonId = person, At = GraphWorld.Begin, Details = "{}", Key = [] }, EdgeKind.LoggedOn, $"pc-{i}");
                }

                using var writes = new EdgeWrites(unit, world.Organization, most: 3);
                writes.Add(batch);
                return Task.FromResult(0);
            });
        }

        var edges = await world.EdgesAsync();

        Assert.Equal(4, edges.Count);
        Assert.Equal(("", 4L), (edges[0].Target, edges[0].Count));
        Assert.All(edges.Skip(1), edge => Assert.Equal(2, edge.Count));
    }

    [Fact]
    public async Task Erase_OfAPerson_DeletesOnlyItsEdges()
    {
        var (first, second) = (await world.AddPersonAsync("U1"), await world.AddPersonAsync("U2"));
        await AddLogonsAsync(first, 1);
        await AddLogonsAsync(second, 1);
        await world.Fold().SweepAsync(CancellationToken.None);

        Assert.Equal(1, await world.WriteAsync(world.Organization, unit => EntityEdges.EraseAsync(unit, first, CancellationToken.None)));
        Assert.Equal(second, Assert.Single(await world.EdgesAsync()).PersonId);
    }

    [Fact]
    public async Task Clear_OfAnOrganization_LeavesTheOthers()
    {
        var other = await world.OtherOrganizationAsync();
        await AddLogonsAsync(await world.AddPersonAsync("U1"), 2);
        var stranger = await world.AddPersonAsync("U1", organization: other);
        await world.AddAsync(stranger, ActivityKind.Logon, GraphWorld.Begin, new { }, "pc-9", other);
        await world.Fold().SweepAsync(CancellationToken.None);

        Assert.Equal(1, await world.WriteAsync(world.Organization, unit => EntityEdges.ClearAsync(unit, CancellationToken.None)));
        Assert.Empty(await world.EdgesAsync());
        Assert.Equal("pc-9", Assert.Single(await world.EdgesAsync(other)).Target);
    }

    private async Task AddLogonsAsync(int person, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await LogonAsync(person, GraphWorld.Begin.AddHours(i));
        }
    }

    private Task LogonAsync(int person, DateTime at) => world.AddAsync(person, ActivityKind.Logon, at, new { }, "pc-1");
}
