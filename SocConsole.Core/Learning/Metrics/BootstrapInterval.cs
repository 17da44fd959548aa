namespace SocConsole.Core.Learning.Metrics;

/// <summary>A figure of scores and labels, such as <see cref="ClassificationMetrics.RocAuc"/>; null where it does not exist.</summary>
public delegate double? Metric(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels);

/// <summary>The middle 95 % of a metric over resampled rows (percentile bootstrap, Efron 1979): how far it could lie elsewhere by chance alone.</summary>
/// <param name="Lower">The 2.5 % quantile.</param>
/// <param name="Upper">The 97.5 % quantile.</param>
/// <param name="Rounds">Draws in which the metric existed.</param>
public sealed record BootstrapInterval(double Lower, double Upper, int Rounds)
{
    private const int MaxRounds = 10_000;

    /// <summary>Draws as many rows as there are, with replacement, this many times. Null when the metric existed in fewer than half of the draws.</summary>
    /// <param name="rounds">20 to 10,000.</param>
    public static BootstrapInterval? Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, Metric metric, Random random, int rounds)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, scores.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(Math.Clamp(rounds, 20, MaxRounds), rounds);
        var drawnScores = new double[scores.Length];
        var drawnLabels = new bool[scores.Length];
        var found = new List<double>(rounds);
        for (var round = 0; round < rounds && scores.Length > 0; round++)
        {
            for (var place = 0; place < drawnScores.Length; place++)
            {
                var row = random.Next(scores.Length);
                (drawnScores[place], drawnLabels[place]) = (scores[row], labels[row]);
            }

            if (metric(drawnScores, drawnLabels) is { } value)
            {
                found.Add(value);
            }
        }

        found.Sort();
        return found.Count * 2 < rounds ? null : new BootstrapInterval(Quantile(found, .025), Quantile(found, .975), found.Count);
    }

    private static double Quantile(List<double> sorted, double share)
    {
        var place = share * (sorted.Count - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
