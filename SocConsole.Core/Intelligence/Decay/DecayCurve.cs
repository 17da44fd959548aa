namespace SocConsole.Core.Intelligence.Decay;

/// <summary>The curve of a <see cref="DecayModel"/> and its inverse. Scores are 0 to 100.</summary>
public static class DecayCurve
{
    public const double HighestScore = 100;

    /// <summary>
    /// The score at an age. Before age 0 (a clock that runs ahead) it is the base score, from the lifetime on it is 0; a base score beyond 0 to 100 counts as the nearer end.
    /// </summary>
    public static double Score(DecayModel model, double baseScore, TimeSpan age)
    {
        var start = Math.Clamp(baseScore, 0, HighestScore);
        if (age <= TimeSpan.Zero)
        {
            return start;
        }

        return age >= model.Lifetime ? 0 : start * (1 - Math.Pow(age / model.Lifetime, 1 / model.Speed));
    }

    /// <summary>
    /// The age at which a score is reached: <c>lifetime * (1 - score / base)^speed</c>. Zero where the base score is not above it; null for a score below 0, which is never reached.
    /// </summary>
    public static TimeSpan? TimeUntil(DecayModel model, double baseScore, double score)
    {
        var start = Math.Clamp(baseScore, 0, HighestScore);
        if (score < 0 || double.IsNaN(score))
        {
            return null;
        }

        return score >= start ? TimeSpan.Zero : model.Lifetime * Math.Pow(1 - (score / start), model.Speed);
    }

    /// <summary>The next point below a score at which something is to be done: a reaction point, or the threshold. Null where there is none.</summary>
    public static double? NextReaction(DecayModel model, double score)
    {
        var below = model.ReactionPoints.Append(model.Threshold).Where(point => point < score).ToList();
        return below.Count > 0 ? below.Max() : null;
    }

    /// <summary>Whether a score has decayed under a model: it is below the threshold.</summary>
    public static bool HasDecayed(DecayModel model, double score) => score < model.Threshold;
}
