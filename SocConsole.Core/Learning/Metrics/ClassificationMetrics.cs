namespace SocConsole.Core.Learning.Metrics;

/// <summary>How well scores tell two classes apart; higher scores mean the positive class. Null where the labels don't allow a figure.</summary>
public static class ClassificationMetrics
{
    private const int CalibrationBins = 10;

    /// <summary>Area under the receiver operating characteristic, 0 to 1, ties counted half. Null unless both classes are there.</summary>
    public static double? RocAuc(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        var ranked = new Ranking(scores, labels);
        if (ranked.Positives == 0 || ranked.Negatives == 0)
        {
            return null;
        }

        double area = 0;
        long hits = 0;
        foreach (var (positives, negatives, _) in ranked.Groups())
        {
            area += negatives * (hits + positives / 2.0);
            hits += positives;
        }

        return area / ranked.Positives / ranked.Negatives;
    }

    /// <summary>Average precision, 0 to 1: precision at each threshold weighted by the recall that it adds. Null without a positive row.</summary>
    public static double? AveragePrecision(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        var ranked = new Ranking(scores, labels);
        if (ranked.Positives == 0)
        {
            return null;
        }

        double sum = 0;
        long hits = 0, seen = 0;
        foreach (var (positives, negatives, _) in ranked.Groups())
        {
            hits += positives;
            seen += positives + negatives;
            sum += (double)positives / ranked.Positives * hits / seen;
        }

        return sum;
    }

    /// <summary>Mean squared error of probabilities, 0 to 1; lower is better. Null without rows.</summary>
    public static double? Brier(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, probabilities.Length);
        var sum = 0.0;
        for (var row = 0; row < labels.Length; row++)
        {
            var error = probabilities[row] - (labels[row] ? 1 : 0);
            sum += error * error;
        }

        return labels.IsEmpty ? null : sum / labels.Length;
    }

    /// <summary>Expected calibration error over ten bins of equal width, 0 to 1: the mean distance of probability and frequency, weighted by rows. Null without rows.</summary>
    public static double? ExpectedCalibrationError(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, probabilities.Length);
        Span<double> gaps = stackalloc double[CalibrationBins];
        for (var row = 0; row < labels.Length; row++)
        {
            var bin = Math.Clamp((int)(probabilities[row] * CalibrationBins), 0, CalibrationBins - 1);
            gaps[bin] += probabilities[row] - (labels[row] ? 1 : 0);
        }

        var sum = 0.0;
        foreach (var gap in gaps)
        {
            sum += Math.Abs(gap);
        }

        return labels.IsEmpty ? null : sum / labels.Length;
    }

    /// <summary>The best harmonic mean of precision and recall over all thresholds, and the threshold: scores at least that high count as positive. Null without a positive row.</summary>
    public static BestThreshold? BestF1(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        var ranked = new Ranking(scores, labels);
        BestThreshold? best = null;
        long hits = 0, seen = 0;
        foreach (var (positives, negatives, score) in ranked.Groups())
        {
            hits += positives;
            seen += positives + negatives;
            var f1 = 2.0 * hits / (seen + ranked.Positives);
            best = ranked.Positives > 0 && f1 > (best?.F1 ?? -1) ? new BestThreshold(f1, score) : best;
        }

        return best;
    }

    /// <summary>The greatest share of positives above a threshold that lets through at most this share of negatives, 0 to 1. Null unless both classes are there.</summary>
    public static double? RecallAtFalsePositiveRate(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, double rate)
    {
        var ranked = new Ranking(scores, labels);
        if (ranked.Positives == 0 || ranked.Negatives == 0)
        {
            return null;
        }

        long hits = 0, wrong = 0;
        foreach (var (positives, negatives, _) in ranked.Groups())
        {
            wrong += negatives;
            if (wrong > rate * ranked.Negatives)
            {
                break;
            }

            hits += positives;
        }

        return (double)hits / ranked.Positives;
    }

    /// <summary>Counts when scores of at least the threshold are called positive.</summary>
    public static Confusion ConfusionAt(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, double threshold)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, scores.Length);
        var (hits, wrong, missed, quiet) = (0, 0, 0, 0);
        for (var row = 0; row < labels.Length; row++)
        {
            _ = (scores[row] >= threshold, labels[row]) switch
            {
                (true, true) => hits++,
                (true, false) => wrong++,
                (false, true) => missed++,
                (false, false) => quiet++,
            };
        }

        return new Confusion(hits, wrong, missed, quiet);
    }
}
