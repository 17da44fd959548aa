using SocConsole.Core.Detection.Management;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Detection.Management;

public sealed class RuleServiceTests : IAsyncLifetime
{
    private RuleWorld world = null!;

    public async Task InitializeAsync() => world = await RuleWorld.StartAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Create_SoundRule_FindsItsEventsAtOnce()
    {
        await world.SudoAsync("mallory");
        var before = await world.Pipeline.OpenedAsync();

        var created = await world.AddAsync(RuleWorld.Text());
        await world.SudoAsync("mallory", 1);

        Assert.DoesNotContain(before, threat => threat.Type == "sudo_use");
        Assert.Equal((1, "own", "Rule Writer"), (created.Row.Entry.Version, created.Row.Entry.Pack, created.Row.Entry.Author));
        var threat = Assert.Single(await world.Pipeline.OpenedAsync(), threat => threat.Type == "sudo_use");
        var detail = (await world.Pipeline.Threats.GetAsync(world.Analyst, threat.Number, CancellationToken.None)).Value!;
        var finding = Assert.Single(detail.Findings, finding => finding.RuleId == RuleWorld.RuleId);
        Assert.Equal(("Rule Writer", "DRL-1.1", "https://example.org/rule"), (finding.RuleAuthor, finding.RuleLicense, Assert.Single(finding.RuleReferences)));
        Assert.Equal(1, (await world.RowAsync()).Matches);
    }

    [Theory]
    [InlineData("title: x\nid: a\nlogsource: {product: linux}\ndetection:\n  selection:\n    a|nonsense: b\n  condition: selection\n", "line 6")]
    [InlineData("nothing", "line 1")]
    [InlineData("title: [", "not valid YAML")]
    public async Task Create_Fault_IsToldWithItsLineAndNothingIsStored(string text, string said)
    {
        var refused = await world.Rules.CreateAsync(world.Analyst, text, CancellationToken.None);

        Assert.Equal((ErrorKind.Invalid, "INVALID_RULE"), (refused.Error!.Kind, refused.Error.Code));
        Assert.Contains(said, refused.Error.Fields!["text"][0], StringComparison.Ordinal);
        Assert.Equal(0, (await ListAsync(new RuleFilter { Pack = "own" })).Total);
    }

    [Fact]
    public async Task Create_IdOfARuleThatComesWithTheConsole_IsRefused()
    {
        var builtIn = (await ListAsync(new RuleFilter { Pack = "built-in" })).Items[0].Entry;

        var refused = await world.Rules.CreateAsync(world.Analyst, RuleWorld.Text(builtIn.RuleId), CancellationToken.None);

        Assert.Contains("comes with the console", refused.Error?.Message, StringComparison.Ordinal);
        Assert.Equal("RULE_IS_BUILT_IN", (await world.Rules.DeleteAsync(world.Analyst, builtIn.RuleId, CancellationToken.None)).Error?.Code);
    }

    [Fact]
    public async Task Create_Twice_IsAConflict()
    {
        await world.AddAsync(RuleWorld.Text());

        Assert.Equal("RULE_EXISTS", (await world.Rules.CreateAsync(world.Analyst, RuleWorld.Text(), CancellationToken.None)).Error?.Code);
    }

    [Fact]
    public async Task Update_OldVersion_IsRefusedAndTheNewestStays()
    {
        await world.AddAsync(RuleWorld.Text());

        var second = await world.Rules.UpdateAsync(world.Analyst, RuleWorld.RuleId, RuleWorld.Text(user: "trent"), 1, CancellationToken.None);
        var stale = await world.Rules.UpdateAsync(world.Analyst, RuleWorld.RuleId, RuleWorld.Text(user: "eve"), 1, CancellationToken.None);
        await world.SudoAsync("trent");
        await world.SudoAsync("eve");

        Assert.Equal(2, second.Value!.Row.Entry.Version);
        Assert.Equal("RULE_CHANGED", stale.Error?.Code);
        Assert.Equal(["trent"], (await world.Pipeline.OpenedAsync()).Where(threat => threat.Type == "sudo_use").Select(threat => threat.EntityValue));
    }

    [Fact]
    public async Task Update_OtherId_IsRefused()
    {
        await world.AddAsync(RuleWorld.Text());

        Assert.Equal(ErrorKind.Invalid, (await world.Rules.UpdateAsync(world.Analyst, RuleWorld.RuleId, RuleWorld.Text("other"), 1, CancellationToken.None)).Error?.Kind);
        Assert.Equal("RULE_NOT_FOUND", (await world.Rules.UpdateAsync(world.Analyst, "other", RuleWorld.Text("other"), 1, CancellationToken.None)).Error?.Code);
    }

