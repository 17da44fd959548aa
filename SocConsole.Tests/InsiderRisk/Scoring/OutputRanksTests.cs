using SocConsole.Core.InsiderRisk.Scoring;

namespace SocConsole.Tests.InsiderRisk.Scoring;

public sealed class OutputRanksTests
{
    private static readonly double[] Shares = [0.5, 0.94, 0.97, 0.985, 0.986, 0.993, 0.9965, 0.998, 0.999, 0.9995];

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(1_000)]
    [InlineData(24_001)]
    public void At_AShare_IsTheQuantileExactInTheTailAndNearElsewhere(int count)
    {
        var random = new Random(count);
        double[] outputs = [.. Enumerable.Range(0, count).Select(_ => Math.Pow(random.NextDouble(), 6))];
        double[] sorted = [.. outputs.Order()];
        var ranks = OutputRanks.Of(outputs)!;

        Assert.True(ranks.IsWhole());
        Assert.All(Shares, share =>
        {
            var exact = (int)Math.Ceiling((share * count) - 1e-9) - 1;
            var slack = share >= 0.98 ? 0 : 1 + (count / 1000);
            Assert.InRange(ranks.At(share), sorted[Math.Max(0, exact)], sorted[Math.Min(count - 1, exact + slack)]);
        });
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public void Map_OfRanks_LeavesTheShareOfDaysAboveTheLevels(double sensitivity)
    {
        var random = new Random(3);
        double[] outputs = [.. Enumerable.Range(0, 40_000).Select(_ => random.NextDouble())];

        var map = ScoreMap.Of(OutputRanks.Of(outputs), sensitivity);

        var factor = Math.Pow(2, sensitivity);
        Assert.All(((double Points, double Share)[])[(40, 0.03), (60, 0.007), (80, 0.001)], level =>
            Assert.InRange(outputs.Count(output => map.Of(output) > level.Points) / (double)outputs.Length, (level.Share * factor) - 0.0011, (level.Share * factor) + 0.0011));
    }

    [Fact]
    public void IsWhole_OfRanksThatDontFit_IsFalse()
    {
        var ranks = OutputRanks.Of([.. Enumerable.Range(0, 500).Select(i => i / 500.0)])!;

        Assert.False((ranks with { Count = 0 }).IsWhole());
        Assert.False((ranks with { Count = 5_000 }).IsWhole());
        Assert.False((ranks with { Tail = [] }).IsWhole());
        Assert.False((ranks with { Even = [.. ranks.Even.Skip(1)] }).IsWhole());
        Assert.False((ranks with { Even = [.. ranks.Even.Reverse()] }).IsWhole());
        Assert.False((ranks with { Tail = [.. ranks.Tail.SkipLast(1), 2] }).IsWhole());
        Assert.False((ranks with { Tail = [.. ranks.Tail.SkipLast(1), double.NaN] }).IsWhole());
    }
}
