using SocConsole.Core.Detection.Management;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Detection.Management;

public sealed class RuleSettingsTests : IAsyncLifetime
{
    private RuleWorld world = null!;

    public async Task InitializeAsync() => world = await RuleWorld.StartAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Change_SwitchedOff_IsSilentUntilSwitchedOn()
    {
        await world.AddAsync(RuleWorld.Text());
        Assert.Null((await world.Settings.ChangeAsync(world.Analyst, RuleWorld.RuleId, new RuleChange(Enabled: false), CancellationToken.None)).Error);
        await world.SudoAsync("mallory");
        var silent = await world.Pipeline.OpenedAsync();

        await world.Settings.ChangeAsync(world.Analyst, RuleWorld.RuleId, new RuleChange(Enabled: true), CancellationToken.None);
        await world.SudoAsync("mallory", 1);

        Assert.DoesNotContain(silent, threat => threat.Type == "sudo_use");
        Assert.Single(await world.Pipeline.OpenedAsync(), threat => threat.Type == "sudo_use");
    }

    [Fact]
    public async Task Change_BuiltInCorrelationSwitchedOff_TellsNothingForThisOrganizationOnly()
    {
        var brute = (await world.Pipeline.Catalog.OfAsync(world.Test.OrganizationId, CancellationToken.None)).Entries.Single(entry => entry.Name == "ssh_brute_force");
        await world.Settings.ChangeAsync(world.Analyst, brute.RuleId, new RuleChange(Enabled: false), CancellationToken.None);

        await world.Pipeline.SendAsync(SshdLines.Burst("203.0.113.9", 8));

        Assert.DoesNotContain(await world.Pipeline.OpenedAsync(), threat => threat.Type == "brute_force_attack");
        Assert.True((await world.Pipeline.Catalog.OfAsync(world.Test.OrganizationId + 1, CancellationToken.None)).IsOn(brute.RuleId));
    }

    [Fact]
    public async Task Change_Severity_IsWhatIsToldAndCanBeTakenBack()
    {
        await world.AddAsync(RuleWorld.Text());

        var changed = await world.Settings.ChangeAsync(world.Analyst, RuleWorld.RuleId, new RuleChange(Severity: Severity.Critical, Tags: ["crown"]), CancellationToken.None);
        await world.SudoAsync("mallory");
        var back = await world.Settings.ChangeAsync(world.Analyst, RuleWorld.RuleId, new RuleChange(ClearSeverity: true), CancellationToken.None);

        Assert.Equal((Severity.Critical, Severity.Medium), (changed.Value!.Entry.Severity, changed.Value.Entry.Level));
        Assert.Equal(Severity.Critical, Assert.Single(await world.Pipeline.OpenedAsync(), threat => threat.Type == "sudo_use").Severity);
        Assert.Equal(Severity.Medium, back.Value!.Entry.Severity);
        Assert.Equal(["crown"], back.Value.Entry.Tags);
    }

    [Fact]
    public async Task ChangeAll_Filter_ChangesWhatItMatches()
    {
        await world.AddAsync(RuleWorld.Text());
        await world.AddAsync(RuleWorld.Text("second", "trent", "low", "Second"));

        var changed = await world.Settings.ChangeAllAsync(world.Analyst, new RuleFilter { Pack = "own", Level = Severity.Low }, new RuleChange(Enabled: false), CancellationToken.None);

        Assert.Equal(1, changed.Value!.Changed);
        Assert.True((await world.RowAsync()).Entry.Enabled);
        Assert.False((await world.RowAsync("second")).Entry.Enabled);
    }

    [Fact]
    public async Task Change_Nothing_IsRefused() =>
        Assert.Equal(ErrorKind.Invalid, (await world.Settings.ChangeAsync(world.Analyst, RuleWorld.RuleId, new RuleChange(), CancellationToken.None)).Error?.Kind);
}
