namespace SocConsole.Core.InsiderRisk.Scoring;

/// <summary>Level of an insider threat score: 80, 60 and 40 are the borders.</summary>
public enum RiskLevel
{
    Low,
    Medium,
    High,
    Critical,
}

public static class RiskLevels
{
    public static RiskLevel Of(double score) => score switch
    {
        >= 80 => RiskLevel.Critical,
        >= 60 => RiskLevel.High,
        >= 40 => RiskLevel.Medium,
        _ => RiskLevel.Low,
    };
}
