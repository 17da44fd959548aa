namespace SocConsole.Core.InsiderRisk.Scoring;

/// <summary>
/// Risk of a person, host or address from the scores of what was raised about it: the highest counts whole, the i-th highest counts its i^1.5-th part, and the sum of a zeta series keeps it within
/// 100. The order of the inputs doesn't matter, and one more never lowers it. Source: the entity risk score of Elastic Security, as published; see docs/insider-risk.md.
/// </summary>
public static class EntityRisk
{
    /// <summary>Inputs that are summed at most; the lowest beyond are left out.</summary>
    public const int MostInputs = 10_000;

    /// <summary>What the series of <see cref="MostInputs"/> comes to: that many scores of 100 give 100.</summary>
    public const double ZetaOfInputs = 2.5924;

    /// <summary>What the endless series comes to, zeta(1.5); the older scale.</summary>
    public const double Zeta = 2.6124;

    private const double Falling = 1.5;
    private const int MostContributions = 10;

    /// <summary>Joins scores. Scores are taken between 0 and 100; what is no number counts as 0.</summary>
    /// <param name="scale"><see cref="ZetaOfInputs"/> or <see cref="Zeta"/>.</param>
    public static EntityRiskScore Of(IEnumerable<RiskInput> inputs, EntityCriticality criticality = EntityCriticality.Medium, double scale = ZetaOfInputs)
    {
        RiskInput[] sorted = [.. inputs.Select(input => input with { Score = double.IsFinite(input.Score) ? Math.Clamp(input.Score, 0, 100) : 0 })
            .OrderByDescending(input => input.Score).ThenBy(input => input.Id, StringComparer.Ordinal).Take(MostInputs)];
        var raw = 0.0;
        for (var i = sorted.Length - 1; i >= 0; i--)
        {
            raw += sorted[i].Score / Math.Pow(i + 1, Falling);
        }

        var bare = Math.Min(100, raw / scale);
        var score = Weighed(bare, criticality);
        var factor = raw > 0 ? score / raw : 0;
        RiskContribution[] highest = [.. sorted.Take(MostContributions).Select((input, i) => new RiskContribution(input.Id, input.Score, input.Score / Math.Pow(i + 1, Falling) * factor))];
        return new EntityRiskScore(score, LevelOf(score), highest, Math.Max(0, score - highest.Sum(part => part.Points)), sorted.Length);
    }

    /// <summary>Level of a score: 20, 40, 70 and 90 are the borders.</summary>
    public static EntityRiskLevel LevelOf(double score) => score switch
    {
        >= 90 => EntityRiskLevel.Critical,
        >= 70 => EntityRiskLevel.High,
        >= 40 => EntityRiskLevel.Moderate,
        >= 20 => EntityRiskLevel.Low,
        _ => EntityRiskLevel.Unknown,
    };

    /// <summary>The odds of a score times what the entity matters: 100 m s / (100 - s + m s).</summary>
    private static double Weighed(double score, EntityCriticality criticality)
    {
        var times = criticality switch
        {
            EntityCriticality.Low => 0.5,
            EntityCriticality.High => 1.5,
            EntityCriticality.Extreme => 2,
            _ => 1,
        };
        return 100 * times * score / (100 - score + (times * score));
    }
}

/// <param name="Score">0 to 100.</param>
public sealed record RiskInput(string Id, double Score);

/// <param name="Score">As it came in.</param>
/// <param name="Points">Its share in the joined score.</param>
public sealed record RiskContribution(string Id, double Score, double Points);

/// <param name="Score">0 to 100.</param>
/// <param name="Contributions">The ten that give most, the highest first.</param>
/// <param name="Others">Points of all further inputs; with those of the contributions they sum to the score.</param>
/// <param name="Inputs">How many were summed.</param>
public sealed record EntityRiskScore(double Score, EntityRiskLevel Level, IReadOnlyList<RiskContribution> Contributions, double Others, int Inputs);

/// <summary>How much depends on an entity.</summary>
public enum EntityCriticality
{
    Low,
    Medium,
    High,
    Extreme,
}

/// <summary>Level of an entity's risk, in Elastic's words.</summary>
public enum EntityRiskLevel
{
    /// <summary>Too little is known to call it low.</summary>
    Unknown,
    Low,
    Moderate,
    High,
    Critical,
}
