using SocConsole.Core.Learning.Training;

namespace SocConsole.Core.Learning;

/// <summary>
/// Gradient-boosted trees for two classes by logistic loss (Chen, Guestrin 2016, as XGBoost's <c>hist</c>): second-order gains on histograms of quantile bins, missing values
/// to the better side. The margin is the sum of leaf values and a base; the probability its logistic.
/// </summary>
public sealed class GradientBoostedTrees : TreeModel
{
    /// <param name="features">Names of the columns.</param>
    /// <param name="trees">Trees whose leaves hold margins, the learning rate included.</param>
    /// <param name="baseMargin">Added to the sum of the trees; 0 is XGBoost's base score of .5.</param>
    public GradientBoostedTrees(IReadOnlyList<string> features, TreeEnsemble trees, double baseMargin)
        : base(features, trees) => Offset = baseMargin;

    public override TreeModelKind Kind => TreeModelKind.GradientBoostedTrees;

    public override double Offset { get; }

    public override double TreeWeight => 1;

    /// <summary>Trains on labelled rows, on the calling thread.</summary>
    /// <param name="labels">One a row: true for the class whose margin is asked.</param>
    /// <param name="random">Draws rows and columns, where the options ask for a share of them.</param>
    /// <param name="progress">The share of rounds done, 0 to 1.</param>
    /// <exception cref="ArgumentException">Options or labels don't fit the table.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; it is asked before each round.</exception>
    public static GradientBoostedTrees Train(
        FeatureTable table, bool[] labels, GradientBoostingOptions options, Random random, IProgress<double>? progress, CancellationToken ct)
    {
        options.Check(table, labels);
        var bins = new FeatureBins(table, ct);
        var gradients = new LogisticGradients(labels, options.PositiveWeight);
        var grower = new GradientTreeGrower(bins, gradients, options, random.NextInt64());
        var builder = new TreeEnsembleBuilder(table.Columns);
        for (var round = 0; round < options.Rounds; round++)
        {
            ct.ThrowIfCancellationRequested();
            gradients.Update();
            builder.Add(grower.Grow());
            progress?.Report((round + 1.0) / options.Rounds);
        }

        return new GradientBoostedTrees(table.Names, builder.Build(), 0);
    }

    /// <summary>Log-odds of the positive class.</summary>
    public double Margin(ReadOnlySpan<float> row) => RawOutput(row);

    /// <summary>0 to 1.</summary>
    public double Probability(ReadOnlySpan<float> row) => Logistic(Margin(row));

    /// <summary>The margins of many rows.</summary>
    public double[] Margin(FeatureTable table, CancellationToken ct)
    {
        var margins = new double[table.Rows];
        Trees.Sum(table, margins, ct);
        for (var row = 0; row < margins.Length; row++)
        {
            margins[row] += Offset;
        }

        return margins;
    }

    /// <summary>The probabilities of many rows.</summary>
    public double[] Probability(FeatureTable table, CancellationToken ct)
    {
        var probabilities = Margin(table, ct);
        for (var row = 0; row < probabilities.Length; row++)
        {
            probabilities[row] = Logistic(probabilities[row]);
        }

        return probabilities;
    }

    internal static double Logistic(double margin) => 1 / (1 + Math.Exp(-margin));
}
