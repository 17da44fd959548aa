namespace SocConsole.Core.Learning.Drift;

/// <summary>Population stability index: sum (c - e) ln(c / e) over ten bins at the reference's deciles, shares held at 1e-4 or more. .1 is worth a look, .25 calls for action.</summary>
public static class PopulationStabilityIndex
{
    private const int Bins = 10;
    private const double Floor = 1e-4;

    /// <summary>The index of current values against reference values; null when either is empty. NaN values are not counted.</summary>
    public static double? Of(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        var sorted = Sorted(reference);
        var now = Sorted(current);
        if (sorted.Length == 0 || now.Length == 0)
        {
            return null;
        }

        Span<double> cuts = stackalloc double[Bins - 1];
        for (var cut = 0; cut < cuts.Length; cut++)
        {
            cuts[cut] = Quantile(sorted, (cut + 1) / (double)Bins);
        }

        Span<double> expected = stackalloc double[Bins];
        Span<double> found = stackalloc double[Bins];
        Shares(sorted, cuts, expected);
        Shares(now, cuts, found);
        var index = 0.0;
        for (var bin = 0; bin < Bins; bin++)
        {
            index += (found[bin] - expected[bin]) * Math.Log(found[bin] / expected[bin]);
        }

        return index;
    }

    internal static double[] Sorted(ReadOnlySpan<double> values)
    {
        double[] sorted = [.. values.ToArray().Where(value => !double.IsNaN(value))];
        Array.Sort(sorted);
        return sorted;
    }

    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]) : sorted[^1];
    }

    private static void Shares(double[] sorted, ReadOnlySpan<double> cuts, Span<double> shares)
    {
        shares.Clear();
        var bin = 0;
        foreach (var value in sorted)
        {
            while (bin < cuts.Length && value > cuts[bin])
            {
                bin++;
            }

            shares[bin]++;
        }

        foreach (ref var share in shares)
        {
            share = Math.Max(share / sorted.Length, Floor);
        }
    }
}
