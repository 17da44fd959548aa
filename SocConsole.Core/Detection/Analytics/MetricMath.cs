namespace SocConsole.Core.Detection.Analytics;

internal static class MetricMath
{
    /// <summary>Statistics of the values; all null when there are none.</summary>
    public static MetricStatistics Statistics(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0)
        {
            return new MetricStatistics(null, null, null, null, null, null);
        }

        var sorted = values.Order().ToArray();
        return new MetricStatistics(Round(sorted[0]), Round(sorted[^1]), Round(sorted.Average()), Round(Percentile(sorted, 0.5)), Round(Percentile(sorted, 0.95)), Round(Percentile(sorted, 0.99)));
    }

    /// <summary>Hyndman and Fan (1996), type 7.</summary>
    /// <param name="sorted">At least one value, ascending.</param>
    /// <param name="share">0 to 1.</param>
    public static double Percentile(double[] sorted, double share)
    {
        var position = share * (sorted.Length - 1);
        var below = (int)Math.Floor(position);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }

    public static double Round(double value) => Math.Round(value, 3);
}
