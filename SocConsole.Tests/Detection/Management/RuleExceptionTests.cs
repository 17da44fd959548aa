using SocConsole.Core.Detection.Management;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Detection.Management;

public sealed class RuleExceptionTests : IAsyncLifetime
{
    private RuleWorld world = null!;

    public async Task InitializeAsync() => world = await RuleWorld.StartAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Theory]
    [InlineData(RuleWorld.RuleId)]
    [InlineData("*")]
    public async Task Exception_ThatHolds_IsCountedAndNotTold(string rule)
    {
        await world.AddAsync(RuleWorld.Text(user: "'*'"));
        var created = await AddAsync(new NewException(rule, "Backup", "user.name: svc-backup", "Nightly job", null));
        Assert.Null(created.Error);

        await world.SudoAsync("svc-backup");
        await world.SudoAsync("mallory", 1);

        Assert.Equal(["mallory"], (await world.Pipeline.OpenedAsync()).Where(threat => threat.Type == "sudo_use").Select(threat => threat.EntityValue));
        var row = await world.RowAsync();
        Assert.Equal((1, 1), (row.Matches, row.Suppressed));
        Assert.True(Assert.Single((await world.Exceptions.ListAsync(world.Analyst, CancellationToken.None)).Value!).Suppressed >= 1);
    }

    [Fact]
    public async Task Exception_Expired_HoldsNothingBack()
    {
        await world.AddAsync(RuleWorld.Text());
        await AddAsync(new NewException(RuleWorld.RuleId, "For a day", "user.name: mallory", "Test of the week", world.Test.Clock.GetUtcNow().UtcDateTime.AddDays(1)));
        await world.SudoAsync("mallory");
        var held = await world.Pipeline.OpenedAsync();

        world.Test.Clock.Advance(TimeSpan.FromDays(1));
        await world.SudoAsync("mallory", 1);

        Assert.DoesNotContain(held, threat => threat.Type == "sudo_use");
        Assert.Single(await world.Pipeline.OpenedAsync(), threat => threat.Type == "sudo_use");
    }

    [Fact]
    public async Task Delete_Exception_TellsAgain()
    {
        await world.AddAsync(RuleWorld.Text());
        var created = await AddAsync(new NewException(RuleWorld.RuleId, "All", "user.name: mallory", "Because", null));

        Assert.Null((await world.Exceptions.DeleteAsync(world.Analyst, created.Value!.Id, CancellationToken.None)).Error);
        await world.SudoAsync("mallory");

        Assert.Single(await world.Pipeline.OpenedAsync(), threat => threat.Type == "sudo_use");
        Assert.Equal("RULE_EXCEPTION_NOT_FOUND", (await world.Exceptions.DeleteAsync(world.Analyst, created.Value.Id, CancellationToken.None)).Error?.Code);
    }

    [Theory]
    [InlineData("user.name|nonsense: a", "line 1")]
    [InlineData("a: b\nuser.name|nonsense: a", "line 2")]
    [InlineData("a: b\n  c: d\n e", "not valid YAML")]
    [InlineData("a: b\n---\ntitle: another document", "not valid YAML")]
    public async Task Create_FaultySelection_IsToldWithItsLine(string selection, string said)
    {
        var refused = await AddAsync(new NewException("*", "x", selection, "y", null));

        Assert.Contains(said, refused.Error?.Fields?["selection"][0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_MoreThanAYearAheadOrInThePast_IsRefused()
    {
        var now = world.Test.Clock.GetUtcNow().UtcDateTime;

        Assert.NotNull((await AddAsync(new NewException("*", "x", "a: b", "y", now.AddDays(400)))).Error?.Fields?["expires_at"]);
        Assert.NotNull((await AddAsync(new NewException("*", "x", "a: b", "y", now))).Error?.Fields?["expires_at"]);
        Assert.Equal("RULE_NOT_FOUND", (await AddAsync(new NewException("nobody", "x", "a: b", "y", null))).Error?.Code);
    }

    private Task<Result<RuleExceptionView>> AddAsync(NewException exception) => world.Exceptions.CreateAsync(world.Analyst, exception, CancellationToken.None);
}
