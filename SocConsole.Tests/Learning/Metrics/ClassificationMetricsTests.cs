using SocConsole.Core.Learning.Metrics;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Learning.Metrics;

public sealed class ClassificationMetricsTests
{
    private static readonly double[] Scores = [.9, .8, .8, .4, .2];
    private static readonly bool[] Labels = [true, true, false, true, false];

    [SharedFact("ml/parity/metrics_calibration.json")]
    public void Metrics_Fixture_AgreeTo1e9()
    {
        var fixture = LearningData.Json("metrics_calibration");
        var scores = fixture.GetProperty("score").Doubles();
        bool[] labels = [.. fixture.GetProperty("y").Integers().Select(label => label == 1)];

        Assert.Equal(fixture.GetProperty("roc_auc").GetDouble(), ClassificationMetrics.RocAuc(scores, labels)!.Value, 1e-9);
        Assert.Equal(fixture.GetProperty("average_precision").GetDouble(), ClassificationMetrics.AveragePrecision(scores, labels)!.Value, 1e-9);
        Assert.Equal(fixture.GetProperty("brier").GetDouble(), ClassificationMetrics.Brier(scores, labels)!.Value, 1e-9);
        Assert.Equal(fixture.GetProperty("ece10").GetDouble(), ClassificationMetrics.ExpectedCalibrationError(scores, labels)!.Value, 1e-9);
    }

    [Fact]
    public void Metrics_FewRows_AsByHand()
    {
        // Of six pairs of a positive and a negative row four are in order and one is a tie.
        Assert.Equal(4.5 / 6, ClassificationMetrics.RocAuc(Scores, Labels)!.Value, 1e-12);
        Assert.Equal(1 / 3.0 + 1 / 3.0 * 2 / 3 + 1 / 3.0 * 3 / 4, ClassificationMetrics.AveragePrecision(Scores, Labels)!.Value, 1e-12);
        Assert.Equal(new BestThreshold(6.0 / 7, .4), ClassificationMetrics.BestF1(Scores, Labels));
        Assert.Equal(1 / 3.0, ClassificationMetrics.RecallAtFalsePositiveRate(Scores, Labels, .49));
        Assert.Equal(1, ClassificationMetrics.RecallAtFalsePositiveRate(Scores, Labels, .5));
        Assert.Equal(new Confusion(2, 1, 1, 1), ClassificationMetrics.ConfusionAt(Scores, Labels, .8));
        Assert.Equal(2 / 3.0, new Confusion(2, 1, 1, 1).Precision!.Value, 1e-12);
        Assert.Equal(.6, new Confusion(2, 1, 1, 1).Accuracy!.Value, 1e-12);
    }

    [Fact]
    public void Metrics_NothingToMeasure_AreNull()
    {
        Assert.Null(ClassificationMetrics.RocAuc([.5, .6], [true, true]));
        Assert.Null(ClassificationMetrics.AveragePrecision([.5], [false]));
        Assert.Null(ClassificationMetrics.Brier([], []));
        Assert.Null(ClassificationMetrics.ExpectedCalibrationError([], []));
        Assert.Null(ClassificationMetrics.BestF1([.5], [false]));
        Assert.Null(ClassificationMetrics.RecallAtFalsePositiveRate([.5], [true], .1));
        Assert.Null(new Confusion(0, 0, 0, 0).Precision);
    }

    [Fact]
    public void BootstrapInterval_Auc_HoldsTheEstimateAndIsSeeded()
    {
        var random = new Random(1);
        bool[] labels = [.. Enumerable.Range(0, 300).Select(row => row % 5 == 0)];
        double[] scores = [.. labels.Select(label => random.NextDouble() + (label ? .5 : 0))];
        var auc = ClassificationMetrics.RocAuc(scores, labels)!.Value;
        var interval = BootstrapInterval.Of(scores, labels, ClassificationMetrics.RocAuc, new Random(2), 500)!;

        Assert.InRange(auc, interval.Lower, interval.Upper);
        Assert.InRange(interval.Upper - interval.Lower, .03, .2);
        Assert.Equal(interval, BootstrapInterval.Of(scores, labels, ClassificationMetrics.RocAuc, new Random(2), 500));
        Assert.Null(BootstrapInterval.Of([.5, .6], [false, false], ClassificationMetrics.RocAuc, new Random(1), 20));
        Assert.Null(BootstrapInterval.Of([], [], ClassificationMetrics.RocAuc, new Random(1), 20));
    }
}
