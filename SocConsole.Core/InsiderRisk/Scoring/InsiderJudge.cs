using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.Learning;

namespace SocConsole.Core.InsiderRisk.Scoring;

/// <summary>The models that judge a day, and how their outputs become one. Safe for concurrent use.</summary>
/// <param name="ModelId">Row of the model; 0 for one that isn't kept yet.</param>
/// <param name="Boosted">Null without labels.</param>
/// <param name="Forest">Null without labels.</param>
/// <param name="Rarity">Isolation scores of the training days at 1,001 even ranks, rising.</param>
public sealed record InsiderJudge(int ModelId, GradientBoostedTrees? Boosted, RandomForest? Forest, IsolationForest Isolation, IReadOnlyList<double> Rarity, BlendWeights Weights, ScoreMap Map)
{
    // The rarest tenth counts; what is common says nothing.
    private const double Common = 0.9;

    /// <summary>Columns that isolation looks at: distances and sums, where rare means odd for this person or role.</summary>
    public static readonly IReadOnlyList<int> IsolationColumns =
        [.. Enumerable.Range(0, FeatureCatalogue.Columns).Where(column => FeatureCatalogue.Features[column].View is not (FeatureView.Day or FeatureView.Known))];

    /// <summary>Outputs on ordinary days; null for a model of before they were kept, whose anchors only a training moves.</summary>
    public OutputRanks? Ordinary { get; init; }

    public bool Supervised => Boosted is not null && Forest is not null;

    /// <summary>The same models with the anchors of another sensitivity, -1 to 1.</summary>
    public InsiderJudge At(double sensitivity) => Ordinary is null ? this : this with { Map = ScoreMap.Of(Ordinary, sensitivity) };

    /// <summary>0 to 1; without labels the rarity alone.</summary>
    public double Output(ReadOnlySpan<float> columns)
    {
        if (Boosted is null || Forest is null)
        {
            return Rank(columns);
        }

        var rare = Weights.Isolation > 0 ? Math.Clamp((Rank(columns) - Common) / (1 - Common), 0, 1) : 0;
        return (Weights.Boosted * Boosted.Probability(columns)) + (Weights.Forest * Forest.Probability(columns)) + (Weights.Isolation * rare);
    }

    /// <summary>0 to 100: what the models say, or what the acts say by themselves where that is more.</summary>
    public double Score(ReadOnlySpan<float> columns) => Math.Max(Map.Of(Output(columns)), Evidence.Score(columns));

    /// <summary>Share of training days that were less odd, 0 to 1; beyond the oddest it grows on towards 1.</summary>
    public double Rank(ReadOnlySpan<float> columns)
    {
        Span<float> looked = stackalloc float[IsolationColumns.Count];
        for (var i = 0; i < looked.Length; i++)
        {
            looked[i] = Math.Max(0, columns[IsolationColumns[i]]);
        }

        return RankOf(Isolation.Score(looked));
    }

    private double RankOf(double score)
    {
        var (low, high) = (0, Rarity.Count - 1);
        if (score >= Rarity[high])
        {
            return 1;
        }

        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Rarity[middle] <= score ? (middle + 1, high) : (low, middle);
        }

        // Between two ranks by where it lies, so that scores don't fall into a thousand steps.
        var (below, above) = (low == 0 ? 0 : Rarity[low - 1], Rarity[low]);
        var within = above > below ? Math.Clamp((score - below) / (above - below), 0, 1) : 0;
        return Math.Min(1, (Math.Max(0, low - 1) + within) / (Rarity.Count - 1));
    }
}

/// <summary>Shares of the three models; they sum to 1.</summary>
public sealed record BlendWeights(double Boosted, double Forest, double Isolation)
{
    public static readonly BlendWeights Usual = new(0.5, 0.3, 0.2);
}
