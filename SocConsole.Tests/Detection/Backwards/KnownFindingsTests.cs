using Microsoft.EntityFrameworkCore;

namespace SocConsole.Tests.Detection.Backwards;

/// <summary>Runs that open threats, once more over what they know.</summary>
public sealed class KnownFindingsTests : IAsyncLifetime
{
    private const string Address = "203.0.113.9";

    private RunWorld world = null!;

    public async Task InitializeAsync() => world = await RunWorld.StartAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Run_BelowTheThresholdAgain_CountsNothingTwice()
    {
        await SendAsync(0, 300, "alpha");
        await world.Rules.AddAsync(Rule("alpha", 0.05));

        await RunAsync("alpha");
        var first = await CountsAsync();
        await RunAsync("alpha");

        Assert.Equal([("alpha", false, 300L)], first);
        Assert.Equal(first, await CountsAsync());
    }

    [Fact]
    public async Task Run_ThreatOfTwoRulesThatIsTrimmed_CountsNothingTwice()
    {
        await SendAsync(0, 1_400, "alpha", "beta");
        await world.Rules.AddAsync(Rule("alpha", 0.9));
        await world.Rules.AddAsync(Rule("beta", 0.9));

        await RunAsync("alpha");
        await RunAsync("beta");
        var first = await CountsAsync();
        await RunAsync("alpha");
        await RunAsync("beta");

        Assert.Equal([("alpha", true, 700L), ("beta", true, 700L)], first);
        Assert.Equal(first, await CountsAsync());
        await using var db = world.Rules.Test.Database.Read(world.Org);
        Assert.Equal(1_400, (await db.Threats.SingleAsync(row => row.Type == "root_use")).EventCount);
    }

    [Fact]
    public async Task Run_FindingThatJoinedItsThreatLater_CountsNothingTwice()
    {
        await SendAsync(0, 20, "alpha");
        await SendAsync(20, 20, "alpha", "beta");
        await world.Rules.AddAsync(Rule("alpha", 0.05));
        await world.Rules.AddAsync(Rule("beta", 0.9));
        await RunAsync("alpha", until: SshdLines.Nine.AddSeconds(20));
        await RunAsync("beta");
        await RunAsync("alpha");
        var first = await CountsAsync();

        await RunAsync("alpha");

        Assert.Equal([("alpha", true, 30L), ("beta", true, 10L)], first);
        Assert.Equal(first, await CountsAsync());
    }

    [Fact]
    public async Task Run_WithEventsAfterAPendingFinding_AddsOnlyThose()
    {
        await SendAsync(0, 300, "alpha");
        await world.Rules.AddAsync(Rule("alpha", 0.05));
        await RunAsync("alpha", until: SshdLines.Nine.AddSeconds(200));

        await RunAsync("alpha");

        Assert.Equal([("alpha", false, 300L)], await CountsAsync());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    public async Task Run_PartOfABusySecondKnown_AddsTheRestOnly(int from, int until)
    {
        await SendAsync(0, 1, "alpha");
        await world.Rules.Pipeline.SendAsync([.. Enumerable.Range(0, 1_400).Select(index => SshdLines.Failed(Address, SshdLines.Nine.AddSeconds(1).AddMicroseconds(index), 4000 + index, "alpha"))]);
        await world.Rules.AddAsync(Rule("alpha", 0.05));
        await RunAsync("alpha", SshdLines.Nine.AddSeconds(from), SshdLines.Nine.AddSeconds(until));

        await RunAsync("alpha");

        Assert.Equal([("alpha", false, 1_401L)], await CountsAsync());
    }

    private static string Rule(string user, double precision) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $$"""
        title: {{user}}
        id: {{user}}
        logsource: {product: linux}
        detection:
            selection: {user.name: {{user}}}
            condition: selection
        level: medium
        soc:
            threat_type: root_use
            entity: source.ip
            precision: {{precision}}
        """);

    // One after another, a second apart.
    private async Task SendAsync(int from, int count, params string[] users) => await world.Rules.Pipeline.SendAsync(
        [.. Enumerable.Range(from, count).Select(index => SshdLines.Failed(Address, SshdLines.Nine.AddSeconds(index), 4000 + index, users[index % users.Length]))]);

    private async Task RunAsync(string ruleId, DateTime? from = null, DateTime? until = null) => await world.EndAsync(await world.BeginAsync(ruleId, openThreats: true, from, until));

    private async Task<IReadOnlyList<(string Rule, bool HasThreat, long Events)>> CountsAsync()
    {
        await using var db = world.Rules.Test.Database.Read(world.Org);
        var rows = await db.Findings.Where(row => row.RuleId == "alpha" || row.RuleId == "beta").OrderBy(row => row.RuleId).ThenBy(row => row.Id).ToListAsync();
        return [.. rows.Select(row => (row.RuleId, row.ThreatId is not null, row.EventCount))];
    }
}
