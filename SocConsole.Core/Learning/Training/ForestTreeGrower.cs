using System.Runtime.InteropServices;

namespace SocConsole.Core.Learning.Training;

/// <summary>Grows the trees of a random forest on binned features. Keeps its buffers from tree to tree; for one thread.</summary>
internal sealed class ForestTreeGrower
{
    private readonly FeatureBins bins;
    private readonly ulong[] units;
    private readonly RandomForestOptions options;
    private readonly int maxFeatures;
    private readonly int maxDepth;
    private readonly int[] draws;
    private readonly int[] rows;
    private readonly ulong[] weights;
    private readonly int[] spareRows;
    private readonly ulong[] spareWeights;
    private readonly int[] features;
    private readonly ForestSplitFinder finder;
    private readonly List<GrownNode> nodes = [];
    private TreeRandom random;

    public ForestTreeGrower(FeatureBins bins, ulong[] units, RandomForestOptions options)
    {
        this.bins = bins;
        this.units = units;
        this.options = options;
        maxFeatures = options.MaxFeatures ?? Math.Max(1, (int)Math.Sqrt(bins.Columns));
        maxDepth = Math.Min(options.MaxDepth ?? TreeEnsemble.MaxDepth, TreeEnsemble.MaxDepth);
        draws = new int[bins.Rows];
        rows = new int[bins.Rows];
        weights = new ulong[bins.Rows];
        spareRows = new int[bins.Rows];
        spareWeights = new ulong[bins.Rows];
        features = new int[bins.Columns];
        finder = new ForestSplitFinder(bins, rows, weights, options.MinLeaf);
    }

    public GrownNode[] Grow(long seed)
    {
        random = new TreeRandom(seed);
        nodes.Clear();
        for (var feature = 0; feature < features.Length; feature++)
        {
            features[feature] = feature;
        }

        var drawn = Draw(out var total);
        Grow(new Part(0, drawn, 0, features.Length, total, 0, 1));
        return [.. CollectionsMarshal.AsSpan(nodes)];
    }

    private int Draw(out ulong total)
    {
        Array.Clear(draws);
        for (var draw = 0; draw < draws.Length; draw++)
        {
            draws[random.Next(draws.Length)]++;
        }

        var drawn = 0;
        total = 0;
        for (var row = 0; row < draws.Length; row++)
        {
            if (draws[row] > 0 && units[row] > 0)
            {
                rows[drawn] = row;
                weights[drawn] = units[row] * (ulong)draws[row];
                total += weights[drawn++];
            }
        }

        return drawn;
    }

    private int Grow(Part part)
    {
        var index = nodes.Count;
        var weight = ForestSplitFinder.Weight(part.Total);
        var positive = ForestSplitFinder.Positive(part.Total);
        nodes.Add(GrownNode.Leaf(Math.Clamp(weight > 0 ? positive / weight : 0, part.Lower, part.Upper), Math.Max(weight, 1)));
        if (positive == 0 || positive == weight || part.Depth >= maxDepth || part.End - part.Start < 2 * options.MinLeaf || part.End - part.Start < 2)
        {
            return index;
        }

        finder.Begin(part.Start, part.End, part.Total, part.Lower, part.Upper);
        var active = Search(part);
        if (finder.Best.Feature >= 0)
        {
            Split(index, part with { Active = active }, finder.Best, weight);
        }

        return index;
    }

    /// <summary>
    /// Looks at random features until enough are seen and one of them splits. Features known to be constant count as seen, as scikit-learn counts them. Places of the array:
    /// not yet drawn, drawn, and from the returned number on the constant ones, which stay so in every part of these rows.
    /// </summary>
    private int Search(Part part)
    {
        var active = part.Active;
        var waiting = active;
        var constant = features.Length - active;
        for (var seen = 0; waiting > 0 && (seen < maxFeatures || finder.Best.Feature < 0); seen++)
        {
            var choice = random.Next(waiting + constant);
            if (choice >= waiting)
            {
                constant--;
                continue;
            }

            var feature = features[choice];
            features[choice] = features[--waiting];
            features[waiting] = feature;
            if (!finder.Look(feature, options.Monotone?[feature] ?? 0))
            {
                features[waiting] = features[--active];
                features[active] = feature;
            }
        }

        return active;
    }

    private void Split(int index, Part part, ForestSplit split, double weight)
    {
        var middle = Partition(part, split, out var lacking);
        var (below, above) = (part.Upper, part.Lower);
        if (options.Monotone is { } monotone && monotone[split.Feature] > 0)
        {
            var left = ForestSplitFinder.Fraction(split.Left);
            var right = ForestSplitFinder.Fraction(part.Total - split.Left);
            below = above = (Math.Clamp(left, part.Lower, part.Upper) + Math.Clamp(right, part.Lower, part.Upper)) / 2;
        }

        var first = Grow(part with { End = middle, Depth = part.Depth + 1, Total = split.Left, Upper = below });
        var second = Grow(part with { Start = middle, Depth = part.Depth + 1, Total = part.Total - split.Left, Lower = above });
        // A row that lacks a value which no training row lacked goes the usual way.
        var missingLeft = lacking ? split.MissingLeft : middle - part.Start >= part.End - middle;
        nodes[index] = new GrownNode(split.Feature, bins.Threshold(split.Feature, split.Bin), missingLeft, first, second, 0, weight);
    }

    // Keeps the order of rows, so that later reads of a column run forwards.
    private int Partition(Part part, ForestSplit split, out bool lacking)
    {
        var column = bins.Column(split.Feature);
        var missing = bins.Bins(split.Feature);
        var (left, right) = (part.Start, 0);
        lacking = false;
        for (var at = part.Start; at < part.End; at++)
        {
            var (row, weight) = (rows[at], weights[at]);
            var bin = column[row];
            lacking |= bin == missing;
            if (bin == missing ? split.MissingLeft : bin <= split.Bin)
            {
                rows[left] = row;
                weights[left++] = weight;
            }
            else
            {
                spareRows[right] = row;
                spareWeights[right++] = weight;
            }
        }

        spareRows.AsSpan(0, right).CopyTo(rows.AsSpan(left));
        spareWeights.AsSpan(0, right).CopyTo(weights.AsSpan(left));
        return left;
    }

    private readonly record struct Part(int Start, int End, int Depth, int Active, ulong Total, double Lower, double Upper);
}
