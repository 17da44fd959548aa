namespace SocConsole.Core.Learning;

/// <summary>Lays trees out for walking: breadth first, the two children of a node beside each other, all trees in one array.</summary>
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
        var order = new List<int>(tree.Length) { 0 };
        var levelEnd = 1;
        var level = 0;
        for (var at = 0; at < order.Count; at++)
        {
            if (at == levelEnd)
            {
                levelEnd = order.Count;
                level++;
            }

            Append(Checked(tree, order[at]), start + at, start + order.Count, order, tree.Length);
        }

        if (order.Count != tree.Length || level > TreeEnsemble.MaxDepth)
        {
            throw new ArgumentException("The nodes don't form one tree of a bounded depth.", nameof(tree));
        }

        depth = Math.Max(depth, level);
        roots.Add(nodes.Count);
    }

    public TreeEnsemble Build() => new([.. nodes], [.. values], [.. covers], [.. roots], features, depth);

    private void Append(GrownNode node, int index, int left, List<int> order, int length)
    {
        values.Add(node.Value);
        covers.Add(node.Cover);
        if (node.IsLeaf)
        {
            nodes.Add(new TreeEnsembleNode(float.PositiveInfinity, index, 0, missingGoesLeft: true));
            return;
        }

        nodes.Add(new TreeEnsembleNode(node.Threshold, left, node.Feature, node.MissingGoesLeft));
        if (order.Count + 2 > length)
        {
            throw new ArgumentException("A node has more than one parent.", nameof(node));
        }

        order.Add(node.Left);
        order.Add(node.Right);
    }

    private GrownNode Checked(ReadOnlySpan<GrownNode> tree, int index)
    {
        if ((uint)index >= (uint)tree.Length)
        {
            throw new ArgumentException($"There is no node {index}.", nameof(tree));
        }

        var node = tree[index];
        var whole = double.IsFinite(node.Value) && double.IsFinite(node.Cover) && node.Cover > 0;
        return whole && (node.IsLeaf || ((uint)node.Feature < (uint)features && !float.IsNaN(node.Threshold)))
            ? node
            : throw new ArgumentException($"Node {index} has a feature, threshold, value or cover out of range.", nameof(tree));
    }
}
