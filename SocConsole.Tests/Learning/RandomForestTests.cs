using SocConsole.Core.Learning;
using SocConsole.Core.Learning.Metrics;

namespace SocConsole.Tests.Learning;

public sealed class RandomForestTests
{
    [Fact]
    public void Train_AnyNumberOfThreads_SameModel()
    {
        var (table, labels) = LearningData.Made(1);

        Assert.Equal(LearningData.Archive(Train(table, labels, new RandomForestOptions(20, Threads: 1))), LearningData.Archive(Train(table, labels, new RandomForestOptions(20, Threads: 4))));
    }

    [Fact]
    public void Probability_OtherRowsOfTheSameSource_TellsClassesApart()
    {
        var (table, labels) = LearningData.Made(2);
        var (unseen, truth) = LearningData.Made(3);
        var forest = Train(table, labels, new RandomForestOptions());
        var scores = forest.Probability(unseen, CancellationToken.None);

        Assert.True(ClassificationMetrics.RocAuc(scores, truth) > .95);
        Assert.Equal(Enumerable.Range(0, unseen.Rows).Select(row => forest.Probability(unseen.Row(row))), scores);
    }

    [Fact]
    public void Train_MonotoneColumns_HigherValueNeverLowersTheProbability()
    {
        var (table, labels) = LearningData.Made(4, missing: false);
        sbyte[] monotone = [1, 1, 0, 1, 0, 0];
        var held = Train(table, labels, new RandomForestOptions(50, Monotone: monotone));
        var free = Train(table, labels, new RandomForestOptions(50));

        Assert.Equal(0, MonotoneProperty.Falls(table, monotone, held.Probability));
        Assert.True(MonotoneProperty.Falls(table, monotone, free.Probability) > 0);
    }

    [Fact]
    public void Train_MissingValuesThatTell_AreUsed()
    {
        var random = new Random(1);
        float[][] rows = [.. Enumerable.Range(0, 400).Select(row => new[] { row % 4 == 0 ? float.NaN : random.NextSingle(), random.NextSingle() })];
        bool[] labels = [.. rows.Select(row => float.IsNaN(row[0]))];
        var forest = Train(LearningData.Table(rows), labels, new RandomForestOptions(50));

        Assert.True(forest.Probability([float.NaN, .5f]) > .9);
        Assert.True(forest.Probability([.5f, .5f]) < .1);
    }

    [Fact]
    public void Train_LeafAndDepthLimits_AreKept()
    {
        var (table, labels) = LearningData.Made(5);
        var forest = Train(table, labels, new RandomForestOptions(10, MaxDepth: 3, MinLeaf: 20));

        Assert.InRange(forest.Trees.Depth, 1, 3);
        Assert.All(Enumerable.Range(0, forest.Trees.Nodes.Length).Where(forest.Trees.IsLeaf), leaf => Assert.True(forest.Trees.Covers[leaf] >= 20));
    }

    [Fact]
    public void Train_Weights_CountAsSoManyRows()
    {
        float[][] rows = [.. Enumerable.Range(0, 300).Select(row => new float[] { row % 3 })];
        bool[] labels = [.. Enumerable.Range(0, 300).Select(row => row % 2 == 0)];
        float[] weights = [.. labels.Select(label => label ? 9f : 1f)];
        var table = LearningData.Table(rows);

        Assert.Equal(.5, Train(table, labels, new RandomForestOptions(200)).Probability([1]), .05);
        Assert.Equal(.9, RandomForest.Train(table, labels, new RandomForestOptions(200), new Random(1), null, CancellationToken.None, weights).Probability([1]), .03);
    }

    [Fact]
    public void Train_OneClass_IsSureOfIt()
    {
        var (table, _) = LearningData.Made(6);

        Assert.Equal(0, Train(table, new bool[table.Rows], new RandomForestOptions(5)).Probability(table.Row(0)));
    }

    [Fact]
    public void Train_LabelsOrOptionsThatDontFit_Throws()
    {
        var (table, labels) = LearningData.Made(7);

        Assert.ThrowsAny<ArgumentException>(() => Train(table, labels[1..], new RandomForestOptions()));
        Assert.ThrowsAny<ArgumentException>(() => Train(table, labels, new RandomForestOptions(Trees: 0)));
        Assert.ThrowsAny<ArgumentException>(() => Train(table, labels, new RandomForestOptions(Monotone: [1])));
    }

    private static RandomForest Train(FeatureTable table, bool[] labels, RandomForestOptions options) => RandomForest.Train(table, labels, options, new Random(11), null, CancellationToken.None);
}
