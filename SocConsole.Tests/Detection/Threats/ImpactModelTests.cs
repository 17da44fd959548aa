using Microsoft.Extensions.Options;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Detection.Threats;

public sealed class ImpactModelTests
{
    [Fact]
    public void Estimate_EveryKindAndConfidence_IsTheSumOfItsItemsAndGrows()
    {
        var options = new ImpactOptions();
        var model = new ImpactModel(Options.Create(options));
        foreach (var type in options.ByThreatType.Keys)
        {
            var before = -1m;
            for (var confidence = 0.0; confidence <= 1; confidence += 0.05)
            {
                var estimate = model.Estimate(type, confidence);

                Assert.Equal(estimate.Items.Sum(item => item.Usd), estimate.Total);
                Assert.All(estimate.Items, item => Assert.True(item.Usd > 0 && item.Usd == decimal.Truncate(item.Usd)));
                Assert.True(estimate.Total >= before);
                before = estimate.Total;
            }
        }
    }

    [Fact]
    public void Estimate_KnownAssumptions_GivesTheKnownItems()
    {
        var model = new ImpactModel(Options.Create(new ImpactOptions()));

        var items = model.Estimate("brute_force_attack", 0.8).Items;

        Assert.Equal(
            [("Data breach", 200_000), ("Regulatory fine", 40_000), ("Reputation", 20_000), ("Downtime", 6_400), ("Response", 480)],
            items.Select(item => (item.Name, item.Usd)));
        Assert.Contains("5.0 % likely × 0.80 confidence", items[0].Basis, StringComparison.Ordinal);
    }

    [Fact]
    public void Estimate_UnknownKind_TakesTheDefault()
    {
        var model = new ImpactModel(Options.Create(new ImpactOptions()));

        Assert.Equal(model.Estimate("default", 0.5).Total, model.Estimate("never_heard_of", 0.5).Total);
    }

    [Fact]
    public void Estimate_NoAssumptions_IsNothing()
    {
        var model = new ImpactModel(Options.Create(new ImpactOptions { ByThreatType = [] }));

        Assert.Equal(0, model.Estimate("xss", 1).Total);
        Assert.Empty(model.Estimate("xss", 1).Items);
    }

    [Theory]
    [InlineData(Severity.Critical, 1, 10_000_000, 100)]
    [InlineData(Severity.Critical, 1, 1_000_000_000, 100)]
    [InlineData(Severity.Critical, 1, 0, 20)]
    [InlineData(Severity.High, 0.5, 100_000, 24)]
    [InlineData(Severity.Informational, 0.5, 100, 2)]
    public void Priority_KnownInputs_FollowsTheFormula(Severity severity, double confidence, int impact, double expected)
    {
        Assert.Equal(expected, ThreatPriority.Of(severity, confidence, impact), 1);
    }
}
