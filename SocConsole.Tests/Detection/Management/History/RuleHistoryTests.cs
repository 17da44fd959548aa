using SocConsole.Core.Detection.Management.History;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Detection.Management.History;

public sealed class RuleHistoryTests : IAsyncLifetime
{
    private RuleWorld world = null!;
    private RuleHistoryService history = null!;

    public async Task InitializeAsync()
    {
        world = await RuleWorld.StartAsync();
        history = new RuleHistoryService(world.Test.Database, world.Rules);
        await world.AddAsync(RuleWorld.Text());
        Assert.Null((await world.Rules.UpdateAsync(world.Analyst, RuleWorld.RuleId, RuleWorld.Text(user: "trent"), 1, "Mallory left", CancellationToken.None)).Error);
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task List_AfterAChange_HasBothWithWhoAndWhy()
    {
        var kept = (await history.ListAsync(world.Test.Person(Role.Viewer), RuleWorld.RuleId, CancellationToken.None)).Value!;

        Assert.Equal((2, 0), (kept.Current, kept.Forgotten));
        Assert.Equal([(2, world.Analyst.Name, "Mallory left"), (1, world.Analyst.Name, null)], kept.Versions.Select(version => (version.Version, version.CreatedBy, version.Note)));
    }

    [Fact]
    public async Task Restore_OlderVersion_IsANewVersionThatRuns()
    {
        var restored = await history.RestoreAsync(world.Analyst, RuleWorld.RuleId, 1, CancellationToken.None);
        await world.SudoAsync("mallory");

        Assert.Equal((3, RuleWorld.Text()), (restored.Value!.Row.Entry.Version, restored.Value.Text));
        Assert.Equal(1, (await world.RowAsync()).Matches);
        Assert.Equal("restored from version 1", (await history.GetAsync(world.Analyst, RuleWorld.RuleId, 3, CancellationToken.None)).Value!.Note);
    }

    [Fact]
    public async Task Restore_ByAViewerOrOfAnUnknownVersion_IsRefused()
    {
        Assert.Equal(ErrorKind.Forbidden, (await history.RestoreAsync(world.Test.Person(Role.Viewer), RuleWorld.RuleId, 1, CancellationToken.None)).Error?.Kind);
        Assert.Equal("RULE_VERSION_NOT_FOUND", (await history.RestoreAsync(world.Analyst, RuleWorld.RuleId, 9, CancellationToken.None)).Error?.Code);
    }

    [Fact]
    public async Task Diff_OfTwoVersions_ShowsTheLine()
    {
        var diff = (await history.DiffAsync(world.Analyst, RuleWorld.RuleId, 1, 2, CancellationToken.None)).Value!;

        Assert.Equal(["        user.name: mallory", "        user.name: trent"], diff.Lines.Where(line => line.Kind != DiffKind.Same).Select(line => line.Text));
    }

    [Fact]
    public async Task Save_MoreThanAreKept_ForgetsTheOldestAndCountsThem()
    {
        for (var version = 2; version < RuleVersion.MaximumPerRule + 3; version++)
        {
            Assert.Null((await world.Rules.UpdateAsync(world.Analyst, RuleWorld.RuleId, RuleWorld.Text(user: $"user{version}"), version, CancellationToken.None)).Error);
        }

        var kept = (await history.ListAsync(world.Analyst, RuleWorld.RuleId, CancellationToken.None)).Value!;

        Assert.Equal((RuleVersion.MaximumPerRule + 3, RuleVersion.MaximumPerRule, 3), (kept.Current, kept.Versions.Count, kept.Forgotten));
        Assert.Equal("RULE_VERSION_NOT_FOUND", (await history.GetAsync(world.Analyst, RuleWorld.RuleId, 3, CancellationToken.None)).Error?.Code);
    }

    [Fact]
    public async Task Delete_AndTheSameIdAgain_BeginsANewHistory()
    {
        Assert.Null((await world.Rules.DeleteAsync(world.Analyst, RuleWorld.RuleId, CancellationToken.None)).Error);
        Assert.Equal("RULE_NOT_FOUND", (await history.ListAsync(world.Analyst, RuleWorld.RuleId, CancellationToken.None)).Error?.Code);

        await world.AddAsync(RuleWorld.Text());

        Assert.Equal([1], (await history.ListAsync(world.Analyst, RuleWorld.RuleId, CancellationToken.None)).Value!.Versions.Select(version => version.Version));
    }

    [Fact]
    public async Task Import_ChangedRule_KeepsBothTexts()
    {
        await world.ImportAsync(("a.yml", RuleWorld.Text("imported-1")));
        await world.ImportAsync(("a.yml", RuleWorld.Text("imported-1", user: "eve")));

        var kept = (await history.ListAsync(world.Analyst, "imported-1", CancellationToken.None)).Value!;

        Assert.Equal([(2, "import pack"), (1, "import pack")], kept.Versions.Select(version => (version.Version, version.Note)));
    }
}
