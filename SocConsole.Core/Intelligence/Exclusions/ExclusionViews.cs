using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence.Exclusions;

/// <summary>An exclusion as the API shows it.</summary>
/// <param name="Types">Empty for all.</param>
/// <param name="HitCount">How often it held something back or tagged it.</param>
/// <param name="Samples">The latest values that it hit, the newest first.</param>
public sealed record ExclusionView(
    int Id, string Name, string Description, ExclusionKind Kind, ExclusionPurpose Purpose, ExclusionMode Mode, IReadOnlyList<IndicatorType> Types, string Owner, string Reason,
    DateTime? ExpiresAt, bool IsEnabled, int EntryCount, long HitCount, DateTime? LastHitAt, IReadOnlyList<string> Samples, DateTime CreatedAt, DateTime UpdatedAt)
{
    public static ExclusionView Of(Exclusion row) => new(
        row.Id, row.Name, row.Description, row.Kind, row.Purpose, row.Mode, row.Types, row.Owner, row.Reason, row.ExpiresAt, row.IsEnabled, row.EntryCount, row.HitCount, row.LastHitAt,
        row.Samples, row.CreatedAt, row.UpdatedAt);
}

/// <summary>What is said of an exclusion.</summary>
/// <param name="Mode">Null for what its purpose suggests: suppress for false positives, tag for context.</param>
/// <param name="Types">Empty for all.</param>
/// <param name="Owner">Null for who says it.</param>
/// <param name="IsEnabled">Null keeps it; a new one is switched on.</param>
/// <param name="Entries">Null keeps those that are there.</param>
public sealed record ExclusionDraft(
    string Name, string Description, ExclusionKind Kind, ExclusionPurpose Purpose, ExclusionMode? Mode, IReadOnlyList<IndicatorType> Types, string? Owner, string Reason,
    DateTime? ExpiresAt, bool? IsEnabled, IReadOnlyList<string>? Entries)
{
    /// <summary>Context is never held back unless somebody says so: two of five addresses of a common feed stand in some list of VPNs, clouds or scanners.</summary>
    public static ExclusionMode ModeOf(ExclusionPurpose purpose) => purpose == ExclusionPurpose.Context ? ExclusionMode.Tag : ExclusionMode.Suppress;
}

/// <summary>What an exclusion would hide of what is looked for today.</summary>
/// <param name="Looked">Active indicators that were looked at.</param>
/// <param name="Hit">How many of them it hits.</param>
/// <param name="ToldByHand">How many of those no source tells of: they are tagged and stay active.</param>
/// <param name="TruePositives">How many of those were seen in events, or named by a threat that is not marked a false positive.</param>
/// <param name="Samples">True positives first, at most 20.</param>
/// <param name="Partial">Not everything was looked at in the time that there is.</param>
public sealed record ExclusionPreview(
    long Looked, long Hit, long ToldByHand, long TruePositives, IReadOnlyDictionary<string, long> ByType, IReadOnlyList<ExclusionPreviewSource> BySource,
    IReadOnlyList<ExclusionPreviewSample> Samples, bool Partial);

/// <param name="SourceId">Null for what people told of.</param>
public sealed record ExclusionPreviewSource(int? SourceId, string? Source, long Count);

/// <param name="Entry">The entry that hits it.</param>
/// <param name="SightingCount">How often it was seen.</param>
/// <param name="NamedByThreat">Whether a threat names it that is not marked a false positive.</param>
public sealed record ExclusionPreviewSample(int Id, IndicatorType IndicatorType, string Value, string Entry, long SightingCount, bool NamedByThreat);

/// <summary>What exclusions say of one value.</summary>
/// <param name="Excluded">Whether it is held back.</param>
/// <param name="Mode">The strongest of the hits; null for none.</param>
public sealed record ExclusionTestView(string Value, IndicatorType IndicatorType, string NormalizedValue, bool Excluded, ExclusionMode? Mode, IReadOnlyList<ExclusionHit> Hits);

/// <summary>How the pattern of a test is meant.</summary>
public enum ExclusionPatternType
{
    Exact,
    Regex,

    /// <summary><c>*</c> is any text, <c>?</c> any character.</summary>
    Wildcard,
}

/// <summary>Which indicators a pattern hits; nothing of it is stored.</summary>
/// <param name="Matches">At most 100.</param>
/// <param name="TotalMatches">All of them, or those that were found in the time that there is.</param>
/// <param name="TestValue">The value that was tried, if any.</param>
/// <param name="TestMatches">Whether it hits that; null where none was tried.</param>
/// <param name="Partial">Not everything was looked at.</param>
public sealed record ExclusionPatternView(
    IReadOnlyList<IndicatorView> Matches, long TotalMatches, string? TestValue, ExclusionPatternType TestType, bool? TestMatches, bool Partial);

/// <summary>What an import did.</summary>
/// <param name="Unchanged">Lists that were there in the same version.</param>
/// <param name="Entries">Entries of the lists that were added or updated.</param>
/// <param name="EntriesLeftOut">Entries that could not be read.</param>
/// <param name="LeftOut">Lists that were left out, and lists with entries that were.</param>
public sealed record ExclusionImportResult(int Added, int Updated, int Unchanged, long Entries, long EntriesLeftOut, IReadOnlyList<ExclusionImportFault> LeftOut);

/// <param name="List">The list's name.</param>
/// <param name="Reason">What was left out, and why.</param>
public sealed record ExclusionImportFault(string List, string Reason);
