using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>What somebody says of one indicator.</summary>
/// <param name="Type">Null to find it out.</param>
/// <param name="Confidence">From 0 to 1.</param>
/// <param name="Metadata">A JSON object.</param>
/// <param name="Tlp">With whom it may be shared; null where nothing is said.</param>
/// <param name="ValidUntil">Not looked for from then on, UTC; null for no such end.</param>
public sealed record NewIndicator(
    IndicatorType? Type, string Value, double Confidence, Severity ThreatLevel, IReadOnlyList<string> Tags, string Description = "",
    string? ExternalId = null, string Metadata = "{}", DateTime? FirstSeen = null, DateTime? LastSeen = null, Tlp? Tlp = null, DateTime? ValidUntil = null)
{
    /// <summary>Whether <see cref="Confidence"/> was said, or stands for nothing said.</summary>
    public bool IsConfidenceSaid { get; init; } = true;

    /// <summary>The exclusion that holds it back; null for none.</summary>
    public int? ExclusionId { get; init; }
}
