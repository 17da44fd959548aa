namespace SocConsole.Core.Learning.Training;

/// <summary>
/// A table with each value replaced by its quantile bin, column by column: at most 255 bins of about equal counts, and one more for missing values. Columns with no more
/// different values than that lose nothing. Bin b holds values at most <c>Cuts[b]</c>, the last one those above all cuts.
/// </summary>
internal sealed class FeatureBins
{
    public const int MaxBins = 255;

    private readonly float[][] cuts;
    private readonly byte[][] columns;

    public FeatureBins(FeatureTable table, CancellationToken ct)
    {
        Rows = table.Rows;
        cuts = new float[table.Columns][];
        columns = new byte[table.Columns][];
        var values = new float[table.Rows];
        var sorted = new float[table.Rows];
        for (var column = 0; column < table.Columns; column++)
        {
            ct.ThrowIfCancellationRequested();
            var present = Read(table.Values, column, table.Columns, values, sorted);
            sorted.AsSpan(0, present).Sort();
            cuts[column] = FindCuts(sorted.AsSpan(0, present));
            columns[column] = new byte[table.Rows];
            Assign(values, cuts[column], columns[column]);
        }
    }

    public int Rows { get; }

    public int Columns => cuts.Length;

    /// <summary>The bin of each row; that of a missing value is <see cref="Bins"/>.</summary>
    public byte[] Column(int column) => columns[column];

    /// <summary>Bins of values of a column, without the one for missing values.</summary>
    public int Bins(int column) => cuts[column].Length + 1;

    /// <summary>The threshold that keeps bins up to this one to the left; infinite for the last.</summary>
    public float Threshold(int column, int bin) => bin < cuts[column].Length ? cuts[column][bin] : float.PositiveInfinity;

    private static int Read(ReadOnlySpan<float> table, int column, int width, Span<float> values, Span<float> sorted)
    {
        var present = 0;
        for (var row = 0; row < values.Length; row++)
        {
            var value = table[row * width + column];
            values[row] = value;
            if (!float.IsNaN(value))
            {
                sorted[present++] = value;
            }
        }

        return present;
    }

    private static float[] FindCuts(ReadOnlySpan<float> sorted)
    {
        var different = 1;
        for (var at = 1; at < sorted.Length; at++)
        {
            different += sorted[at] != sorted[at - 1] ? 1 : 0;
        }

        var found = new List<float>(Math.Min(different, MaxBins));
        var (left, inBin, end) = (sorted.Length, 0, 0);
        for (var at = 0; at < sorted.Length; at = end)
        {
            end = EndOfRun(sorted, at);

            // A bin closes when the next value would take it further past its share of what is left than it is short of it, or when there is a bin for every value.
            var bins = MaxBins - found.Count;
            if (inBin > 0 && bins > 1 && (different <= MaxBins || inBin + (end - at) / 2.0 > (double)left / bins))
            {
                found.Add(Between(sorted[at - 1], sorted[at]));
                left -= inBin;
                inBin = 0;
            }

            inBin += end - at;
        }

        return [.. found];
    }

    private static int EndOfRun(ReadOnlySpan<float> sorted, int start)
    {
        var end = start + 1;
        while (end < sorted.Length && sorted[end] == sorted[start])
        {
            end++;
        }

        return end;
    }

    private static float Between(float low, float high)
    {
        var middle = GrownNode.RoundDown(((double)low + high) / 2);
        return middle >= low && middle < high ? middle : low;
    }

    private static void Assign(ReadOnlySpan<float> values, float[] cuts, byte[] bins)
    {
        var missing = (byte)(cuts.Length + 1);
        for (var row = 0; row < bins.Length; row++)
        {
            bins[row] = float.IsNaN(values[row]) ? missing : BinOf(values[row], cuts);
        }
    }

    // How many cuts are below the value; halving without branches that depend on it.
    private static byte BinOf(float value, float[] cuts)
    {
        var low = 0;
        var length = cuts.Length;
        while (length > 0)
        {
            var half = (length + 1) >> 1;
            low += value > cuts[low + half - 1] ? half : 0;
            length -= half;
        }

        return (byte)low;
    }
}
