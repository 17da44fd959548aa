using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>What a stored indicator has of that which telling of it again may change. Times are texts as they are stored, which sort as times do.</summary>
internal sealed record KnownIndicator(
    int Id, double Confidence, Severity Level, IReadOnlyList<string> Tags, string Description, int? SourceId, string? ExternalId, string Metadata, IndicatorState State, Tlp? Tlp,
    string? ValidUntil, bool IsConfidenceManual, string? NextReactionAt, string FirstSeen, string LastSeen)
{
    /// <summary>An exclusion that comes to hold it back; null where none does so now.</summary>
    public int? ExclusionId { get; init; }

    /// <summary>
    /// What it is when somebody says this of it: confidence and level rise unless a person set them, tags join, times widen, the narrower marking counts, the first source
    /// stays. One that had decayed or expired is active again when it was seen later than known; what a person, an exclusion or its source held back stays so.
    /// </summary>
    public KnownIndicator With(NewIndicator said, IReadOnlyList<string> tags, int? sourceId, string first, string last, string now)
    {
        var isBack = State is IndicatorState.Decayed or IndicatorState.Expired && string.CompareOrdinal(last, LastSeen) > 0;
        var isExcluded = said.ExclusionId is not null && (isBack || State == IndicatorState.Active);
        return this with
        {
            Confidence = IsConfidenceManual ? Confidence : Math.Max(Confidence, said.Confidence),
            Level = IsConfidenceManual || said.ThreatLevel < Level ? Level : said.ThreatLevel,
            Tags = Joined(tags),
            Description = Description.Length == 0 ? said.Description : Description,
            SourceId = SourceId ?? sourceId,
            ExternalId = ExternalId ?? said.ExternalId,
            State = isExcluded ? IndicatorState.Excluded : isBack ? IndicatorState.Active : State,
            ExclusionId = isExcluded ? said.ExclusionId : null,
            Tlp = said.Tlp is { } told && !(told < Tlp) ? told : Tlp,
            ValidUntil = Until(IndicatorText.Of(said.ValidUntil), isBack, now),
            FirstSeen = string.CompareOrdinal(first, FirstSeen) < 0 ? first : FirstSeen,
            LastSeen = string.CompareOrdinal(last, LastSeen) > 0 ? last : LastSeen,
        };
    }

    // The later end; none is the latest. An end that is over does not hold for one that is told of again.
    private string? Until(string? said, bool isBack, string now) =>
        isBack && string.CompareOrdinal(ValidUntil, now) <= 0 ? said
        : ValidUntil is null || said is null || string.CompareOrdinal(said, ValidUntil) <= 0 ? ValidUntil
        : said;

    // Those that it has come first, so that they stay when there are too many.
    private IReadOnlyList<string> Joined(IReadOnlyList<string> tags)
    {
        if (tags.Count == 0 || Tags.SequenceEqual(tags))
        {
            return Tags;
        }

        var added = tags.Except(Tags, StringComparer.Ordinal).Take(Indicator.MaximumTags - Tags.Count).ToList();
        return added.Count == 0 ? Tags : [.. Tags.Concat(added).Order(StringComparer.Ordinal)];
    }
}
