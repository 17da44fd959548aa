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
    private readonly Vector128<double>[] gathered;
    private readonly Stack<Vector128<double>[]> spare = [];

    public GradientHistograms(FeatureBins bins)
    {
        this.bins = bins;
        starts = new int[bins.Columns + 1];
        common = new int[bins.Columns];
        gathered = new Vector128<double>[bins.Rows];
        for (var column = 0; column < bins.Columns; column++)
        {
            starts[column + 1] = starts[column] + bins.Bins(column) + 1;
            common[column] = Common(column);
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
            if (common[column] < 0)
            {
                Add(rows, bins.Column(column), block);
                continue;
            }

            AddUncommon(rows, bins.Column(column), (byte)common[column], block);
            var others = Vector128<double>.Zero;
            foreach (var sum in block)
            {
                others += sum;
            }

            block[common[column]] = total - others;
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

    // Row numbers come from the grower's permutation and bins from FeatureBins, so the places exist.
    private void Add(ReadOnlySpan<int> rows, byte[] column, Span<Vector128<double>> block)
    {
        ref var bin = ref MemoryMarshal.GetArrayDataReference(column);
        ref var sum = ref MemoryMarshal.GetReference(block);
        ref var pair = ref MemoryMarshal.GetArrayDataReference(gathered);
        for (var at = 0; at < rows.Length; at++)
        {
            Unsafe.Add(ref sum, (int)Unsafe.Add(ref bin, rows[at])) += Unsafe.Add(ref pair, at);
        }
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
