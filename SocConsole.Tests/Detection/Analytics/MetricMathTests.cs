using SocConsole.Core.Detection.Analytics;

namespace SocConsole.Tests.Detection.Analytics;

public sealed class MetricMathTests
{
    // The values of R's quantile(c(1, 2, 4, 8, 16), type = 7).
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.25, 2)]
    [InlineData(0.5, 4)]
    [InlineData(0.6, 5.6)]
    [InlineData(0.95, 14.4)]
    [InlineData(1, 16)]
    public void Percentile_TypeSeven_InterpolatesBetweenRanks(double share, double expected)
    {
        Assert.Equal(expected, MetricMath.Percentile([1, 2, 4, 8, 16], share), 9);
    }

    [Fact]
    public void Percentile_OneValue_IsThatValue()
    {
        Assert.Equal(7, MetricMath.Percentile([7], 0.99));
    }

    [Fact]
    public void Statistics_AnyOrder_AreOfTheSortedValues()
    {
        Assert.Equal(new MetricStatistics(1, 16, 6.2, 4, 14.4, 15.68), MetricMath.Statistics([16, 1, 8, 2, 4]));
    }

    [Fact]
    public void Statistics_NoValues_AreUnknown()
    {
        Assert.Equal(new MetricStatistics(null, null, null, null, null, null), MetricMath.Statistics([]));
    }
}
