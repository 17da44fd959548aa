using SocConsole.Core.Learning;
using SocConsole.Core.Learning.Metrics;

namespace SocConsole.Tests.Learning;

public sealed class GradientBoostedTreesTests
{
    [Fact]
    public void Train_OneSplit_GainAndLeavesAsTheFormulaSays()
    {
        // Two values, 3 of 4 and 1 of 4 positive: at the start each row has hessian .25 and gradient -.5 or .5, so G is -1 and 1, H is 1, and a leaf -.3 G / (H + 1).
        float[][] rows = [[0], [0], [0], [0], [1], [1], [1], [1]];
        bool[] labels = [true, false, false, false, true, true, true, false];
        var model = Train(LearningData.Table(rows), labels, new GradientBoostingOptions(Rounds: 1));

        Assert.Equal(-.15, model.Margin([0]), 1e-12);
        Assert.Equal(.15, model.Margin([1]), 1e-12);
        Assert.Equal(1 / (1 + Math.Exp(-.15)), model.Probability([1]), 1e-12);

        // The gain is .5 (1/2 + 1/2 - 0) = .5.
        Assert.Equal(2, Train(LearningData.Table(rows), labels, new GradientBoostingOptions(Rounds: 1, Gamma: .49)).Trees.Nodes.Length - 1);
        Assert.Equal(1, Train(LearningData.Table(rows), labels, new GradientBoostingOptions(Rounds: 1, Gamma: .51)).Trees.Nodes.Length);
        Assert.Equal(1, Train(LearningData.Table(rows), labels, new GradientBoostingOptions(Rounds: 1, MinChildWeight: 1.01)).Trees.Nodes.Length);
    }

    [Fact]
    public void Train_FewPositivesAmongMany_AreFound()
    {
        var random = new Random(1);
        float[][] rows = [.. Enumerable.Range(0, 20_000).Select(row => new[] { random.NextSingle(), random.NextSingle(), row < 10 ? .9f + random.NextSingle() : random.NextSingle() })];
        bool[] labels = [.. Enumerable.Range(0, 20_000).Select(row => row < 10)];
        var table = LearningData.Table(rows);
        var scores = Train(table, labels, new GradientBoostingOptions()).Probability(table, CancellationToken.None);

        Assert.True(ClassificationMetrics.RocAuc(scores, labels) > .95);
    }

    [Fact]
    public void Train_MonotoneColumns_HigherValueNeverLowersTheMargin()
    {
        var (table, labels) = LearningData.Made(4, missing: false);
        sbyte[] monotone = [1, 1, 0, 1, 0, 0];
        var held = Train(table, labels, new GradientBoostingOptions(Monotone: monotone));
        var free = Train(table, labels, new GradientBoostingOptions());

        Assert.Equal(0, MonotoneProperty.Falls(table, monotone, held.Margin));
        Assert.True(MonotoneProperty.Falls(table, monotone, free.Margin) > 0);
        Assert.True(ClassificationMetrics.RocAuc(held.Margin(table, CancellationToken.None), labels) > .95);
    }

    [Fact]
    public void Train_MissingValuesThatTell_GoToTheBetterSide()
    {
        var random = new Random(1);
        float[][] rows = [.. Enumerable.Range(0, 400).Select(row => new[] { row % 4 == 0 ? float.NaN : random.NextSingle() })];
        bool[] highOrMissing = [.. rows.Select(row => !(row[0] < .6f))];
        bool[] lowOrMissing = [.. rows.Select(row => !(row[0] > .4f))];
        bool[] present = [.. rows.Select(row => !float.IsNaN(row[0]))];

        Assert.All((bool[][])[highOrMissing, lowOrMissing, present], labels =>
        {
            var scores = Train(LearningData.Table(rows), labels, new GradientBoostingOptions(20)).Probability(LearningData.Table(rows), CancellationToken.None);
            Assert.Equal(1, ClassificationMetrics.RocAuc(scores, labels)!.Value, 1e-3);
        });
    }

    [Fact]
    public void Train_SharesOfRowsAndColumns_StillLearnsAndSeedDecides()
    {
        var (table, labels) = LearningData.Made(5);
        var options = new GradientBoostingOptions(Subsample: .6, ColumnSample: .5);
        var scores = Train(table, labels, options).Probability(table, CancellationToken.None);

        Assert.True(ClassificationMetrics.RocAuc(scores, labels) > .95);
        Assert.Equal(LearningData.Archive(Train(table, labels, options)), LearningData.Archive(Train(table, labels, options)));
    }

    [Fact]
    public void Train_MoreRounds_MarginsOfTrainingRowsAreThoseOfTheModel()
    {
        // The trainer keeps its own margins; were they not the model's, loss would not fall with every round.
        var (table, labels) = LearningData.Made(6);
        double[] losses = [.. Enumerable.Range(1, 30).Select(rounds => LogLoss(Train(table, labels, new GradientBoostingOptions(rounds)).Probability(table, CancellationToken.None), labels))];

        Assert.All(losses.Zip(losses[1..]), pair => Assert.True(pair.Second < pair.First));
    }

    [Fact]
    public void Train_PositiveWeight_RaisesProbabilities()
    {
        var (table, labels) = LearningData.Made(7);
        var plain = Train(table, labels, new GradientBoostingOptions(5)).Probability(table, CancellationToken.None);

        Assert.True(Train(table, labels, new GradientBoostingOptions(5, PositiveWeight: 10)).Probability(table, CancellationToken.None).Average() > plain.Average() + .02);
    }

    private static double LogLoss(double[] scores, bool[] labels) => scores.Zip(labels).Average(pair => -Math.Log(pair.Second ? pair.First : 1 - pair.First));

    private static GradientBoostedTrees Train(FeatureTable table, bool[] labels, GradientBoostingOptions options) =>
        GradientBoostedTrees.Train(table, labels, options, new Random(11), null, CancellationToken.None);
}
