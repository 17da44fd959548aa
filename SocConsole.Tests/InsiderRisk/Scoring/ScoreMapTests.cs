using SocConsole.Core.InsiderRisk.Scoring;

namespace SocConsole.Tests.InsiderRisk.Scoring;

public sealed class ScoreMapTests
{
    private static readonly double[] Ordinary = [.. Enumerable.Range(1, 10_000).Select(i => Math.Pow(i / 10_000.0, 3))];

    [Fact]
    public void Of_TheAnchors_AreTheBordersOfTheLevels()
    {
        var map = ScoreMap.Fit(Ordinary);

        Assert.Equal([10.0, 40, 60, 80], map.Anchors.Select(anchor => Math.Round(map.Of(anchor), 9)));
        Assert.Equal((0, 100, 100), (map.Of(0), map.Of(1), map.Of(7)));
        Assert.Equal(0, map.Of(-1));
    }

    [Fact]
    public void Of_OrdinaryDays_HasTheShares()
    {
        var map = ScoreMap.Fit(Ordinary);
        double[] scores = [.. Ordinary.Select(map.Of)];

        Assert.InRange(scores.Count(score => score > 10), 4_999, 5_001);
        Assert.InRange(scores.Count(score => score > 40), 299, 301);
        Assert.InRange(scores.Count(score => score > 60), 69, 71);
        Assert.InRange(scores.Count(score => score > 80), 9, 11);
    }

    [Theory]
    [InlineData(-1, 150)]
    [InlineData(0, 300)]
    [InlineData(1, 600)]
    public void Fit_Sensitivity_MovesTheShares(double sensitivity, int above)
    {
        var map = ScoreMap.Fit(Ordinary, sensitivity);

        Assert.InRange(Ordinary.Count(output => map.Of(output) > 40), above - 1, above + 1);
        Assert.InRange(Ordinary.Count(output => map.Of(output) > 10), 4_999, 5_001);
    }

    [Fact]
    public void Of_HigherOutput_IsNeverLower()
    {
        var random = new Random(2);
        for (var round = 0; round < 200; round++)
        {
            var map = ScoreMap.Fit([.. Enumerable.Range(0, random.Next(400)).Select(_ => Math.Round(random.NextDouble(), random.Next(1, 5)))], (random.NextDouble() * 2) - 1);
            double[] scores = [.. Enumerable.Range(-5, 1_020).Select(i => map.Of(i / 1_000.0))];
            Assert.All(scores.Zip(scores.Skip(1)), pair => Assert.True(pair.First <= pair.Second));
            Assert.All(scores, score => Assert.InRange(score, 0, 100));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(1)]
    public void Fit_EqualOutputs_StillRises(double output)
    {
        var map = ScoreMap.Fit([.. Enumerable.Repeat(output, 500)]);

        Assert.All(map.Anchors.Zip(map.Anchors.Skip(1)), pair => Assert.True(pair.First < pair.Second));
        Assert.InRange(map.Of(output), 0, 10.000001);
        Assert.InRange(map.Of(output + 0.01), 80, 100);
    }

    [Fact]
    public void Fit_NoDays_IsUsable() => Assert.Equal([0.2, 0.4, 0.6, 0.8], ScoreMap.Fit([]).Anchors.Select(anchor => Math.Round(anchor, 9)));

    [Theory]
    [InlineData(80, RiskLevel.Critical)]
    [InlineData(79.9, RiskLevel.High)]
    [InlineData(60, RiskLevel.High)]
    [InlineData(59.9, RiskLevel.Medium)]
    [InlineData(40, RiskLevel.Medium)]
    [InlineData(39.9, RiskLevel.Low)]
    public void Level_OfAScore_IsTheDocuments(double score, RiskLevel level) => Assert.Equal(level, RiskLevels.Of(score));
}
