namespace SocConsole.Core.Learning.Drift;

/// <summary>The two-sample test of Kolmogorov and Smirnov. With thousands of rows every small shift is significant: gate on the distance, above .15, not on p.</summary>
/// <param name="Distance">The greatest difference of the two distribution functions, 0 to 1.</param>
/// <param name="PValue">Two-sided: how often samples of one distribution lie that far apart. Exact up to 10,000 values each, the limit distribution beyond that.</param>
public sealed record KolmogorovSmirnov(double Distance, double PValue)
{
    private const int ExactLimit = 10_000;

    /// <summary>Compares two samples; null when either is empty. NaN values are not counted.</summary>
    public static KolmogorovSmirnov? Of(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        var first = PopulationStabilityIndex.Sorted(reference);
        var second = PopulationStabilityIndex.Sorted(current);
        if (first.Length == 0 || second.Length == 0)
        {
            return null;
        }

        long steps = 0;
        for (int i = 0, j = 0; i < first.Length && j < second.Length;)
        {
            var value = Math.Min(first[i], second[j]);
            for (; i < first.Length && first[i] <= value; i++)
            {
            }

            for (; j < second.Length && second[j] <= value; j++)
            {
            }

            steps = Math.Max(steps, Math.Abs((long)i * second.Length - (long)j * first.Length));
        }

        var distance = (double)steps / ((double)first.Length * second.Length);
        var p = Math.Max(first.Length, second.Length) <= ExactLimit ? Exact(first.Length, second.Length, steps) : Limit(first.Length, second.Length, distance);
        return new KolmogorovSmirnov(distance, p);
    }

    /// <summary>
    /// 1 less the share of the ways to mix both samples that stay below the distance (Hodges 1957). Shares of paths through the lattice are carried instead of their
    /// numbers, which would overflow.
    /// </summary>
    private static double Exact(int first, int second, long steps)
    {
        var inside = new double[second + 1];
        for (var j = 0; j <= second; j++)
        {
            inside[j] = (long)j * first < steps ? 1 : 0;
        }

        for (var i = 1; i <= first; i++)
        {
            for (var j = 0; j <= second; j++)
            {
                var below = j > 0 ? inside[j - 1] * j / (i + j) : 0;
                inside[j] = Math.Abs((long)i * second - (long)j * first) < steps ? inside[j] * i / (i + j) + below : 0;
            }
        }

        return Math.Clamp(1 - inside[second], 0, 1);
    }

    // Kolmogorov's series with the effective number of rows.
    private static double Limit(double first, double second, double distance)
    {
        var square = distance * distance * first * second / (first + second);
        var sum = 0.0;
        for (var term = 1; term <= 100; term++)
        {
            sum += (term % 2 == 1 ? 2 : -2) * Math.Exp(-2 * square * term * term);
        }

        return Math.Clamp(sum, 0, 1);
    }
}
