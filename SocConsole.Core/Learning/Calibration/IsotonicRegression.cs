namespace SocConsole.Core.Learning.Calibration;

/// <summary>
/// Scores as probabilities by the best rising step function (pool adjacent violators), linear between its corners and flat beyond them, as scikit-learn does it.
/// Wants about 1,000 labels with 50 positives; below that <see cref="PlattScaling"/> is the better choice.
/// </summary>
public sealed class IsotonicRegression
{
    private readonly double[] scores;
    private readonly double[] probabilities;

    private IsotonicRegression(double[] scores, double[] probabilities) => (this.scores, this.probabilities) = (scores, probabilities);

    /// <summary>Scores of the corners, rising.</summary>
    public IReadOnlyList<double> Scores => scores;

    /// <summary>Probabilities of the corners, never falling.</summary>
    public IReadOnlyList<double> Probabilities => probabilities;

    /// <summary>Takes corners that were stored. Null when they don't rise or are no probabilities.</summary>
    public static IsotonicRegression? Restore(double[] scores, double[] probabilities)
    {
        var fits = scores.Length > 0 && scores.Length == probabilities.Length && scores.All(double.IsFinite) && probabilities.All(value => value is >= 0 and <= 1);
        for (var at = 1; at < scores.Length && fits; at++)
        {
            fits = scores[at] > scores[at - 1] && probabilities[at] >= probabilities[at - 1];
        }

        return fits ? new IsotonicRegression([.. scores], [.. probabilities]) : null;
    }

    /// <summary>Fits the function. Null when there is no row.</summary>
    public static IsotonicRegression? Fit(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, scores.Length);
        if (scores.IsEmpty)
        {
            return null;
        }

        var (different, means, weights) = Group(scores, labels);
        var fitted = Pool(means, weights);
        List<double> cornerScores = [];
        List<double> corners = [];
        for (var at = 0; at < fitted.Length; at++)
        {
            // Within a flat stretch only its ends are corners.
            if (at == 0 || at == fitted.Length - 1 || fitted[at] != fitted[at - 1] || fitted[at] != fitted[at + 1])
            {
                cornerScores.Add(different[at]);
                corners.Add(fitted[at]);
            }
        }

        return new IsotonicRegression([.. cornerScores], [.. corners]);
    }

    public double Probability(double score)
    {
        var at = Array.BinarySearch(scores, score);
        if (at >= 0)
        {
            return probabilities[at];
        }

        var above = ~at;
        if (above == 0 || above == scores.Length)
        {
            return probabilities[Math.Min(above, scores.Length - 1)];
        }

        var share = (score - scores[above - 1]) / (scores[above] - scores[above - 1]);
        return probabilities[above - 1] + share * (probabilities[above] - probabilities[above - 1]);
    }

    private static (List<double> Scores, List<double> Means, List<double> Weights) Group(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        var order = scores.ToArray();
        var hits = labels.ToArray();
        Array.Sort(order, hits);
        List<double> different = [];
        List<double> means = [];
        List<double> weights = [];
        for (var at = 0; at < order.Length; at++)
        {
            if (at == 0 || order[at] != order[at - 1])
            {
                different.Add(order[at]);
                means.Add(0);
                weights.Add(0);
            }

            weights[^1]++;
            means[^1] += ((hits[at] ? 1 : 0) - means[^1]) / weights[^1];
        }

        return (different, means, weights);
    }

    private static double[] Pool(List<double> means, List<double> weights)
    {
        var pools = new List<(double Sum, double Weight, int Count)>();
        for (var at = 0; at < means.Count; at++)
        {
            var pool = (Sum: means[at] * weights[at], Weight: weights[at], Count: 1);
            while (pools.Count > 0 && pools[^1].Sum / pools[^1].Weight >= pool.Sum / pool.Weight)
            {
                pool = (pool.Sum + pools[^1].Sum, pool.Weight + pools[^1].Weight, pool.Count + pools[^1].Count);
                pools.RemoveAt(pools.Count - 1);
            }

            pools.Add(pool);
        }

        return [.. pools.SelectMany(pool => Enumerable.Repeat(pool.Sum / pool.Weight, pool.Count))];
    }
}
