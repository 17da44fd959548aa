using SocConsole.Core.Intelligence.Sources;

namespace SocConsole.Core.Intelligence.Comparison;

/// <summary>What the sources of an organization tell of, held against each other.</summary>
/// <param name="Sources">The source that tells of most first.</param>
/// <param name="Overlaps">Pairs among the <see cref="FeedComparisonService.MaximumInMatrix"/> sources that tell of most; a pair that shares nothing is left out.</param>
/// <param name="ComputedAt">UTC; figures may be a minute old.</param>
public sealed record FeedComparison(
    FeedOverview Overview, IReadOnlyList<SourceComparison> Sources, IReadOnlyList<SourceOverlap> Overlaps, IReadOnlyList<TypeComparison> Types, DateTime ComputedAt);

/// <summary>Open sources (open source and government) against paid ones (commercial). Dark-web sources are neither.</summary>
/// <param name="OpenSourceCoverage">Per cent of what either side tells of that open sources tell of, 0 to 100; null while neither side tells of anything.</param>
/// <param name="PremiumCoverage">The same of commercial sources.</param>
/// <param name="OverlapPercentage">Per cent that both sides tell of.</param>
public sealed record FeedOverview(
    double? OpenSourceCoverage, double? PremiumCoverage, double? OverlapPercentage, long UniqueOpenSource, long UniquePremium, long SharedIndicators, long TotalOpenSource, long TotalPremium);

/// <summary>One source.</summary>
/// <param name="Indicators">How many it tells of.</param>
/// <param name="Unique">How many of them no other source tells of.</param>
/// <param name="Shared">How many of them another one tells of too.</param>
/// <param name="FirstToTell">How many of the shared ones it told of no later than anybody else; at the same time counts for each.</param>
/// <param name="Sighted">How many of them were seen in events.</param>
/// <param name="ByType">Indicators by type, in the wire form of the type.</param>
public sealed record SourceComparison(
    int SourceId, string Source, SourceKind SourceType, long Indicators, long Unique, long Shared, long FirstToTell, long Sighted, IReadOnlyDictionary<string, long> ByType);

/// <summary>Indicators that two sources tell of.</summary>
public sealed record SourceOverlap(int SourceId, int OtherSourceId, long Indicators);

/// <summary>One type of indicator over all sources.</summary>
/// <param name="IndicatorType">The type's wire form.</param>
/// <param name="Claims">Indicators times the sources that tell of them.</param>
/// <param name="Unique">Indicators that just one source tells of.</param>
public sealed record TypeComparison(string IndicatorType, long Claims, long Unique, IReadOnlyDictionary<string, long> BySource);
