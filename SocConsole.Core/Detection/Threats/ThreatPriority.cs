using SocConsole.Core.Kernel;

namespace SocConsole.Core.Detection.Threats;

/// <summary>The order of the queue, 0 to 100: severity (1 to 5, of 5) × confidence × impact (decades of US dollars from 100 to 10 million, of 5, at least 0.2) × 100.</summary>
public static class ThreatPriority
{
    public static double Of(Severity severity, double confidence, decimal impactUsd)
    {
        var decades = Math.Clamp(Math.Log10(Math.Max(1, (double)impactUsd)) - 2, 1, 5) / 5;
        return Math.Round((int)severity / 5.0 * confidence * decades * 100, 1);
    }
}
