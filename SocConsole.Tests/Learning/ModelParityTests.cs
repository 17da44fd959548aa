using System.Text.Json;
using SocConsole.Core.Learning;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Learning;

/// <summary>Trees grown by scikit-learn and XGBoost give the same numbers here.</summary>
public sealed class ModelParityTests
{
    [SharedFact("ml/parity/iforest_mammography.json")]
    public void Score_TreesOfScikitLearn_AgreesTo1e9()
    {
        foreach (var name in (string[])["iforest_mammography", "iforest_nsl_kdd"])
        {
            var fixture = LearningData.Json(name);
            var rows = fixture.GetProperty("rows").Rows();
            var size = fixture.GetProperty("max_samples").GetInt32();
            var builder = new TreeEnsembleBuilder(rows[0].Length);
            foreach (var tree in fixture.GetProperty("trees").EnumerateArray())
            {
                var count = tree.GetProperty("n").Doubles();
                var depth = Depths(tree);
                builder.Add(Tree(tree, node => depth[node] + IsolationForest.AveragePath(count[node]), count));
            }

            var forest = new IsolationForest(LearningData.Names(rows[0].Length), builder.Build(), size);
            var expected = fixture.GetProperty("anomaly_score").Doubles();
            var many = forest.Score(LearningData.Table(rows), CancellationToken.None);
            for (var row = 0; row < rows.Length; row++)
            {
                Assert.Equal(expected[row], forest.Score(rows[row]), 1e-9);
                Assert.Equal(expected[row], many[row], 1e-9);
            }
        }
    }

    [SharedFact("ml/parity/rf_mammography.json")]
    public void Probability_TreesOfScikitLearn_AgreesTo1e9()
    {
        foreach (var name in (string[])["rf_mammography", "rf_nsl_kdd"])
        {
            var fixture = LearningData.Json(name);
            var rows = fixture.GetProperty("rows").Rows();
            var builder = new TreeEnsembleBuilder(rows[0].Length);
            foreach (var tree in fixture.GetProperty("trees").EnumerateArray())
            {
                var share = tree.GetProperty("p1").Doubles();
                builder.Add(Tree(tree, node => share[node], tree.GetProperty("n").Doubles()));
            }

            var forest = new RandomForest(LearningData.Names(rows[0].Length), builder.Build());
            var expected = fixture.GetProperty("proba").Doubles();
            Assert.All(rows.Zip(expected), pair => Assert.Equal(pair.Second, forest.Probability(pair.First), 1e-9));
            Assert.All(rows, row => AssertSums(forest, row, forest.Probability(row)));
        }
    }

    [SharedFact("ml/parity/xgb_mammography.dump.json")]
    public void Margin_TreesOfXgboost_AgreesTo1e5AndSoDoContributions()
    {
        foreach (var name in (string[])["xgb_mammography", "xgb_nsl_kdd"])
        {
            var expected = LearningData.Json(name + ".expected");
            var rows = expected.GetProperty("rows").Rows();
            var model = Boosted(LearningData.Json(name + ".dump"), rows[0].Length);
            var margins = expected.GetProperty("margin").Doubles();
            var probabilities = expected.GetProperty("proba").Doubles();
            var shap = expected.GetProperty("treeshap_path_dependent").EnumerateArray().Select(item => item.Doubles()).ToArray();
            var contributions = new double[rows[0].Length];
            for (var row = 0; row < rows.Length; row++)
            {
                Assert.Equal(margins[row], model.Margin(rows[row]), 1e-5);
                Assert.Equal(probabilities[row], model.Probability(rows[row]), 1e-6);
                var bias = TreeShap.Explain(model, rows[row], contributions);
                Assert.All(contributions.Append(bias).Zip(shap[row]), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
                Assert.Equal(model.Margin(rows[row]), contributions.Sum() + bias, 1e-9);
            }
        }
    }

    internal static void AssertSums(TreeModel model, float[] row, double output)
    {
        var contributions = new double[row.Length];
        Assert.Equal(output, TreeShap.Explain(model, row, contributions) + contributions.Sum(), 1e-9);
    }

    private static GradientBoostedTrees Boosted(JsonElement dump, int columns)
    {
        var builder = new TreeEnsembleBuilder(columns);
        foreach (var tree in dump.EnumerateArray())
        {
            List<GrownNode> nodes = [];
            AddNode(tree, nodes);
            builder.Add([.. nodes]);
        }

        return new GradientBoostedTrees(LearningData.Names(columns), builder.Build(), 0);
    }

    private static int AddNode(JsonElement node, List<GrownNode> nodes)
    {
        var index = nodes.Count;
        var cover = node.GetProperty("cover").GetDouble();
        nodes.Add(default);
        if (node.TryGetProperty("leaf", out var leaf))
        {
            nodes[index] = new GrownNode(0, 0, false, -1, -1, leaf.GetDouble(), cover);
            return index;
        }

        var yes = node.GetProperty("yes").GetInt32();
        var children = node.GetProperty("children").EnumerateArray().ToDictionary(child => child.GetProperty("nodeid").GetInt32());
        var left = AddNode(children[yes], nodes);
        var right = AddNode(children[node.GetProperty("no").GetInt32()], nodes);
        var threshold = MathF.BitDecrement((float)node.GetProperty("split_condition").GetDouble());
        var feature = int.Parse(node.GetProperty("split").GetString()!.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
        nodes[index] = new GrownNode(feature, threshold, node.GetProperty("missing").GetInt32() == yes, left, right, 0, cover);
        return index;
    }

    private static GrownNode[] Tree(JsonElement tree, Func<int, double> value, double[] cover)
    {
        var left = tree.GetProperty("left").Integers();
        var right = tree.GetProperty("right").Integers();
        var feature = tree.GetProperty("feature").Integers();
        var threshold = tree.GetProperty("threshold").Doubles();
        return
        [
            .. Enumerable.Range(0, left.Length).Select(node => left[node] < 0
                ? new GrownNode(0, 0, false, -1, -1, value(node), cover[node])
                : new GrownNode(feature[node], GrownNode.RoundDown(threshold[node]), false, left[node], right[node], 0, cover[node])),
        ];
    }

    private static int[] Depths(JsonElement tree)
    {
        var left = tree.GetProperty("left").Integers();
        var right = tree.GetProperty("right").Integers();
        var depth = new int[left.Length];
        for (var node = 0; node < left.Length; node++)
        {
            if (left[node] >= 0)
            {
                depth[left[node]] = depth[right[node]] = depth[node] + 1;
            }
        }

        return depth;
    }
}
