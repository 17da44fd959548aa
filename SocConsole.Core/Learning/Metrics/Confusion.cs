namespace SocConsole.Core.Learning.Metrics;

/// <param name="F1">0 to 1.</param>
/// <param name="Threshold">Scores at least this high count as positive.</param>
public sealed record BestThreshold(double F1, double Threshold);

/// <summary>Rows by what was said of them and what they are. Ratios are null where nothing stands below the line.</summary>
public sealed record Confusion(int TruePositives, int FalsePositives, int FalseNegatives, int TrueNegatives)
{
    public double? Precision => Ratio(TruePositives, TruePositives + FalsePositives);

    public double? Recall => Ratio(TruePositives, TruePositives + FalseNegatives);

    public double? FalsePositiveRate => Ratio(FalsePositives, FalsePositives + TrueNegatives);

    public double? Accuracy => Ratio(TruePositives + TrueNegatives, TruePositives + FalsePositives + FalseNegatives + TrueNegatives);

    public double? F1 => Ratio(2.0 * TruePositives, 2.0 * TruePositives + FalsePositives + FalseNegatives);

    private static double? Ratio(double part, double whole) => whole > 0 ? part / whole : null;
}
