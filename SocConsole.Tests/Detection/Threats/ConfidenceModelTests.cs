using SocConsole.Core.Detection.Threats;

namespace SocConsole.Tests.Detection.Threats;

public sealed class ConfidenceModelTests
{
    [Theory]
    [InlineData(0.85, 1, 0, 0, 0.85)]
    [InlineData(0.5, 4, 0, 0, 0.67)]
    [InlineData(0.5, 16, 0, 0, 0.8)]
    [InlineData(0.5, 1000, 0, 0, 0.8)]
    [InlineData(0.5, 0.1, 0, 0, 0.5)]
    [InlineData(0.85, 1, 0, 5, 0.57)]
    [InlineData(0.5, 1, 10, 0, 0.75)]
    [InlineData(0, 1, 0, 0, 0.01)]
    [InlineData(1, 16, 200, 0, 0.99)]
    public void Of_KnownInputs_FollowsTheFormula(double precision, double strength, long truePositives, long falsePositives, double expected)
    {
        Assert.Equal(expected, ConfidenceModel.Of(precision, strength, truePositives, falsePositives), 2);
    }

    [Fact]
    public void Of_AnyInput_IsMonotoneAndBounded()
    {
        var random = new Random(9);
        for (var i = 0; i < 5000; i++)
        {
            var (precision, strength) = (random.NextDouble(), random.NextDouble() * 40);
            var (right, wrong) = (random.NextInt64(300), random.NextInt64(300));
            var confidence = ConfidenceModel.Of(precision, strength, right, wrong);

            Assert.InRange(confidence, 0.01, 0.99);
            Assert.True(ConfidenceModel.Of(Math.Min(1, precision + 0.1), strength, right, wrong) >= confidence);
            Assert.True(ConfidenceModel.Of(precision, strength + 1, right, wrong) >= confidence);
            Assert.True(ConfidenceModel.Of(precision, strength, right + 5, wrong) >= confidence);
            Assert.True(ConfidenceModel.Of(precision, strength, right, wrong + 5) <= confidence);
        }
    }

    [Theory]
    [InlineData(0.6, 1, 0.6)]
    [InlineData(0.6, 2, 0.7)]
    [InlineData(0.6, 3, 0.78)]
    [InlineData(0.6, 0, 0.6)]
    [InlineData(0.99, 50, 0.99)]
    public void Combine_FurtherRules_EachTakeAQuarterOfTheRest(double highest, int rules, double expected)
    {
        Assert.Equal(expected, ConfidenceModel.Combine(highest, rules), 2);
    }
}
