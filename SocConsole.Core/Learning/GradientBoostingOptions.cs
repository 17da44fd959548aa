namespace SocConsole.Core.Learning;

/// <summary>Options with the names, meanings and defaults of XGBoost's.</summary>
/// <param name="Rounds">Trees, 1 to 5,000.</param>
/// <param name="Depth">Splits from root to leaf, 1 to 16.</param>
/// <param name="Eta">Learning rate, above 0, at most 1.</param>
/// <param name="Lambda">L2 penalty of leaf weights, at least 0.</param>
/// <param name="Gamma">Gain that a split must exceed, at least 0.</param>
/// <param name="MinChildWeight">Least sum of hessians in a child, at least 0. Not a number of rows: rare positives weigh little at first and must still split.</param>
/// <param name="PositiveWeight">What a positive row counts against a negative one, above 0.</param>
/// <param name="Subsample">Share of the rows that a tree sees, above 0, at most 1.</param>
/// <param name="ColumnSample">Share of the columns that a tree sees, above 0, at most 1.</param>
/// <param name="Monotone">One entry a column: 1 where a higher value may not lower the margin, 0 where it may; null: all free.</param>
public sealed record GradientBoostingOptions(
    int Rounds = 100,
    int Depth = 6,
    double Eta = .3,
    double Lambda = 1,
    double Gamma = 0,
    double MinChildWeight = 1,
    double PositiveWeight = 1,
    double Subsample = 1,
    double ColumnSample = 1,
    IReadOnlyList<sbyte>? Monotone = null)
{
    internal void Check(FeatureTable table, bool[] labels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(table.Rows, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, table.Rows);
        ArgumentOutOfRangeException.ThrowIfNotEqual(Monotone?.Count ?? table.Columns, table.Columns);
        ArgumentOutOfRangeException.ThrowIfNotEqual(Math.Clamp(Rounds, 1, ModelArchive.MaxTrees), Rounds);
        ArgumentOutOfRangeException.ThrowIfNotEqual(Math.Clamp(Depth, 1, 16), Depth);
        if (!(Eta is > 0 and <= 1 && Lambda >= 0 && Gamma >= 0 && MinChildWeight >= 0 && PositiveWeight > 0 && Subsample is > 0 and <= 1 && ColumnSample is > 0 and <= 1))
        {
            throw new ArgumentException($"An option is out of its range: {this}");
        }
    }
}
