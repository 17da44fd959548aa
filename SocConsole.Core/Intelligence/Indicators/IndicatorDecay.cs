using SocConsole.Core.Intelligence.Decay;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>What decay means for a stored indicator: OpenCTI's rules by type, its confidence as base score, its age since it was told of or seen last.</summary>
public static class IndicatorDecay
{
    public static DecayModel ModelOf(IndicatorType type) => type switch
    {
        IndicatorType.Ip or IndicatorType.Cidr or IndicatorType.Url => DecayModels.OpenCtiIpAndUrl,
        IndicatorType.Domain => DecayModels.OpenCtiDomain,
        IndicatorType.Hash => DecayModels.OpenCtiFile,
        _ => DecayModels.OpenCtiDefault,
    };

    /// <summary>From 0 to 100, now. A confidence that a person set stays as it is.</summary>
    public static double Score(Indicator row, DateTime now)
    {
        var start = row.Confidence * DecayCurve.HighestScore;
        return row.IsConfidenceManual ? start : DecayCurve.Score(ModelOf(row.Type), start, now - Since(row));
    }

    /// <summary>When the score of one that was last told of or seen at <paramref name="since"/> comes to the next point below <paramref name="now"/>'s; null when there is none.</summary>
    public static DateTime? NextReaction(IndicatorType type, double confidence, DateTime since, DateTime now)
    {
        var model = ModelOf(type);
        var start = confidence * DecayCurve.HighestScore;
        return DecayCurve.NextReaction(model, DecayCurve.Score(model, start, now - since)) is { } point && DecayCurve.TimeUntil(model, start, point) is { } age ? since + age : null;
    }

    public static DateTime Since(Indicator row) => row.LastSightedAt is { } sighted && sighted > row.LastSeen ? sighted : row.LastSeen;
}
