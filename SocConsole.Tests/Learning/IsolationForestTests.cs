using SocConsole.Core.Learning;

namespace SocConsole.Tests.Learning;

public sealed class IsolationForestTests
{
    [Fact]
    public void Score_RowFarFromAll_IsAboveEveryOther()
    {
        var (table, _) = LearningData.Made(1);
        var forest = IsolationForest.Train(table, new IsolationForestOptions(), new Random(1), null, CancellationToken.None);
        var scores = forest.Score(table, CancellationToken.None);

        Assert.All(scores, score => Assert.InRange(score, 0, 1));
        Assert.True(forest.Score([100, 100, 100, 100, 100, 100]) > scores.Max());
    }

    [Fact]
    public void Train_SameSeed_SameModel()
    {
        var (table, _) = LearningData.Made(2);

        Assert.Equal(Bytes(table, 5), Bytes(table, 5));
        Assert.NotEqual(Bytes(table, 5), Bytes(table, 6));
    }

    [Fact]
    public void Train_FewRowsConstantsInfinitiesAndNothingButMissing_FiniteScores()
    {
        float[][] rows = [[1, float.NaN, float.PositiveInfinity, 7], [1, float.NaN, float.NegativeInfinity, 8], [1, float.NaN, 3, float.NaN]];
        var forest = IsolationForest.Train(LearningData.Table(rows), new IsolationForestOptions(), new Random(1), null, CancellationToken.None);

        Assert.All(rows, row => Assert.InRange(forest.Score(row), double.Epsilon, 1));
        Assert.All(forest.Trees.Nodes.ToArray(), node => Assert.True(node.Feature is 0 or 2 or 3));
    }

    [Fact]
    public void Score_ManyRows_EqualsEachRow()
    {
        var (table, _) = LearningData.Made(3, rows: 1_503);
        var forest = IsolationForest.Train(table, new IsolationForestOptions(20), new Random(1), null, CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, table.Rows).Select(row => forest.Score(table.Row(row))), forest.Score(table, CancellationToken.None));
    }

    [Fact]
    public void UpperScore_ValueRises_NeverFalls()
    {
        var (table, _) = LearningData.Made(4);
        var forest = IsolationForest.Train(table, new IsolationForestOptions(), new Random(1), null, CancellationToken.None);
        bool[] free = [false, false, false, true, false, true];
        var random = new Random(7);
        var rose = 0;
        for (var round = 0; round < 2_000; round++)
        {
            var row = table.Row(random.Next(table.Rows)).ToArray();
            var before = forest.UpperScore(row, free);
            Assert.True(before >= forest.Score(row) - 1e-12);
            var column = random.Next(3) switch { 0 => 0, 1 => 1, _ => 4 };
            row[column] += (float)(random.NextDouble() * 6);
            var after = forest.UpperScore(row, free);
            Assert.True(after >= before);
            rose += after > before ? 1 : 0;
        }

        Assert.True(rose > 100);
    }

    [Fact]
    public void UpperScore_LesserRows_NoneScoresHigher()
    {
        var (table, _) = LearningData.Made(5, missing: false);
        var forest = IsolationForest.Train(table, new IsolationForestOptions(), new Random(1), null, CancellationToken.None);
        var random = new Random(8);
        for (var round = 0; round < 2_000; round++)
        {
            var row = table.Row(random.Next(table.Rows));
            var lesser = row.ToArray().Select(value => value - (float)(random.NextDouble() * random.Next(8))).ToArray();
            Assert.True(forest.Score(lesser) <= forest.UpperScore(row, new bool[row.Length]) + 1e-12);
        }
    }

    [Fact]
    public void UpperScore_AllFree_EqualsScore()
    {
        var (table, _) = LearningData.Made(6);
        var forest = IsolationForest.Train(table, new IsolationForestOptions(), new Random(1), null, CancellationToken.None);
        bool[] free = [true, true, true, true, true, true];

        for (var row = 0; row < 100; row++)
        {
            Assert.Equal(forest.Score(table.Row(row)), forest.UpperScore(table.Row(row), free), 1e-12);
        }
    }

    [Fact]
    public void Train_Cancelled_Stops()
    {
        var (table, _) = LearningData.Made(7);

        Assert.Throws<OperationCanceledException>(() => IsolationForest.Train(table, new IsolationForestOptions(), new Random(1), null, new CancellationToken(canceled: true)));
    }

    private static byte[] Bytes(FeatureTable table, int seed) => LearningData.Archive(IsolationForest.Train(table, new IsolationForestOptions(10), new Random(seed), null, CancellationToken.None));
}
