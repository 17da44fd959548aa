namespace SocConsole.Core.Learning;

/// <summary>A node as a trainer or an import hands it to <see cref="TreeEnsembleBuilder"/>. Indices count within the tree; 0 is the root.</summary>
/// <param name="Feature">Column that is asked; of no meaning in a leaf.</param>
/// <param name="Threshold">A value at most this goes left. A split by <c>x &lt; t</c> is one by <c>x &lt;= BitDecrement(t)</c>.</param>
/// <param name="MissingGoesLeft">Where a missing value goes.</param>
/// <param name="Left">Left child, or -1 in a leaf.</param>
/// <param name="Right">Right child, or -1 in a leaf.</param>
/// <param name="Value">What a leaf adds to the sum over trees.</param>
/// <param name="Cover">Weight of the training rows that came by: rows, bootstrap weights, or hessians. Above zero.</param>
public readonly record struct GrownNode(int Feature, float Threshold, bool MissingGoesLeft, int Left, int Right, double Value, double Cover)
{
    public bool IsLeaf => Left < 0;

    internal static GrownNode Leaf(double value, double cover) => new(0, 0, false, -1, -1, value, cover);

    /// <summary>The greatest float that is at most a threshold of double precision: rows are floats, so both split them alike.</summary>
    public static float RoundDown(double threshold)
    {
        var rounded = (float)threshold;
        return rounded > threshold ? MathF.BitDecrement(rounded) : rounded;
    }
}
