namespace SocConsole.Core.Learning;

/// <summary>Lays trees out for walking: the two children of a node beside each other and behind it, the usual way down close together, all trees in one array.</summary>
/// <param name="features">How many columns a row has.</param>
public sealed class TreeEnsembleBuilder(int features)
{
    private readonly List<TreeEnsembleNode> nodes = [];
    private readonly List<double> values = [];
    private readonly List<double> covers = [];
    private readonly List<int> roots = [0];
    private int depth;

    /// <summary>Adds a tree.</summary>
    /// <exception cref="ArgumentException">The nodes are no tree, are deeper than <see cref="TreeEnsemble.MaxDepth"/>, or a feature, threshold, value or cover is out of its range.</exception>
    public void Add(ReadOnlySpan<GrownNode> tree)
    {
        var start = nodes.Count;
        var seen = new bool[tree.Length];
        var waiting = new Stack<(int Node, int Place, int Depth)>();
        Place(tree, 0, seen);
        waiting.Push((0, start, 0));
        while (waiting.TryPop(out var next))
        {
            var node = tree[next.Node];
            if (node.IsLeaf)
            {
                continue;
            }

            var left = nodes.Count;
            nodes[next.Place] = new TreeEnsembleNode(node.Threshold, left, node.Feature, node.MissingGoesLeft);
            Place(tree, node.Left, seen);
            Place(tree, node.Right, seen);
            depth = Math.Max(depth, next.Depth + 1);

            // The child that more rows go to comes off the stack first, so that its children stand near.
            var leftHeavier = tree[node.Left].Cover >= tree[node.Right].Cover;
            waiting.Push(leftHeavier ? (node.Right, left + 1, next.Depth + 1) : (node.Left, left, next.Depth + 1));
            waiting.Push(leftHeavier ? (node.Left, left, next.Depth + 1) : (node.Right, left + 1, next.Depth + 1));
        }

        if (nodes.Count - start != tree.Length || depth > TreeEnsemble.MaxDepth)
        {
            throw new ArgumentException("The nodes don't form one tree of a bounded depth.", nameof(tree));
        }

        roots.Add(nodes.Count);
    }

    public TreeEnsemble Build() => new([.. nodes], [.. values], [.. covers], [.. roots], features, depth);

    // As a leaf, until its children have their places.
    private void Place(ReadOnlySpan<GrownNode> tree, int index, bool[] seen)
    {
        if ((uint)index >= (uint)tree.Length || seen[index])
        {
            throw new ArgumentException($"Node {index} does not exist or has two parents.", nameof(tree));
        }

        seen[index] = true;
        var node = tree[index];
        var whole = double.IsFinite(node.Value) && double.IsFinite(node.Cover) && node.Cover > 0;
        if (!whole || (!node.IsLeaf && ((uint)node.Feature >= (uint)features || float.IsNaN(node.Threshold))))
        {
            throw new ArgumentException($"Node {index} has a feature, threshold, value or cover out of range.", nameof(tree));
        }

        nodes.Add(new TreeEnsembleNode(float.PositiveInfinity, nodes.Count, 0, missingGoesLeft: true));
        values.Add(node.Value);
        covers.Add(node.Cover);
    }
}
