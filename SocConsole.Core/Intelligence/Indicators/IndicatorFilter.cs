using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>Which indicators are asked for; everything left out does not narrow.</summary>
/// <param name="Tags">All of them.</param>
/// <param name="Search">Part of the value or the description, whatever its case.</param>
/// <param name="Active">Whether they are looked for.</param>
public sealed record IndicatorFilter(
    IndicatorType? Type = null, Severity? Level = null, int? SourceId = null, IReadOnlyList<string>? Tags = null, string? Search = null, bool? Active = null);
