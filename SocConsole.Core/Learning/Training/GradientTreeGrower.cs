using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SocConsole.Core.Learning.Training;

/// <summary>Grows boosted trees, one a round. Of two children only the smaller is added up, the other is the parent less it. For one thread.</summary>
internal sealed class GradientTreeGrower
{
    private readonly FeatureBins bins;
    private readonly LogisticGradients gradients;
    private readonly GradientBoostingOptions options;
    private readonly GradientHistograms histograms;
    private readonly GradientSplitFinder finder;
    private readonly int[] rows;
    private readonly int[] spare;
    private readonly int[] columns;
    private readonly List<GrownNode> nodes = [];
    private TreeRandom random;
    private int used;

    public GradientTreeGrower(FeatureBins bins, LogisticGradients gradients, GradientBoostingOptions options, long seed)
    {
        this.bins = bins;
        this.gradients = gradients;
        this.options = options;
        histograms = new GradientHistograms(bins);
        finder = new GradientSplitFinder(bins, histograms, options);
        rows = new int[bins.Rows];
        spare = new int[bins.Rows];
        columns = new int[bins.Columns];
        random = new TreeRandom(seed);
    }

    private ReadOnlySpan<int> Columns => columns.AsSpan(0, used);

    /// <summary>The tree of a round, whose leaves are added to the margins; the span holds until the next round.</summary>
    public ReadOnlySpan<GrownNode> Grow()
    {
        nodes.Clear();
        DrawColumns();
        var drawn = DrawRows();
        var total = Vector128<double>.Zero;
        foreach (var row in rows.AsSpan(0, drawn))
        {
            total += gradients.Pairs[row];
        }

        var root = new Part(0, drawn, 0, total, WeightBounds.None);
        Grow(root, drawn > 0 ? histograms.Build(rows.AsSpan(0, drawn), gradients.Pairs, total, Columns) : null);
        AddUndrawn(drawn);
        return CollectionsMarshal.AsSpan(nodes);
    }

    private void DrawColumns()
    {
        used = Math.Max(1, (int)Math.Round(options.ColumnSample * columns.Length));
        for (var column = 0; column < columns.Length; column++)
        {
            columns[column] = column;
        }

        for (var column = 0; used < columns.Length && column < used; column++)
        {
            var other = column + random.Next(columns.Length - column);
            (columns[column], columns[other]) = (columns[other], columns[column]);
        }
    }

    // Drawn rows stand first in their order, the others behind them.
    private int DrawRows()
    {
        var (drawn, last) = (0, rows.Length);
        for (var row = 0; row < rows.Length; row++)
        {
            if (options.Subsample >= 1 || random.NextDouble() < options.Subsample)
            {
                rows[drawn++] = row;
            }
            else
            {
                rows[--last] = row;
            }
        }

        return drawn;
    }

    private int Grow(Part part, Vector128<double>[]? histogram)
    {
        var index = nodes.Count;
        var split = histogram is null ? GradientSplit.None : finder.Find(histogram, part.Total, part.Bounds, Columns);
        if (split.Feature >= 0)
        {
            nodes.Add(default);
            nodes[index] = Split(part, split, histogram!);
            return index;
        }

        if (histogram is not null)
        {
            histograms.Return(histogram);
        }

        var value = options.Eta * finder.Weight(part.Total, part.Bounds);
        nodes.Add(GrownNode.Leaf(value, Math.Max(part.Total[1], double.Epsilon)));
        foreach (var row in rows.AsSpan(part.Start..part.End))
        {
            gradients.Margins[row] += value;
        }

        return index;
    }

    private GrownNode Split(Part part, GradientSplit split, Vector128<double>[] histogram)
    {
        var middle = Partition(part, split, out var lacking);
        var right = part.Total - split.Left;
        var (below, above) = Bounds(part.Bounds, split, right);
        var first = new Part(part.Start, middle, part.Depth + 1, split.Left, below);
        var second = new Part(middle, part.End, part.Depth + 1, right, above);
        var (firstSums, secondSums) = Sums(first, second, histogram);
        var leftIndex = Grow(first, firstSums);
        var rightIndex = Grow(second, secondSums);

        // A row that lacks a value which no training row lacked goes the usual way.
        var missingLeft = lacking ? split.MissingLeft : split.Left[1] >= right[1];
        return new GrownNode(split.Feature, finder.Threshold(split), missingLeft, leftIndex, rightIndex, 0, part.Total[1]);
    }

    private (Vector128<double>[]? First, Vector128<double>[]? Second) Sums(Part first, Part second, Vector128<double>[] parent)
    {
        var (firstNeeded, secondNeeded) = (MaySplit(first), MaySplit(second));
        if (!firstNeeded && !secondNeeded)
        {
            histograms.Return(parent);
            return (null, null);
        }

        var firstSmaller = first.End - first.Start <= second.End - second.Start;
        var small = firstSmaller ? first : second;
        var sums = histograms.Build(rows.AsSpan(small.Start..small.End), gradients.Pairs, small.Total, Columns);
        histograms.Subtract(parent, sums, Columns);
        var (forFirst, forSecond) = firstSmaller ? (sums, parent) : (parent, sums);
        return (Kept(forFirst, firstNeeded), Kept(forSecond, secondNeeded));
    }

    private Vector128<double>[]? Kept(Vector128<double>[] histogram, bool needed)
    {
        if (needed)
        {
            return histogram;
        }

        histograms.Return(histogram);
        return null;
    }

    private bool MaySplit(Part part) => part.Depth < options.Depth && part.End - part.Start > 1 && part.Total[1] >= 2 * options.MinChildWeight;

    // A split on a monotone column keeps everything below it on its side of the middle of the two weights.
    private (WeightBounds Left, WeightBounds Right) Bounds(WeightBounds bounds, GradientSplit split, Vector128<double> right)
    {
        if (options.Monotone is not { } monotone || monotone[split.Feature] <= 0)
        {
            return (bounds, bounds);
        }

        var middle = (finder.Weight(split.Left, bounds) + finder.Weight(right, bounds)) / 2;
        return (bounds with { Upper = middle }, bounds with { Lower = middle });
    }

    // Keeps the order of rows, so that later reads of a column run forwards.
    private int Partition(Part part, GradientSplit split, out bool lacking)
    {
        var column = bins.Column(split.Feature);
        var missing = bins.Bins(split.Feature);
        var (left, right) = (part.Start, 0);
        lacking = false;
        for (var at = part.Start; at < part.End; at++)
        {
            var row = rows[at];
            var bin = column[row];
            lacking |= bin == missing;
            if (bin == missing ? split.MissingLeft : bin <= split.Bin)
            {
                rows[left++] = row;
            }
            else
            {
                spare[right++] = row;
            }
        }

        spare.AsSpan(0, right).CopyTo(rows.AsSpan(left));
        return left;
    }

    // Rows that the tree did not see walk through it by their bins.
    private void AddUndrawn(int drawn)
    {
        foreach (var row in rows.AsSpan(drawn))
        {
            var at = 0;
            while (!nodes[at].IsLeaf)
            {
                var node = nodes[at];
                var bin = bins.Column(node.Feature)[row];
                var left = bin == bins.Bins(node.Feature) ? node.MissingGoesLeft : bins.Threshold(node.Feature, bin) <= node.Threshold;
                at = left ? node.Left : node.Right;
            }

            gradients.Margins[row] += nodes[at].Value;
        }
    }

    private readonly record struct Part(int Start, int End, int Depth, Vector128<double> Total, WeightBounds Bounds);
}
