using SocConsole.Core.Intelligence.Decay;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>What an indicator comes to at a moment: its state, and when to look at it again; null when nothing more happens by itself.</summary>
public readonly record struct DecayStep(IndicatorState State, DateTime? NextReactionAt);

/// <summary>What decay means for a stored indicator: OpenCTI's rules by type, its confidence as base score, its age since it was told of or seen last.</summary>
public static class IndicatorDecay
{
    // A point's time is cut to a tick, so at that time the score can be a hair above the point: it would come due for ever.
    private const double Tolerance = 1e-6;

    // Nobody tells when an indicator that is held back is let go again.
    private static readonly TimeSpan HeldBackFor = TimeSpan.FromDays(1);

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

    /// <summary>
    /// When the score of one that was last told of or seen at <paramref name="since"/> comes to the next point below <paramref name="now"/>'s; <paramref name="now"/> when
    /// it is at the threshold or below already.
    /// </summary>
    public static DateTime? NextReaction(IndicatorType type, double confidence, DateTime since, DateTime now)
    {
        var model = ModelOf(type);
        var start = confidence * DecayCurve.HighestScore;
        var score = DecayCurve.Score(model, start, now - since);
        if (HasDecayed(model, score))
        {
            return now;
        }

        return DecayCurve.NextReaction(model, score - Tolerance) is { } point && DecayCurve.TimeUntil(model, start, point) is { } age ? since + age : null;
    }

    /// <summary>
    /// One state machine for all that ends an indicator by itself: the end of its validity comes before being revoked, and that before its score (OpenCTI#10299). What is
    /// excluded or switched off stays so; a confidence that a person set does not move, and one below the threshold, such as 0, is not looked for (OpenCTI#16955).
    /// </summary>
    public static DecayStep Step(Indicator row, DateTime now)
    {
        if (row.State is IndicatorState.Excluded or IndicatorState.Disabled)
        {
            return new DecayStep(row.State, now + HeldBackFor);
        }

        if (row.ValidUntil <= now)
        {
            return new DecayStep(IndicatorState.Expired, null);
        }

        if (row.State == IndicatorState.Revoked)
        {
            return new DecayStep(row.State, row.ValidUntil);
        }

        return HasDecayed(ModelOf(row.Type), Score(row, now))
            ? new DecayStep(IndicatorState.Decayed, row.ValidUntil)
            : new DecayStep(IndicatorState.Active, row.IsConfidenceManual ? row.ValidUntil : Earlier(NextReaction(row.Type, row.Confidence, Since(row), now), row.ValidUntil));
    }

    /// <summary>Makes the step; true when the state changed.</summary>
    internal static bool Settle(Indicator row, DateTime now)
    {
        var before = row.State;
        (row.State, row.NextReactionAt) = Step(row, now);
        row.UpdatedAt = row.State == before ? row.UpdatedAt : now;
        return row.State != before;
    }

    public static DateTime Since(Indicator row) => row.LastSightedAt is { } sighted && sighted > row.LastSeen ? sighted : row.LastSeen;

    private static bool HasDecayed(DecayModel model, double score) => DecayCurve.HasDecayed(model, score - Tolerance);

    internal static DateTime? Earlier(DateTime? one, DateTime? other) => one is null || other < one ? other : one;
}
