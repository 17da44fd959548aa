using SocConsole.Core.Detection.Rules;

namespace SocConsole.Core.Detection.Correlation;

/// <summary>What a group's window comes to, and whether that meets the correlation's condition.</summary>
internal static class CorrelationFigure
{
    /// <param name="correlation">The correlation.</param>
    /// <param name="bucket">The window of one of its groups, with the newest match in it.</param>
    /// <param name="strength">How many times over the lower bound a count is; 1 where there is none.</param>
    public static bool Meets(CorrelationRule correlation, CorrelationBucket bucket, out double strength)
    {
        strength = 1;
        if (correlation.Type is CorrelationType.Temporal or CorrelationType.TemporalOrdered)
        {
            return MeetsTemporal(correlation, bucket);
        }

        var figure = Of(correlation, bucket);
        if (correlation.Type is CorrelationType.EventCount or CorrelationType.ValueCount && HasFloor(correlation))
        {
            strength = Math.Max(1, figure / correlation.Threshold);
        }

        return IsWithin(correlation, figure);
    }

    private static double Of(CorrelationRule correlation, CorrelationBucket bucket) => correlation.Type switch
    {
        CorrelationType.EventCount => bucket.Count(),
        CorrelationType.ValueCount => bucket.Distinct(),
        CorrelationType.ValueSum => bucket.Window.Sum(item => item.Number),
        CorrelationType.ValueAvg => bucket.Window.Average(item => item.Number),
        CorrelationType.ValuePercentile => Percentile(bucket, correlation.Percentile),
        CorrelationType.ValueMedian => Percentile(bucket, 50),
        _ => throw new InvalidOperationException($"unknown correlation type {correlation.Type}"),
    };

    /// <summary>Between the two nearest ranks in proportion: Hyndman and Fan (1996), type 7.</summary>
    private static double Percentile(CorrelationBucket bucket, double percentile)
    {
        double[] sorted = [.. bucket.Window.Select(item => item.Number).Order()];
        var rank = percentile / 100 * (sorted.Length - 1);
        var below = (int)Math.Floor(rank);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((rank - below) * (sorted[above] - sorted[below]));
    }

    private static bool MeetsTemporal(CorrelationRule correlation, CorrelationBucket bucket)
    {
        var isOrdered = correlation.Type == CorrelationType.TemporalOrdered;
        if (correlation.Expression is not { } expression)
        {
            var figure = isOrdered ? LongestInOrder(correlation.Rules, bucket) : bucket.Distinct();
            return correlation.Bounds is null ? figure >= correlation.Rules.Count : IsWithin(correlation, figure);
        }

        if (!expression.Holds(bucket.Holds))
        {
            return false;
        }

        // Those that matched must have a match each in the order of the rules; what the expression denies has none.
        string[] present = [.. correlation.Rules.Where(bucket.Holds)];
        return !isOrdered || LongestInOrder(present, bucket) == present.Length;
    }

    private static bool IsWithin(CorrelationRule correlation, double figure) => correlation.Bounds is { } bounds ? bounds.All(bound => bound.Holds(figure)) : figure >= correlation.Threshold;

    private static bool HasFloor(CorrelationRule correlation) =>
        correlation.Bounds is not { } bounds || bounds.Any(bound => bound.Relation is CorrelationRelation.Gt or CorrelationRelation.Gte or CorrelationRelation.Eq);

    // How many different rules have matched one after the other in the order given: the longest rising subsequence over the rules' places.
    private static int LongestInOrder(IReadOnlyList<string> rules, CorrelationBucket bucket)
    {
        var longest = new int[rules.Count];
        foreach (var item in bucket.Window)
        {
            var before = 0;
            for (var i = 0; i < rules.Count; i++)
            {
                if (item.Value == rules[i])
                {
                    longest[i] = Math.Max(longest[i], before + 1);
                }

                before = Math.Max(before, longest[i]);
            }
        }

        return longest.DefaultIfEmpty(0).Max();
    }
}
