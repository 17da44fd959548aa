using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SocConsole.Core.Learning.Training;

/// <summary>
/// Sums of gradient and hessian by bin, for all columns in one array of blocks. Where most rows of a column share one bin, only the others are added up, and that bin is
/// what is left of the total: the columns of one-of-many codings cost little more than their few ones.
/// </summary>
internal sealed class GradientHistograms
{
    private const double Dominance = .7;

    private readonly FeatureBins bins;
    private readonly int[] starts;
    private readonly int[] common;
    private readonly int[]?[] uncommon;
    private readonly Vector128<double>[] gathered;
    private readonly Vector128<double>[] second = new Vector128<double>[FeatureBins.MaxBins + 1];
    private readonly Stack<Vector128<double>[]> spare = [];

    public GradientHistograms(FeatureBins bins)
    {
        this.bins = bins;
        starts = new int[bins.Columns + 1];
        common = new int[bins.Columns];
        uncommon = new int[]?[bins.Columns];
        gathered = new Vector128<double>[bins.Rows];
        for (var column = 0; column < bins.Columns; column++)
        {
            starts[column + 1] = starts[column] + bins.Bins(column) + 1;
            common[column] = Common(column);
            uncommon[column] = common[column] < 0 ? null : Uncommon(bins.Column(column), common[column]);
        }
    }

    /// <summary>Bins of a column, the one of missing values last.</summary>
    public ReadOnlySpan<Vector128<double>> Block(Vector128<double>[] histogram, int column) => histogram.AsSpan(starts[column]..starts[column + 1]);

    /// <summary>Sums of some rows in the given columns; the others are left as they are.</summary>
    public Vector128<double>[] Build(ReadOnlySpan<int> rows, Vector128<double>[] pairs, Vector128<double> total, ReadOnlySpan<int> columns)
    {
        var histogram = spare.Count > 0 ? spare.Pop() : new Vector128<double>[starts[^1]];
        for (var at = 0; at < rows.Length; at++)
        {
            gathered[at] = pairs[rows[at]];
        }

        foreach (var column in columns)
        {
            var block = histogram.AsSpan(starts[column]..starts[column + 1]);
            block.Clear();
            if (uncommon[column] is not { } few)
            {
                Add(rows, bins.Column(column), block);
                continue;
            }

            // All rows come in their own order, as the list was made; a part of them is searched for the uncommon ones.
            if (rows.Length == bins.Rows)
            {
                AddListed(few, pairs, bins.Column(column), block);
            }
            else
            {
                AddUncommon(rows, bins.Column(column), (byte)common[column], block);
            }

            block[common[column]] = total - Sum(block);
        }

        return histogram;
    }

    /// <summary>Makes a parent's sums those of its other child.</summary>
    public void Subtract(Vector128<double>[] parent, Vector128<double>[] child, ReadOnlySpan<int> columns)
    {
        foreach (var column in columns)
        {
            for (var bin = starts[column]; bin < starts[column + 1]; bin++)
            {
                parent[bin] -= child[bin];
            }
        }
    }

    public void Return(Vector128<double>[] histogram) => spare.Push(histogram);

    // Row numbers come from the grower's permutation and bins from FeatureBins, so the places exist. Rows take turns between two blocks: neighbours often share a bin,
    // and an addition would wait for the one before it.
    private void Add(ReadOnlySpan<int> rows, byte[] column, Span<Vector128<double>> block)
    {
        var other = second.AsSpan(0, block.Length);
        other.Clear();
        ref var bin = ref MemoryMarshal.GetArrayDataReference(column);
        ref var sum = ref MemoryMarshal.GetReference(block);
        ref var otherSum = ref MemoryMarshal.GetReference(other);
        ref var pair = ref MemoryMarshal.GetArrayDataReference(gathered);
        var at = 0;
        for (; at + 2 <= rows.Length; at += 2)
        {
            Unsafe.Add(ref sum, (int)Unsafe.Add(ref bin, rows[at])) += Unsafe.Add(ref pair, at);
            Unsafe.Add(ref otherSum, (int)Unsafe.Add(ref bin, rows[at + 1])) += Unsafe.Add(ref pair, at + 1);
        }

        if (at < rows.Length)
        {
            block[column[rows[at]]] += gathered[at];
        }

        for (var place = 0; place < block.Length; place++)
        {
            block[place] += other[place];
        }
    }

    private static void AddListed(int[] rows, Vector128<double>[] pairs, byte[] column, Span<Vector128<double>> block)
    {
        foreach (var row in rows)
        {
            block[column[row]] += pairs[row];
        }
    }

    private static Vector128<double> Sum(ReadOnlySpan<Vector128<double>> block)
    {
        var total = Vector128<double>.Zero;
        foreach (var sum in block)
        {
            total += sum;
        }

        return total;
    }

    private void AddUncommon(ReadOnlySpan<int> rows, byte[] column, byte usual, Span<Vector128<double>> block)
    {
        ref var bin = ref MemoryMarshal.GetArrayDataReference(column);
        ref var sum = ref MemoryMarshal.GetReference(block);
        ref var pair = ref MemoryMarshal.GetArrayDataReference(gathered);
        for (var at = 0; at < rows.Length; at++)
        {
            var own = Unsafe.Add(ref bin, rows[at]);
            if (own != usual)
            {
                Unsafe.Add(ref sum, (int)own) += Unsafe.Add(ref pair, at);
            }
        }
    }

    private static int[] Uncommon(byte[] column, int usual)
    {
        var rows = new int[column.Length - column.AsSpan().Count((byte)usual)];
        var found = 0;
        for (var row = 0; row < column.Length; row++)
        {
            if (column[row] != usual)
            {
                rows[found++] = row;
            }
        }

        return rows;
    }

    // The bin that more than seven rows in ten share, or -1.
    private int Common(int column)
    {
        Span<int> counts = stackalloc int[FeatureBins.MaxBins + 1];
        foreach (var bin in bins.Column(column))
        {
            counts[bin]++;
        }

        for (var bin = 0; bin < counts.Length; bin++)
        {
            if (counts[bin] > Dominance * bins.Rows)
            {
                return bin;
            }
        }

        return -1;
    }
}
