using SocConsole.Core.Detection;
using SocConsole.Core.Detection.Management;
using SocConsole.Core.Ingestion;
using SocConsole.Tests.Detection.Correlation;

namespace SocConsole.Tests.Detection.Management;

/// <summary>Rules change while events come: what the rules that stay find must not depend on when.</summary>
public sealed class RuleSwapTests : IAsyncLifetime
{
    private const string Base = "title: own base\nid: own-base\nname: own_base\nlogsource: {product: any}\ndetection:\n  selection: {source.ip|startswith: '192.'}\n  condition: selection\n";
    private const string Count = "title: own count\nid: own-count\ncorrelation:\n  type: event_count\n  rules: own_base\n  group-by: source.ip\n  timespan: 1m\n  condition: {gte: 3}\n";

    private RuleWorld world = null!;

    public async Task InitializeAsync()
    {
        world = await RuleWorld.StartAsync();
        await world.AddAsync(Base);
        await world.AddAsync(Count);
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Engine_RulesChangeAnywhere_TellsTheSameOfRulesThatStay()
    {
        var events = Enumerable.Range(1, 12).Select(i => CorrelationWorld.Event(i, i * 5 % 47, $"192.0.2.{i % 3}", organization: world.Test.OrganizationId)).ToList();
        var expected = Examine(events, new DetectionEngine(world.Pipeline.Catalog, null), swapAt: -1, out _);
        Assert.NotEmpty(expected);

        for (var at = 0; at < events.Count; at++)
        {
            var engine = new DetectionEngine(world.Pipeline.Catalog, null);
            await world.AddAsync(RuleWorld.Text($"added-{at}"));

            Assert.Equal(expected, Examine(events, engine, at, out var outdated));
            Assert.True(outdated);
        }
    }

    [Fact]
    public async Task Engine_CorrelationOfOneOrganization_DoesNotSeeAnothersEvents()
    {
        var stranger = await world.Test.AddOrganizationAsync("Other");
        var events = Enumerable.Range(1, 6).Select(i => CorrelationWorld.Event(i, i, organization: stranger)).ToList();

        Assert.Empty(Examine(events, new DetectionEngine(world.Pipeline.Catalog, null), -1, out _));
    }

    [Fact]
    public async Task Engine_SameCorrelationOfTwoOrganizations_CountsForEachAlone()
    {
        var stranger = world.Test.Person(Core.Identity.Role.Analyst, await world.Test.AddOrganizationAsync("Other"));
        Assert.Null((await world.Rules.CreateAsync(stranger, Base, CancellationToken.None)).Error);
        Assert.Null((await world.Rules.CreateAsync(stranger, Count, CancellationToken.None)).Error);
        var events = Enumerable.Range(1, 8).Select(i => CorrelationWorld.Event(i, i, organization: i % 2 == 0 ? stranger.OrganizationId : world.Test.OrganizationId)).ToList();

        var told = Examine(events, new DetectionEngine(world.Pipeline.Catalog, null), swapAt: 4, out _);

        Assert.Equal(2, told.Count(line => line.StartsWith("own-count", StringComparison.Ordinal)));
        Assert.All(told, line => Assert.EndsWith("count=4", line, StringComparison.Ordinal));
    }

    // As the worker does: between two events, save, make anew, restore.
    private List<string> Examine(List<LogEvent> events, DetectionEngine engine, int swapAt, out bool outdated)
    {
        var sheet = new DraftSheet();
        outdated = engine.IsOutdated;
        for (var i = 0; i < events.Count; i++)
        {
            if (i == swapAt)
            {
                var state = engine.Save();
                engine = new DetectionEngine(world.Pipeline.Catalog, null);
                engine.Restore(state);
            }

            engine.Examine(events[i], sheet, new RuleTally());
        }

        return [.. sheet.Drafts.Where(draft => draft.Rule.Id.StartsWith("own", StringComparison.Ordinal)).Select(draft => $"{draft.Rule.Id} {draft.First.OrganizationId} {draft.EntityValue} {string.Join(',', draft.Evidence)} count={draft.Count}")];
    }
}