    [Fact]
    public async Task Delete_Rule_FindsNothingAnyMore()
    {
        await world.AddAsync(RuleWorld.Text());

        Assert.Null((await world.Rules.DeleteAsync(world.Analyst, RuleWorld.RuleId, CancellationToken.None)).Error);
        await world.SudoAsync("mallory");

        Assert.DoesNotContain(await world.Pipeline.OpenedAsync(), threat => threat.Type == "sudo_use");
        Assert.Equal("RULE_NOT_FOUND", (await world.Rules.GetAsync(world.Analyst, RuleWorld.RuleId, CancellationToken.None)).Error?.Code);
    }

    [Fact]
    public async Task Changes_ByAViewer_AreForbidden()
    {
        var viewer = world.Test.Person(Role.Viewer);

        Assert.Equal(ErrorKind.Forbidden, (await world.Rules.CreateAsync(viewer, RuleWorld.Text(), CancellationToken.None)).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await world.Rules.UpdateAsync(viewer, "a", "b", 1, CancellationToken.None)).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await world.Rules.DeleteAsync(viewer, "a", CancellationToken.None)).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await world.Settings.ChangeAsync(viewer, "a", new RuleChange(false), CancellationToken.None)).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await world.Exceptions.CreateAsync(viewer, new NewException("*", "t", "a: b", "r", null), CancellationToken.None)).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await world.Imports.ImportAsync(viewer, new RuleDelivery([], []), null, CancellationToken.None)).Error?.Kind);
        Assert.Null((await world.Rules.ListAsync(viewer, new RuleFilter(), new PageRequest(1, 10), CancellationToken.None)).Error);
    }

    [Fact]
    public async Task List_Filters_GiveTheirRules()
    {
        await world.AddAsync(RuleWorld.Text());
        await world.AddAsync(RuleWorld.Text("second", "trent", "critical", "Trent uses sudo"));
        await world.SudoAsync("mallory");

        Assert.Equal(["second", RuleWorld.RuleId], await IdsAsync(new RuleFilter { Pack = "own" }));
        Assert.Equal([RuleWorld.RuleId], await IdsAsync(new RuleFilter { Pack = "own", Text = "MALLORY" }));
        Assert.Equal([RuleWorld.RuleId], await IdsAsync(new RuleFilter { Pack = "own", Fired = true }));
        Assert.Equal(["second"], await IdsAsync(new RuleFilter { Pack = "own", Fired = false }));
        Assert.Equal(["second"], await IdsAsync(new RuleFilter { Pack = "own", Level = Severity.Critical }));
        Assert.Equal(2, (await ListAsync(new RuleFilter { Pack = "own", Technique = "t1548" })).Total);
        Assert.Equal(0, (await ListAsync(new RuleFilter { Pack = "own", Technique = "T154" })).Total);
        Assert.Equal(["second"], (await world.Rules.ListAsync(world.Analyst, new RuleFilter { Pack = "own" }, new PageRequest(1, 1), CancellationToken.None)).Value!.Items.Select(row => row.Entry.RuleId));
    }

    [Fact]
    public async Task List_OfAnotherOrganization_HasOnlyWhatComesWithTheConsole()
    {
        await world.AddAsync(RuleWorld.Text());
        var stranger = world.Test.Person(Role.Admin, await world.Test.AddOrganizationAsync("Other"));

        var listed = (await world.Rules.ListAsync(stranger, new RuleFilter(), new PageRequest(1, 100), CancellationToken.None)).Value!;

        Assert.All(listed.Items, row => Assert.True(row.Entry.IsBuiltIn));
        Assert.Equal("RULE_NOT_FOUND", (await world.Rules.GetAsync(stranger, RuleWorld.RuleId, CancellationToken.None)).Error?.Code);
    }

    private async Task<Page<RuleRow>> ListAsync(RuleFilter filter) => (await world.Rules.ListAsync(world.Analyst, filter, new PageRequest(1, 100), CancellationToken.None)).Value!;

    private async Task<IEnumerable<string>> IdsAsync(RuleFilter filter) => (await ListAsync(filter)).Items.Select(row => row.Entry.RuleId);
}
