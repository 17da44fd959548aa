using System.Buffers;

namespace SocConsole.Core.Learning;

/// <summary>
/// Exact Shapley values of a tree model's raw output, path dependent: absent features follow the training rows' covers (Lundberg, Erion, Lee 2018, algorithm 2).
/// The work grows with leaves times the square of the depth.
/// </summary>
public static class TreeShap
{
    /// <summary>Explains one row: contributions and the returned bias sum to <see cref="TreeModel.RawOutput"/>.</summary>
    /// <param name="contributions">One place a column; overwritten.</param>
    /// <returns>The bias: the cover-weighted mean output.</returns>
    /// <exception cref="ArgumentException">The row or the contributions don't have the model's number of columns.</exception>
    public static double Explain(TreeModel model, ReadOnlySpan<float> row, Span<double> contributions)
    {
        var trees = model.Trees;
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, trees.FeatureCount);
        ArgumentOutOfRangeException.ThrowIfNotEqual(contributions.Length, trees.FeatureCount);
        contributions.Clear();
        var size = (trees.Depth + 2) * (trees.Depth + 3) / 2;
        var buffer = ArrayPool<PathPart>.Shared.Rent(size);
        var walk = new Walk(trees, row, contributions, buffer);
        var bias = 0.0;
        for (var tree = 0; tree < trees.TreeCount; tree++)
        {
            walk.Visit(trees.Root(tree), 0, 0, new PathPart(-1, 1, 1, 0));
            bias += trees.Expected[tree];
        }

        ArrayPool<PathPart>.Shared.Return(buffer);
        foreach (ref var contribution in contributions)
        {
            contribution *= model.TreeWeight;
        }

        return model.Offset + model.TreeWeight * bias;
    }

    // One feature on the way from the root: the share of rows that go on when it is absent, whether the row goes on when it is present, and the weight of subsets.
    private record struct PathPart(int Feature, double Zero, double One, double Weight);

    private readonly ref struct Walk(TreeEnsemble trees, ReadOnlySpan<float> row, Span<double> contributions, Span<PathPart> buffer)
    {
        private readonly ReadOnlySpan<TreeEnsembleNode> nodes = trees.Nodes;
        private readonly ReadOnlySpan<double> values = trees.Values;
        private readonly ReadOnlySpan<double> covers = trees.Covers;
        private readonly ReadOnlySpan<float> row = row;
        private readonly Span<double> contributions = contributions;
        private readonly Span<PathPart> buffer = buffer;

        /// <param name="start">Where the path of the parent begins in the buffer.</param>
        /// <param name="length">How many parts it has; this node's path is a copy behind it.</param>
        public void Visit(int at, int start, int length, PathPart next)
        {
            var path = buffer.Slice(start + length, length + 1);
            buffer.Slice(start, length).CopyTo(path);
            Extend(path, length, next);
            ref readonly var node = ref nodes[at];
            if (node.Left == at)
            {
                Spread(path, values[at]);
                return;
            }

            var hot = node.Left + node.Side(row[node.Feature]);
            var cold = 2 * node.Left + 1 - hot;
            var (zero, one, count) = (1.0, 1.0, length + 1);
            for (var part = 1; part < count; part++)
            {
                if (path[part].Feature == node.Feature)
                {
                    (zero, one) = (path[part].Zero, path[part].One);
                    Unwind(path, part);
                    count--;
                    break;
                }
            }

            Visit(hot, start + length, count, new PathPart(node.Feature, zero * covers[hot] / covers[at], one, 0));
            Visit(cold, start + length, count, new PathPart(node.Feature, zero * covers[cold] / covers[at], 0, 0));
        }

        private static void Extend(Span<PathPart> path, int length, PathPart next)
        {
            path[length] = next with { Weight = length == 0 ? 1 : 0 };
            for (var part = length - 1; part >= 0; part--)
            {
                path[part + 1].Weight += next.One * path[part].Weight * (part + 1) / (length + 1);
                path[part].Weight *= next.Zero * (length - part) / (length + 1);
            }
        }

        private static void Unwind(Span<PathPart> path, int removed)
        {
            var last = path.Length - 1;
            var (_, zero, one, _) = path[removed];
            var carried = path[last].Weight;
            for (var part = last - 1; part >= 0; part--)
            {
                if (one != 0)
                {
                    var before = path[part].Weight;
                    path[part].Weight = carried * (last + 1) / ((part + 1) * one);
                    carried = before - path[part].Weight * zero * (last - part) / (last + 1);
                }
                else
                {
                    path[part].Weight *= (last + 1) / (zero * (last - part));
                }
            }

            for (var part = removed; part < last; part++)
            {
                path[part] = path[part + 1] with { Weight = path[part].Weight };
            }
        }

        private void Spread(ReadOnlySpan<PathPart> path, double value)
        {
            // Leaves of a forest that hold nothing are most of them.
            if (value == 0)
            {
                return;
            }

            // Features that lead the row elsewhere all get the same: their own share cancels out of the sum.
            var elsewhere = double.NaN;
            for (var part = 1; part < path.Length; part++)
            {
                ref readonly var on = ref path[part];
                if (on.One != 0)
                {
                    contributions[on.Feature] += UnwoundSum(path, part) * (on.One - on.Zero) * value;
                    continue;
                }

                elsewhere = double.IsNaN(elsewhere) ? Elsewhere(path) : elsewhere;
                contributions[on.Feature] -= elsewhere * value;
            }
        }

        private static double Elsewhere(ReadOnlySpan<PathPart> path)
        {
            var (last, sum) = (path.Length - 1, 0.0);
            for (var part = 0; part < last; part++)
            {
                sum += path[part].Weight / (last - part);
            }

            return sum * (last + 1);
        }

        // The sum of weights that Unwind would leave without a feature that the row goes along with, without changing them.
        private static double UnwoundSum(ReadOnlySpan<PathPart> path, int removed)
        {
            var last = path.Length - 1;
            var (_, zero, one, _) = path[removed];
            var carried = path[last].Weight;
            var sum = 0.0;
            for (var part = last - 1; part >= 0; part--)
            {
                var weight = carried * (last + 1) / ((part + 1) * one);
                sum += weight;
                carried = path[part].Weight - weight * zero * (last - part) / (last + 1);
            }

            return sum;
        }
    }
}
