using SocConsole.Core.Learning.Calibration;
using SocConsole.Core.Learning.Metrics;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Learning.Calibration;

public sealed class CalibrationTests
{
    [SharedFact("ml/parity/metrics_calibration.json")]
    public void PlattScaling_Fixture_AgreesTo1e4()
    {
        var (scores, labels) = Fixture();
        var expected = LearningData.Json("metrics_calibration").GetProperty("platt");
        var fitted = PlattScaling.Fit(scores, labels)!;

        Assert.Equal(expected.GetProperty("a").GetDouble(), fitted.A, 1e-4);
        Assert.Equal(expected.GetProperty("b").GetDouble(), fitted.B, 1e-4);
    }

    [SharedFact("ml/parity/metrics_calibration.json")]
    public void IsotonicRegression_Fixture_AgreesTo1e9()
    {
        var (scores, labels) = Fixture();
        var expected = LearningData.Json("metrics_calibration").GetProperty("isotonic");
        var fitted = IsotonicRegression.Fit(scores, labels)!;
        double[] calibrated = [.. scores.Select(fitted.Probability)];

        Assert.Equal(expected.GetProperty("x").Doubles(), fitted.Scores);
        Assert.All(expected.GetProperty("y").Doubles().Zip(fitted.Probabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
        Assert.All(expected.GetProperty("pred").Doubles().Zip(calibrated), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
        Assert.Equal(0, ClassificationMetrics.ExpectedCalibrationError(calibrated, labels)!.Value, 1e-9);
    }

    [Fact]
    public void PlattScaling_OneClassOrOneScore_IsNull()
    {
        Assert.Null(PlattScaling.Fit([.1, .2], [true, true]));
        Assert.Null(PlattScaling.Fit([.2, .2], [true, false]));
        Assert.Null(PlattScaling.Fit([], []));
    }

    [Fact]
    public void PlattScaling_ClassesPartedCleanly_IsFiniteAndSteep()
    {
        var fitted = PlattScaling.Fit([.1, .2, .3, .7, .8, .9], [false, false, false, true, true, true])!;

        Assert.True(double.IsFinite(fitted.A) && double.IsFinite(fitted.B));
        Assert.True(fitted.Probability(.3) < .01 && fitted.Probability(.7) > .99);
    }

    [Fact]
    public void IsotonicRegression_AnyScores_NeverFallsAndKeepsTheMean()
    {
        var random = new Random(1);
        double[] scores = [.. Enumerable.Range(0, 500).Select(_ => Math.Round(random.NextDouble(), 2))];
        bool[] labels = [.. scores.Select(score => random.NextDouble() < score * score)];
        var fitted = IsotonicRegression.Fit(scores, labels)!;

        Assert.All(Enumerable.Range(0, 300), step => Assert.True(fitted.Probability((step + 1) / 200.0 - .2) >= fitted.Probability(step / 200.0 - .2)));
        Assert.Equal(labels.Average(label => label ? 1.0 : 0), scores.Average(fitted.Probability), 1e-9);
    }

    [Fact]
    public void IsotonicRegression_Restored_GivesTheSame()
    {
        var fitted = IsotonicRegression.Fit([.1, .2, .3, .4], [false, true, false, true])!;
        var restored = IsotonicRegression.Restore([.. fitted.Scores], [.. fitted.Probabilities])!;

        Assert.Equal(fitted.Probability(.35), restored.Probability(.35));
        Assert.Null(IsotonicRegression.Restore([.2, .1], [.1, .2]));
        Assert.Null(IsotonicRegression.Restore([.1, .2], [.2, .1]));
        Assert.Null(IsotonicRegression.Restore([.1, double.NaN], [.1, .2]));
        Assert.Null(IsotonicRegression.Fit([], []));
    }

    private static (double[] Scores, bool[] Labels) Fixture()
    {
        var fixture = LearningData.Json("metrics_calibration");
        return (fixture.GetProperty("score").Doubles(), [.. fixture.GetProperty("y").Integers().Select(label => label == 1)]);
    }
}
