using System.Runtime.Intrinsics;

namespace SocConsole.Core.Learning.Training;

/// <param name="Feature">-1 where no split is worth it.</param>
/// <param name="Bin">Values of bins up to this go left.</param>
/// <param name="MissingLeft">Where missing values go.</param>
/// <param name="Gain">By how much the split lowers the loss, the penalty taken off.</param>
/// <param name="Left">Gradient and hessian that go left.</param>
internal readonly record struct GradientSplit(int Feature, int Bin, bool MissingLeft, double Gain, Vector128<double> Left)
{
    public static readonly GradientSplit None = new(-1, 0, false, double.NegativeInfinity, default);
}

/// <summary>The limits that monotone splits above a node put on the weights of its leaves.</summary>
internal readonly record struct WeightBounds(double Lower, double Upper)
{
    public static readonly WeightBounds None = new(double.NegativeInfinity, double.PositiveInfinity);

    public bool Free => double.IsNegativeInfinity(Lower) && double.IsPositiveInfinity(Upper);
}

/// <summary>Finds the split of the greatest gain: .5 [GL^2/(HL+lambda) + GR^2/(HR+lambda) - G^2/(H+lambda)] - gamma (Chen, Guestrin 2016, formula 7).</summary>
internal sealed class GradientSplitFinder(FeatureBins bins, GradientHistograms histograms, GradientBoostingOptions options)
{
    // What XGBoost calls kRtEps: less is noise of the sums.
    private const double LeastGain = 1e-6;

    private readonly Vector128<double> lambda = Vector128.Create(options.Lambda);

    /// <summary>The weight of a leaf, without the learning rate: -G/(H+lambda) within the bounds.</summary>
    public double Weight(Vector128<double> sums, WeightBounds bounds) =>
        Math.Clamp(-sums[0] / Math.Max(sums[1] + options.Lambda, double.Epsilon), bounds.Lower, bounds.Upper);

    public GradientSplit Find(Vector128<double>[] histogram, Vector128<double> total, WeightBounds bounds, ReadOnlySpan<int> columns)
    {
        var best = GradientSplit.None;
        foreach (var column in columns)
        {
            var block = histograms.Block(histogram, column);
            var search = new Search(total, bounds, column, options.Monotone is { } monotone && monotone[column] > 0);
            Scan(search, block[..^1], Vector128<double>.Zero, missingLeft: false, ref best);
            if (block[^1][1] > 0)
            {
                Scan(search, block[..^1], block[^1], missingLeft: true, ref best);
            }
        }

        // Half of the loss stands in the formula; the noise is judged before the penalty.
        var gain = (best.Gain - Score(total, bounds)) / 2;
        return best.Feature >= 0 && gain > Math.Max(LeastGain, options.Gamma) ? best with { Gain = gain - options.Gamma } : GradientSplit.None;
    }

    private void Scan(Search search, ReadOnlySpan<Vector128<double>> block, Vector128<double> left, bool missingLeft, ref GradientSplit best)
    {
        var plain = search.Bounds.Free && !search.Rising;
        var least = Math.Max(options.MinChildWeight, 1e-12);
        for (var bin = 0; bin < block.Length; bin++)
        {
            if (block[bin][1] == 0)
            {
                continue;
            }

            left += block[bin];
            var right = search.Total - left;
            if (left[1] < least)
            {
                continue;
            }

            if (right[1] < least)
            {
                return;
            }

            var gain = plain ? Plain(left, right) : Bounded(search, left, right);
            if (gain > best.Gain)
            {
                best = new GradientSplit(search.Column, bin, missingLeft, gain, left);
            }
        }
    }

    // G^2/(H+lambda) of both sides in one division.
    private double Plain(Vector128<double> left, Vector128<double> right)
    {
        var gradients = Vector128.Create(left[0], right[0]);
        return Vector128.Sum(gradients * gradients / (Vector128.Create(left[1], right[1]) + lambda));
    }

    private double Bounded(Search search, Vector128<double> left, Vector128<double> right) =>
        search.Rising && Weight(left, search.Bounds) > Weight(right, search.Bounds) ? double.NegativeInfinity : Score(left, search.Bounds) + Score(right, search.Bounds);

    // Without bounds this is G^2/(H+lambda).
    private double Score(Vector128<double> sums, WeightBounds bounds)
    {
        var weight = Weight(sums, bounds);
        return -(2 * sums[0] * weight + (sums[1] + options.Lambda) * weight * weight);
    }

    /// <summary>The threshold of a split.</summary>
    public float Threshold(GradientSplit split) => bins.Threshold(split.Feature, split.Bin);

    private readonly record struct Search(Vector128<double> Total, WeightBounds Bounds, int Column, bool Rising);
}
