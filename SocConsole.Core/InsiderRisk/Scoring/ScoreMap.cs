namespace SocConsole.Core.InsiderRisk.Scoring;

/// <summary>
/// From a model's output to 0..100, piecewise linear through what ordinary days come to: their median is 10, 97 % lie under 40, 99.3 % under 60 and 99.9 % under 80.
/// Source: the mapping measured in docs/insider-risk.md.
/// </summary>
/// <param name="Anchors">Outputs at 10, 40, 60 and 80, rising.</param>
public sealed record ScoreMap(IReadOnlyList<double> Anchors)
{
    private static readonly double[] Quantiles = [0.5, 0.97, 0.993, 0.999];
    private static readonly double[] Points = [0, 10, 40, 60, 80, 100];

    /// <summary>From outputs on ordinary days that the model had not seen.</summary>
    /// <param name="sensitivity">-1 to 1: how far the shares of 40, 60 and 80 move; 1 doubles them, -1 halves them.</param>
    public static ScoreMap Fit(IReadOnlyList<double> ordinary, double sensitivity = 0) => Of(OutputRanks.Of(ordinary), sensitivity);

    /// <summary>From the ranks of such outputs; null for a model that never saw any.</summary>
    public static ScoreMap Of(OutputRanks? ordinary, double sensitivity)
    {
        var anchors = new double[Quantiles.Length];
        for (var i = 0; i < anchors.Length; i++)
        {
            var beyond = (1 - Quantiles[i]) * (i == 0 ? 1 : Math.Pow(2, sensitivity));
            anchors[i] = ordinary?.At(1 - beyond) ?? (i + 1) / 5.0;
        }

        // Anchors that fall together leave no room between the levels.
        for (var i = 1; i < anchors.Length; i++)
        {
            anchors[i] = Math.Max(anchors[i], anchors[i - 1] + 1e-6);
        }

        return new ScoreMap(anchors);
    }

    /// <summary>0 to 100.</summary>
    public double Of(double output)
    {
        var below = 0.0;
        for (var i = 0; i <= Anchors.Count; i++)
        {
            var upper = i < Anchors.Count ? Anchors[i] : Math.Max(1, Anchors[^1] + 1e-6);
            if (output <= upper || i == Anchors.Count)
            {
                return Math.Clamp(Points[i] + ((Points[i + 1] - Points[i]) * (output - below) / Math.Max(upper - below, 1e-9)), 0, 100);
            }

            below = upper;
        }

        return 100;
    }
}
