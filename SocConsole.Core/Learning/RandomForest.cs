using SocConsole.Core.Learning.Training;

namespace SocConsole.Core.Learning;

/// <summary>
/// Random forest (Breiman 2001) for two classes: trees by Gini impurity on bootstrap samples, a few random features a split, and the mean of the leaves' fractions as
/// probability, as scikit-learn does it. Features are split at quantile bins (<see cref="FeatureBins"/>).
/// </summary>
public sealed class RandomForest : TreeModel
{
    // The sum of all weights in whole numbers: fine enough for any row, and room for bootstrap draws in 32 bits.
    private const double WeightUnits = 1 << 28;

    internal RandomForest(IReadOnlyList<string> features, TreeEnsemble trees)
        : base(features, trees)
    {
    }

    public override TreeModelKind Kind => TreeModelKind.RandomForest;

    public override double Offset => 0;

    public override double TreeWeight => 1.0 / Trees.TreeCount;

    /// <summary>Trains on labelled rows.</summary>
    /// <param name="labels">One a row: true for the class whose probability is asked.</param>
    /// <param name="weights">One a row, at least 0; null: all 1.</param>
    /// <param name="progress">The share of trees grown, 0 to 1; called from several threads when there are several.</param>
    /// <exception cref="ArgumentException">Options, labels or weights don't fit the table.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; it is asked before each tree.</exception>
    public static RandomForest Train(
        FeatureTable table, bool[] labels, RandomForestOptions options, Random random, IProgress<double>? progress, CancellationToken ct, float[]? weights = null)
    {
        Check(table, labels, options, weights);
        var bins = new FeatureBins(table, ct);
        var units = Units(labels, weights);
        var seeds = new long[options.Trees];
        for (var tree = 0; tree < seeds.Length; tree++)
        {
            seeds[tree] = random.NextInt64();
        }

        var grown = new GrownNode[options.Trees][];
        var done = 0;
        Parallel.For(
            0,
            options.Trees,
            new ParallelOptions { MaxDegreeOfParallelism = Math.Clamp(options.Threads, 1, Environment.ProcessorCount), CancellationToken = ct },
            () => new ForestTreeGrower(bins, units, options),
            (tree, _, grower) =>
            {
                grown[tree] = grower.Grow(seeds[tree]);
                progress?.Report((double)Interlocked.Increment(ref done) / options.Trees);
                return grower;
            },
            _ => { });
        var builder = new TreeEnsembleBuilder(table.Columns);
        Array.ForEach(grown, tree => builder.Add(tree));
        return new RandomForest(table.Names, builder.Build());
    }

    /// <summary>0 to 1.</summary>
    public double Probability(ReadOnlySpan<float> row) => Trees.Sum(row) / Trees.TreeCount;

    /// <summary>The probabilities of many rows.</summary>
    public double[] Probability(FeatureTable table, CancellationToken ct)
    {
        var sums = new double[table.Rows];
        Trees.Sum(table, sums, ct);
        for (var row = 0; row < sums.Length; row++)
        {
            sums[row] /= Trees.TreeCount;
        }

        return sums;
    }

    // Weight in the low half and weight of the positive class in the high half: one addition counts both, and whole numbers sum alike in any order.
    private static ulong[] Units(bool[] labels, float[]? weights)
    {
        var total = weights?.Sum(weight => (double)weight) ?? 0;
        var units = new ulong[labels.Length];
        for (var row = 0; row < units.Length; row++)
        {
            var weight = weights is null ? 1UL : (ulong)Math.Round(weights[row] / total * WeightUnits);
            units[row] = labels[row] ? weight | (weight << 32) : weight;
        }

        return units;
    }

    private static void Check(FeatureTable table, bool[] labels, RandomForestOptions options, float[]? weights)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(table.Rows, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, table.Rows);
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights?.Length ?? table.Rows, table.Rows);
        ArgumentOutOfRangeException.ThrowIfNotEqual(options.Monotone?.Count ?? table.Columns, table.Columns);
        ArgumentOutOfRangeException.ThrowIfNotEqual(Math.Clamp(options.Trees, 1, ModelArchive.MaxTrees), options.Trees);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDepth ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinLeaf, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxFeatures ?? 1, 1);
        if (weights is not null && (weights.Any(weight => !float.IsFinite(weight) || weight < 0) || weights.All(weight => weight == 0)))
        {
            throw new ArgumentException("Weights are finite, not negative and not all zero.", nameof(weights));
        }
    }
}
