using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>Which indicators are asked for and in which order; everything left out does not narrow.</summary>
/// <param name="SourceId">One of those who told of it.</param>
/// <param name="Tags">All of them.</param>
/// <param name="Search">Part of the value or the description, whatever its case; of a description the first 256 bytes.</param>
/// <param name="Active">Whether they are looked for.</param>
/// <param name="MinConfidence">From 0 to 1; that or more.</param>
/// <param name="IncludeExcluded">Whether those that an exclusion holds back are among them; they are when <paramref name="State"/> asks for just these.</param>
/// <param name="FirstSeenFrom">UTC; then or later.</param>
/// <param name="LastSeenFrom">UTC; then or later.</param>
/// <param name="Ascending">Null for the order that the sort usually has: values ascending, all else descending.</param>
public sealed record IndicatorFilter(
    IndicatorType? Type = null, Severity? Level = null, int? SourceId = null, IReadOnlyList<string>? Tags = null, string? Search = null, bool? Active = null,
    IndicatorState? State = null, double? MinConfidence = null, bool IncludeExcluded = false, DateTime? FirstSeenFrom = null, DateTime? LastSeenFrom = null, Tlp? Tlp = null,
    IndicatorSort Sort = IndicatorSort.Newest, bool? Ascending = null);

/// <summary>By what a list is ordered; equal ones by their number, in the same direction.</summary>
public enum IndicatorSort
{
    /// <summary>By when it was stored.</summary>
    Newest,
    Oldest,
    LastSeen,
    FirstSeen,
    Confidence,
    Level,

    /// <summary>By the normal form, upper and lower case alike.</summary>
    Value,
    Updated,
}
