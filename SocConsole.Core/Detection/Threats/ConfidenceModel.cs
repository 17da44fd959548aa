namespace SocConsole.Core.Detection.Threats;

/// <summary>
/// How sure a finding is. The prior precision p of its rule is updated by the organization's verdicts as a Beta prior worth ten verdicts:
/// p' = (10 p + true positives) / (10 + true positives + false positives). Being over a threshold adds evidence in log odds:
/// logit(c) = logit(p') + 0.5 ln(min(strength, 16)). Further distinct rules on the same threat each take a quarter of what is left to 1.
/// </summary>
public static class ConfidenceModel
{
    private const double PriorWeight = 10;
    private const double StrengthWeight = 0.5;
    private const double MaximumStrength = 16;
    private const double Least = 0.01;
    private const double Most = 0.99;

    /// <param name="precision">Prior share of true positives, 0 to 1.</param>
    /// <param name="strength">Count divided by threshold, 1 or more.</param>
    /// <param name="truePositives">Threats of the rule that were mitigated or confirmed.</param>
    /// <param name="falsePositives">Threats of the rule that analysts called false.</param>
    /// <returns>0.01 to 0.99, rounded to two places.</returns>
    public static double Of(double precision, double strength, long truePositives, long falsePositives)
    {
        var updated = Math.Clamp(((PriorWeight * precision) + truePositives) / (PriorWeight + truePositives + falsePositives), Least, Most);
        var odds = Math.Log(updated / (1 - updated)) + (StrengthWeight * Math.Log(Math.Clamp(strength, 1, MaximumStrength)));
        return Round(1 / (1 + Math.Exp(-odds)));
    }

    /// <summary>The threat's confidence from the highest finding and the number of distinct rules.</summary>
    public static double Combine(double highest, int distinctRules) =>
        Round(1 - ((1 - highest) * Math.Pow(0.75, Math.Max(0, distinctRules - 1))));

    private static double Round(double value) => Math.Round(Math.Clamp(value, Least, Most), 2);
}
