using SocConsole.Core.Learning;

namespace SocConsole.Tests.Learning;

public sealed class TreeShapTests
{
    [Fact]
    public void Explain_EveryKind_ContributionsAndBiasAreTheOutput()
    {
        var (table, labels) = LearningData.Made(1);
        var models = ModelArchiveTests.Models(table, labels);
        for (var row = 0; row < 100; row++)
        {
            Assert.All(models, model => ModelParityTests.AssertSums(model, table.Row(row).ToArray(), model.RawOutput(table.Row(row))));
        }
    }

    [Fact]
    public void Explain_DeepForest_SumsTo1e9()
    {
        // Labels of chance alone: the trees go as deep as the rows allow.
        var (table, _) = LearningData.Made(2, rows: 3_000, columns: 40);
        var random = new Random(2);
        bool[] labels = [.. Enumerable.Range(0, table.Rows).Select(_ => random.Next(2) == 0)];
        var forest = RandomForest.Train(table, labels, new RandomForestOptions(5, MaxFeatures: 1), random, null, CancellationToken.None);

        Assert.True(forest.Trees.Depth > 15);
        for (var row = 0; row < 30; row++)
        {
            ModelParityTests.AssertSums(forest, table.Row(row).ToArray(), forest.Probability(table.Row(row)));
        }
    }

    [Fact]
    public void Explain_SmallTrees_AreTheShapleyValuesByDefinition()
    {
        var (table, labels) = LearningData.Made(3, columns: 5);
        var model = GradientBoostedTrees.Train(table, labels, new GradientBoostingOptions(3, Depth: 5), new Random(1), null, CancellationToken.None);
        var contributions = new double[5];
        for (var row = 0; row < 20; row++)
        {
            var values = table.Row(row).ToArray();
            TreeShap.Explain(model, values, contributions);
            Assert.All(Enumerable.Range(0, 5), feature => Assert.Equal(ByDefinition(model.Trees, values, feature), contributions[feature], 1e-10));
        }
    }

    [Fact]
    public void Explain_ColumnThatNoTreeAsks_ContributesNothing()
    {
        float[][] rows = [.. Enumerable.Range(0, 100).Select(row => new float[] { row, 5 })];
        var model = GradientBoostedTrees.Train(LearningData.Table(rows), [.. rows.Select(row => row[0] > 40)], new GradientBoostingOptions(5), new Random(1), null, CancellationToken.None);
        var contributions = new double[2];
        TreeShap.Explain(model, rows[80], contributions);

        Assert.Equal(0, contributions[1]);
        Assert.True(contributions[0] > 0);
    }

    // The mean over all sets of other features of what this one adds, where absent features follow the covers.
    private static double ByDefinition(TreeEnsemble trees, float[] row, int feature)
    {
        var sum = 0.0;
        for (var set = 0; set < 1 << row.Length; set++)
        {
            if ((set >> feature & 1) == 0)
            {
                var size = int.PopCount(set);
                var weight = Factorial(size) * Factorial(row.Length - size - 1) / Factorial(row.Length);
                sum += weight * (Value(trees, row, set | 1 << feature) - Value(trees, row, set));
            }
        }

        return sum;
    }

    private static double Factorial(int number) => number < 2 ? 1 : number * Factorial(number - 1);

    private static double Value(TreeEnsemble trees, float[] row, int present) => Enumerable.Range(0, trees.TreeCount).Sum(tree => Value(trees, row, present, trees.Root(tree)));

    private static double Value(TreeEnsemble trees, float[] row, int present, int at)
    {
        if (trees.IsLeaf(at))
        {
            return trees.Values[at];
        }

        var node = trees.Nodes[at];
        if ((present >> node.Feature & 1) == 1)
        {
            return Value(trees, row, present, node.Left + node.Side(row[node.Feature]));
        }

        return (trees.Covers[node.Left] * Value(trees, row, present, node.Left) + trees.Covers[node.Left + 1] * Value(trees, row, present, node.Left + 1)) / trees.Covers[at];
    }
}
