using SocConsole.Core.Learning.Training;

namespace SocConsole.Core.Learning;

/// <param name="Trees">1 to 5,000.</param>
/// <param name="SampleSize">Rows that each tree sees, drawn without replacement; 2 to 65,536.</param>
public sealed record IsolationForestOptions(int Trees = 100, int SampleSize = 256);

/// <summary>
/// Isolation forest (Liu, Ting, Zhou 2008). The score is 2^(-E(h)/c(psi)): near 1 for a row that random splits isolate at once, about .5 and below for a common one.
/// Equal to scikit-learn's <c>-score_samples</c>. Knows no labels.
/// </summary>
public sealed class IsolationForest : TreeModel
{
    private const double Euler = 0.57721566490153286;

    // The least leaf value below each node: what a branch can still reach.
    private readonly double[] shortest;

    internal IsolationForest(IReadOnlyList<string> features, TreeEnsemble trees, int sampleSize)
        : base(features, trees)
    {
        SampleSize = sampleSize;
        shortest = Shortest(trees);
    }

    public override TreeModelKind Kind => TreeModelKind.IsolationForest;

    /// <summary>Rows that each tree has seen: psi.</summary>
    public int SampleSize { get; }

    public override double Offset => 0;

    public override double TreeWeight => -1.0 / Trees.TreeCount;

    /// <summary>Trains on rows without labels.</summary>
    /// <exception cref="ArgumentException">Options out of range, or fewer than two rows.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; it is asked before each tree.</exception>
    public static IsolationForest Train(FeatureTable table, IsolationForestOptions options, Random random, IProgress<double>? progress, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(table.Rows, 2);
        ArgumentOutOfRangeException.ThrowIfNotEqual(Math.Clamp(options.Trees, 1, ModelArchive.MaxTrees), options.Trees);
        ArgumentOutOfRangeException.ThrowIfNotEqual(Math.Clamp(options.SampleSize, 2, 65_536), options.SampleSize);
        var size = Math.Min(options.SampleSize, table.Rows);
        var grower = new IsolationTreeGrower(table, size, random.NextInt64());
        var builder = new TreeEnsembleBuilder(table.Columns);
        for (var tree = 0; tree < options.Trees; tree++)
        {
            ct.ThrowIfCancellationRequested();
            builder.Add(grower.Grow());
            progress?.Report((tree + 1.0) / options.Trees);
        }

        return new IsolationForest(table.Names, builder.Build(), size);
    }

    /// <summary>The mean path length of an unsuccessful search in a binary tree of n rows: c(n) = 2 (ln(n - 1) + gamma) - 2 (n - 1) / n.</summary>
    public static double AveragePath(double rows) => rows <= 1 ? 0 : rows <= 2 ? 1 : 2 * (Math.Log(rows - 1) + Euler) - 2 * (rows - 1) / rows;

    /// <summary>Above 0, at most 1; higher is stranger.</summary>
    public double Score(ReadOnlySpan<float> row) => OfDepth(Trees.Sum(row));

    /// <summary>The scores of many rows.</summary>
    public double[] Score(FeatureTable table, CancellationToken ct)
    {
        var scores = new double[table.Rows];
        Trees.Sum(table, scores, ct);
        for (var row = 0; row < scores.Length; row++)
        {
            scores[row] = OfDepth(scores[row]);
        }

        return scores;
    }

    /// <summary>
    /// The monotone envelope: at least the score of every row whose values are at most those of <paramref name="row"/>, found tree by tree. It never falls when a value
    /// that is not free rises; a missing value is walked as usual.
    /// </summary>
    /// <param name="free">True for a column that may rise without being worse; it is walked as usual.</param>
    public double UpperScore(ReadOnlySpan<float> row, ReadOnlySpan<bool> free)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, Trees.FeatureCount);
        ArgumentOutOfRangeException.ThrowIfNotEqual(free.Length, Trees.FeatureCount);
        Span<int> stack = stackalloc int[TreeEnsemble.MaxDepth + 2];
        var sum = 0.0;
        for (var tree = 0; tree < Trees.TreeCount; tree++)
        {
            sum += LeastDepth(Trees.Root(tree), row, free, stack);
        }

        return OfDepth(sum);
    }

    private double LeastDepth(int root, ReadOnlySpan<float> row, ReadOnlySpan<bool> free, Span<int> stack)
    {
        var nodes = Trees.Nodes;
        var least = double.PositiveInfinity;
        var waiting = 0;
        stack[waiting++] = root;
        while (waiting > 0)
        {
            var at = stack[--waiting];
            while (shortest[at] < least)
            {
                ref readonly var node = ref nodes[at];
                if (node.Left == at)
                {
                    least = shortest[at];
                    break;
                }

                var side = node.Side(row[node.Feature]);
                if (side == 1 && !free[node.Feature] && !float.IsNaN(row[node.Feature]))
                {
                    stack[waiting++] = node.Left;
                }

                at = node.Left + side;
            }
        }

        return least;
    }

    private double OfDepth(double sum) => Math.Pow(2, -sum / Trees.TreeCount / AveragePath(SampleSize));

    private static double[] Shortest(TreeEnsemble trees)
    {
        var shortest = trees.Values.ToArray();
        for (var at = shortest.Length - 1; at >= 0; at--)
        {
            if (!trees.IsLeaf(at))
            {
                var left = trees.Nodes[at].Left;
                shortest[at] = Math.Min(shortest[left], shortest[left + 1]);
            }
        }

        return shortest;
    }
}
