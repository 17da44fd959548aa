namespace SocConsole.Core.Learning;

/// <param name="Trees">1 to 5,000.</param>
/// <param name="MaxDepth">Splits from root to leaf, at least 1; null: none but <see cref="TreeEnsemble.MaxDepth"/>.</param>
/// <param name="MinLeaf">Least number of different rows in a leaf.</param>
/// <param name="MaxFeatures">Features looked at for a split; null: the square root of their number.</param>
/// <param name="Monotone">One entry a column: 1 where a higher value may not lower the probability, 0 where it may; null: all free.</param>
/// <param name="Threads">Trees grown at the same time. The model doesn't depend on it.</param>
public sealed record RandomForestOptions(
    int Trees = 100,
    int? MaxDepth = null,
    int MinLeaf = 1,
    int? MaxFeatures = null,
    IReadOnlyList<sbyte>? Monotone = null,
    int Threads = 1);
