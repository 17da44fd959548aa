using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SocConsole.Core.Learning;

/// <summary>Many binary trees in flat arrays, shared by all tree models. Immutable; made by <see cref="TreeEnsembleBuilder"/>, which checks every index once.</summary>
public sealed class TreeEnsemble
{
    /// <summary>The deepest tree that is grown or accepted, in splits from root to leaf.</summary>
    public const int MaxDepth = 256;

    // A tree stays in the nearest caches while it walks over as many rows as the next one holds.
    private const int BlockValues = 262_144;

    private readonly TreeEnsembleNode[] nodes;
    private readonly double[] values;
    private readonly double[] covers;
    private readonly int[] roots;
    private readonly double[] expected;

    internal TreeEnsemble(TreeEnsembleNode[] nodes, double[] values, double[] covers, int[] roots, int features, int depth)
    {
        this.nodes = nodes;
        this.values = values;
        this.covers = covers;
        this.roots = roots;
        FeatureCount = features;
        Depth = depth;
        expected = Expect();
    }

    public int TreeCount => roots.Length - 1;

    public int FeatureCount { get; }

    /// <summary>Splits on the longest way from a root to a leaf.</summary>
    public int Depth { get; }

    public ReadOnlySpan<TreeEnsembleNode> Nodes => nodes;

    /// <summary>What each leaf adds; meaningless for inner nodes.</summary>
    public ReadOnlySpan<double> Values => values;

    public ReadOnlySpan<double> Covers => covers;

    /// <summary>The cover-weighted mean of each tree's leaves.</summary>
    public ReadOnlySpan<double> Expected => expected;

    public int Root(int tree) => roots[tree];

    public int End(int tree) => roots[tree + 1];

    public bool IsLeaf(int node) => nodes[node].Left == node;

    /// <summary>The leaf of a tree in which a row ends.</summary>
    public int Leaf(int tree, ReadOnlySpan<float> row)
    {
        Fits(row.Length);
        return Walk(ref MemoryMarshal.GetArrayDataReference(nodes), roots[tree], ref MemoryMarshal.GetReference(row));
    }

    /// <summary>The sum of a row's leaf values over all trees.</summary>
    public double Sum(ReadOnlySpan<float> row)
    {
        Fits(row.Length);
        ref var node = ref MemoryMarshal.GetArrayDataReference(nodes);
        ref var first = ref MemoryMarshal.GetReference(row);
        var sum = 0.0;
        for (var tree = 0; tree < TreeCount; tree++)
        {
            sum += values[Walk(ref node, roots[tree], ref first)];
        }

        return sum;
    }

    /// <summary>The sums of all rows, four rows at a time; equal to <see cref="Sum(ReadOnlySpan{float})"/> of each.</summary>
    public void Sum(FeatureTable table, Span<double> sums, CancellationToken ct)
    {
        Fits(table.Columns);
        ArgumentOutOfRangeException.ThrowIfNotEqual(sums.Length, table.Rows);
        sums.Clear();
        var block = Math.Clamp(BlockValues / FeatureCount, 16, 8_192);
        for (var start = 0; start < table.Rows; start += block)
        {
            ct.ThrowIfCancellationRequested();
            var rows = Math.Min(block, table.Rows - start);
            var part = table.Values.Slice(start * FeatureCount, rows * FeatureCount);
            for (var tree = 0; tree < TreeCount; tree++)
            {
                Add(roots[tree], part, sums.Slice(start, rows));
            }
        }
    }

    private void Add(int root, ReadOnlySpan<float> rows, Span<double> sums)
    {
        ref var node = ref MemoryMarshal.GetArrayDataReference(nodes);
        ref var first = ref MemoryMarshal.GetReference(rows);
        var width = FeatureCount;
        var row = 0;
        for (; row + 4 <= sums.Length; row += 4)
        {
            ref var a = ref Unsafe.Add(ref first, row * width);
            ref var b = ref Unsafe.Add(ref a, width);
            ref var c = ref Unsafe.Add(ref b, width);
            ref var d = ref Unsafe.Add(ref c, width);
            int atA = root, atB = root, atC = root, atD = root, moved;
            do
            {
                var (nextA, nextB, nextC, nextD) = (Next(ref node, atA, ref a), Next(ref node, atB, ref b), Next(ref node, atC, ref c), Next(ref node, atD, ref d));
                moved = (nextA ^ atA) | (nextB ^ atB) | (nextC ^ atC) | (nextD ^ atD);
                (atA, atB, atC, atD) = (nextA, nextB, nextC, nextD);
            }
            while (moved != 0);
            sums[row] += values[atA];
            sums[row + 1] += values[atB];
            sums[row + 2] += values[atC];
            sums[row + 3] += values[atD];
        }

        for (; row < sums.Length; row++)
        {
            sums[row] += values[Walk(ref node, root, ref Unsafe.Add(ref first, row * width))];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Walk(ref TreeEnsembleNode nodes, int at, ref float row)
    {
        int before;
        do
        {
            before = at;
            at = Next(ref nodes, at, ref row);
        }
        while (at != before);
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Next(ref TreeEnsembleNode nodes, int at, ref float row)
    {
        ref var node = ref Unsafe.Add(ref nodes, at);
        return node.Left + node.Side(Unsafe.Add(ref row, (int)node.Feature));
    }

    private void Fits(int columns) => ArgumentOutOfRangeException.ThrowIfNotEqual(columns, FeatureCount);

    // Children stand after their parents, so one pass from the end sees them first.
    private double[] Expect()
    {
        var mean = new double[nodes.Length];
        for (var at = nodes.Length - 1; at >= 0; at--)
        {
            var left = nodes[at].Left;
            mean[at] = left == at ? values[at] : (covers[left] * mean[left] + covers[left + 1] * mean[left + 1]) / covers[at];
        }

        return [.. roots.AsSpan(0, TreeCount).ToArray().Select(root => mean[root])];
    }
}
