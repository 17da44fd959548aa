namespace SocConsole.Core.Learning;

/// <summary>Which model an archive holds. The numbers are part of the format.</summary>
public enum TreeModelKind
{
    IsolationForest = 1,
    RandomForest = 2,
    GradientBoostedTrees = 3,
}

/// <summary>What the tree models share: the columns that they were trained on, and trees whose leaf values, summed and weighted, are the raw output.</summary>
public abstract class TreeModel
{
    private protected TreeModel(IReadOnlyList<string> features, TreeEnsemble trees)
    {
        if (features.Count != trees.FeatureCount)
        {
            throw new ArgumentException($"{features.Count} names for {trees.FeatureCount} columns.", nameof(features));
        }

        Features = features;
        Trees = trees;
    }

    public abstract TreeModelKind Kind { get; }

    /// <summary>Names of the columns, in the order of a row.</summary>
    public IReadOnlyList<string> Features { get; }

    public TreeEnsemble Trees { get; }

    /// <summary>Added once to the weighted sum of the trees.</summary>
    public abstract double Offset { get; }

    /// <summary>What one tree's leaf value counts in the raw output.</summary>
    public abstract double TreeWeight { get; }

    /// <summary>What <see cref="TreeShap"/> explains: the margin of boosted trees, the probability of a forest, the mean depth below zero of an isolation forest.</summary>
    public double RawOutput(ReadOnlySpan<float> row) => Offset + TreeWeight * Trees.Sum(row);
}
