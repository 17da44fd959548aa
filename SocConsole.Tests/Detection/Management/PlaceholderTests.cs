using SocConsole.Core.Detection.Management.Placeholders;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Detection.Management;

public sealed class PlaceholderTests : IAsyncLifetime
{
    private const string Waiting = "title: known people\nid: known-people\nlogsource: {product: linux}\ndetection:\n  selection: {user.name|expand: '%people%'}\n  condition: selection\n";

    private RuleWorld world = null!;
    private PlaceholderService placeholders = null!;

    public async Task InitializeAsync()
    {
        world = await RuleWorld.StartAsync();
        placeholders = new PlaceholderService(world.Test.Database, world.Pipeline.Catalog);
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Put_ListThatARuleWaitsFor_MakesItRun()
    {
        var created = await world.AddAsync(Waiting);
        Assert.Contains("placeholder 'people'", created.Faults.Single(), StringComparison.Ordinal);

        Assert.Null((await placeholders.PutAsync(world.Analyst, "people", ["mallory", "trent"], CancellationToken.None)).Error);
        await world.SudoAsync("trent");

        var row = await world.RowAsync("known-people");
        Assert.Equal((0, 1L), (row.Entry.Faults.Count, row.Matches));
        Assert.Null((await placeholders.DeleteAsync(world.Analyst, "people", CancellationToken.None)).Error);
        Assert.Single((await world.RowAsync("known-people")).Entry.Faults);
    }

    [Fact]
    public async Task Put_ListThatARuleNamesWithoutMeasure_IsAFaultOfTheRuleAndNoFlood()
    {
        var often = string.Concat(Enumerable.Repeat("%people%", 50));
        await world.AddAsync(Waiting.Replace("%people%", often, StringComparison.Ordinal));

        Assert.Null((await placeholders.PutAsync(world.Analyst, "people", [.. Enumerable.Range(0, 400).Select(i => new string('x', 996) + i)], CancellationToken.None)).Error);

        Assert.Contains("shorten the lists", Assert.Single((await world.RowAsync("known-people")).Entry.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_MoreCharactersThanAnOrganizationMayHave_IsRefused()
    {
        IReadOnlyList<string> much = [.. Enumerable.Range(0, 2_500).Select(i => $"{i:D4}{new string('x', 996)}")];
        Assert.Null((await placeholders.PutAsync(world.Analyst, "one", much, CancellationToken.None)).Error);

        Assert.Equal("TOO_MANY_PLACEHOLDERS", (await placeholders.PutAsync(world.Analyst, "two", much, CancellationToken.None)).Error!.Code);
    }

    [Fact]
    public async Task Put_LongList_IsUsedWhole()
    {
        await world.AddAsync(Waiting);
        string[] values = [.. Enumerable.Range(0, PlaceholderService.MaximumValues - 1).Select(i => $"user{i}"), "mallory"];

        Assert.Null((await placeholders.PutAsync(world.Analyst, "people", values, CancellationToken.None)).Error);
        await world.SudoAsync("mallory");

        Assert.Equal(1, (await world.RowAsync("known-people")).Matches);
    }

    [Fact]
    public async Task Import_RuleThatWaitsForAList_IsStoredAndCountedAsInactive()
    {
        var done = (await world.ImportAsync(("a.yml", Waiting), ("b.yml", RuleWorld.Text()))).Value!;

        Assert.Equal((2, 0, 1), (done.Added, done.RefusedTotal, done.Inactive));
    }

    [Fact]
    public async Task Preview_RuleWithAList_UsesIt()
    {
        await world.SudoAsync("mallory");
        Assert.Null((await placeholders.PutAsync(world.Analyst, "people", ["mallory"], CancellationToken.None)).Error);

        var tried = await world.Previews.RunAsync(world.Analyst, new(Waiting, null, null), CancellationToken.None);

        Assert.Equal(1, tried.Value!.Matches);
    }

    [Theory]
    [InlineData("no spaces", "a", "name")]
    [InlineData("", "a", "name")]
    [InlineData("people", "", "values")]
    [InlineData("people", null, "values")]
    public async Task Put_WhatIsNoList_IsRefused(string name, string? value, string field)
    {
        var refused = await placeholders.PutAsync(world.Analyst, name, value is null ? [] : [value], CancellationToken.None);

        Assert.Equal(field, refused.Error?.Fields?.Keys.Single());
    }

    [Fact]
    public async Task EveryCall_ByAViewerOrAStranger_ChangesNothing()
    {
        Assert.Null((await placeholders.PutAsync(world.Analyst, "people", ["mallory"], CancellationToken.None)).Error);
        var viewer = world.Test.Person(Role.Viewer);
        var stranger = world.Test.Person(Role.Admin, await world.Test.AddOrganizationAsync("Other"));

        Assert.Equal(ErrorKind.Forbidden, (await placeholders.PutAsync(viewer, "people", ["x"], CancellationToken.None)).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await placeholders.DeleteAsync(viewer, "people", CancellationToken.None)).Error?.Kind);
        Assert.Equal("PLACEHOLDER_NOT_FOUND", (await placeholders.GetAsync(stranger, "people", CancellationToken.None)).Error?.Code);
        Assert.Equal("PLACEHOLDER_NOT_FOUND", (await placeholders.DeleteAsync(stranger, "people", CancellationToken.None)).Error?.Code);
        Assert.Null((await placeholders.PutAsync(stranger, "people", ["other"], CancellationToken.None)).Error);
        Assert.Equal(["mallory"], (await placeholders.GetAsync(viewer, "people", CancellationToken.None)).Value!.Values);
    }
}
