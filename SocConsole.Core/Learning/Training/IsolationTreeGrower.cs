using System.Runtime.InteropServices;

namespace SocConsole.Core.Learning.Training;

/// <summary>Grows isolation trees on samples of a table. Keeps its buffers from tree to tree; for one thread.</summary>
internal sealed class IsolationTreeGrower
{
    private readonly FeatureTable table;
    private readonly int size;
    private readonly int limit;
    private readonly int[] permutation;
    private readonly float[] sample;
    private readonly int[] order;
    private readonly int[] features;
    private readonly List<GrownNode> nodes = [];
    private TreeRandom random;

    public IsolationTreeGrower(FeatureTable table, int size, long seed)
    {
        this.table = table;
        this.size = size;
        limit = (int)Math.Ceiling(Math.Log2(size));
        permutation = [.. Enumerable.Range(0, table.Rows)];
        sample = new float[size * table.Columns];
        order = new int[size];
        features = [.. Enumerable.Range(0, table.Columns)];
        random = new TreeRandom(seed);
    }

    /// <summary>The next tree; the span holds until the one after it.</summary>
    public ReadOnlySpan<GrownNode> Grow()
    {
        Draw();
        nodes.Clear();
        Grow(0, size, 0, features.Length);
        return CollectionsMarshal.AsSpan(nodes);
    }

    // The first places of a running permutation are a sample without replacement. Kept by column, as the search for limits reads it.
    private void Draw()
    {
        for (var place = 0; place < size; place++)
        {
            var other = place + random.Next(permutation.Length - place);
            (permutation[place], permutation[other]) = (permutation[other], permutation[place]);
            order[place] = place;
            var row = table.Row(permutation[place]);
            for (var column = 0; column < row.Length; column++)
            {
                sample[column * size + place] = row[column];
            }
        }
    }

    // Features from active on are constant in these rows, and so in every part of them.
    private int Grow(int start, int end, int depth, int active)
    {
        var index = nodes.Count;
        var rows = end - start;
        nodes.Add(GrownNode.Leaf(depth + IsolationForest.AveragePath(rows), rows));
        if (rows < 2 || depth >= limit)
        {
            return index;
        }

        while (active > 0)
        {
            var choice = random.Next(active);
            var feature = features[choice];
            var (least, most) = Limits(feature, start, end);
            if (least < most)
            {
                var drawn = least + random.NextDouble() * ((double)most - least);
                var threshold = drawn < most ? GrownNode.RoundDown(drawn) : least;
                Split(index, new Cut(feature, threshold, start, end), depth, active);
                return index;
            }

            features[choice] = features[--active];
            features[active] = feature;
        }

        return index;
    }

    private void Split(int index, Cut cut, int depth, int active)
    {
        var (middle, missingLeft) = Partition(cut);
        var left = Grow(cut.Start, middle, depth + 1, active);
        var right = Grow(middle, cut.End, depth + 1, active);
        nodes[index] = new GrownNode(cut.Feature, cut.Threshold, missingLeft, left, right, 0, cut.End - cut.Start);
    }

    private (float Least, float Most) Limits(int feature, int start, int end)
    {
        var column = sample.AsSpan(feature * size, size);
        var least = float.PositiveInfinity;
        var most = float.NegativeInfinity;
        foreach (var place in order.AsSpan(start, end - start))
        {
            // A missing value is neither less nor greater than anything.
            var value = column[place];
            least = value < least ? value : least;
            most = value > most ? value : most;
        }

        // Infinite values can't be drawn between; they count as the greatest and the least number.
        return (Math.Max(least, float.MinValue), Math.Min(most, float.MaxValue));
    }

    // Missing values go where most rows go: they say nothing about being strange.
    private (int Middle, bool MissingLeft) Partition(Cut cut)
    {
        var column = sample.AsSpan(cut.Feature * size, size);
        int left = 0, right = 0;
        foreach (var place in order.AsSpan(cut.Start, cut.End - cut.Start))
        {
            left += column[place] <= cut.Threshold ? 1 : 0;
            right += column[place] > cut.Threshold ? 1 : 0;
        }

        var missingLeft = left >= right;
        var low = cut.Start;
        for (var at = cut.Start; at < cut.End; at++)
        {
            var value = column[order[at]];
            if (value <= cut.Threshold || (missingLeft && float.IsNaN(value)))
            {
                (order[low], order[at]) = (order[at], order[low]);
                low++;
            }
        }

        return (low, missingLeft);
    }

    private readonly record struct Cut(int Feature, float Threshold, int Start, int End);
}
