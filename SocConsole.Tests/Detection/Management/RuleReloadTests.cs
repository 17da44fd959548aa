using Microsoft.EntityFrameworkCore;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Detection.Management;

/// <summary>A change is committed, and compiling fails: the damage is real, a row that can't be read.</summary>
public sealed class RuleReloadTests : IAsyncLifetime
{
    private RuleWorld world = null!;

    public async Task InitializeAsync()
    {
        world = await RuleWorld.StartAsync();
        await world.AddAsync(RuleWorld.Text("first"));
        Assert.Null((await world.Settings.ChangeAsync(world.Analyst, "first", new(Tags: ["kept"]), CancellationToken.None)).Error);
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Create_CompilingFails_SaysSoAndRunsWhenItSucceeds()
    {
        await SetTagsAsync("no json");

        var created = await world.Rules.CreateAsync(world.Analyst, RuleWorld.Text(), CancellationToken.None);
        var status = world.Pipeline.Catalog.StatusOf(world.Test.OrganizationId);

        Assert.Contains("not compiled yet", created.Value!.Faults.Single(), StringComparison.Ordinal);
        Assert.True(status.Pending);
        Assert.Contains("JsonException", status.FailedBecause, StringComparison.Ordinal);
        Assert.NotNull(status.LoadedAt);

        await SetTagsAsync("[]");
        await Poll.UntilAsync(() => Task.FromResult(!world.Pipeline.Catalog.StatusOf(world.Test.OrganizationId).Pending), TimeSpan.FromSeconds(30));

        Assert.Empty((await world.RowAsync()).Entry.Faults);
        Assert.Null(world.Pipeline.Catalog.StatusOf(world.Test.OrganizationId).FailedBecause);
        await world.SudoAsync("mallory");
        Assert.Equal(1, (await world.RowAsync()).Matches);
    }

    [Fact]
    public async Task Update_WhileTheLastChangeIsNotCompiled_IsTakenToo()
    {
        await SetTagsAsync("no json");
        await world.Rules.CreateAsync(world.Analyst, RuleWorld.Text(), CancellationToken.None);

        var updated = await world.Rules.UpdateAsync(world.Analyst, RuleWorld.RuleId, RuleWorld.Text(user: "trent"), 1, CancellationToken.None);

        Assert.Equal(2, updated.Value!.Row.Entry.Version);
        Assert.True(world.Pipeline.Catalog.StatusOf(world.Test.OrganizationId).Failures >= 2);
    }

    private async Task SetTagsAsync(string tags)
    {
        await using var db = world.Test.Database.Across();
        await db.Database.ExecuteSqlAsync($"UPDATE rule_settings SET Tags = {tags} WHERE RuleId = 'first'");
    }
}
