using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence.Exclusions;

/// <summary>What a judgement of a stored indicator depends on.</summary>
internal readonly record struct StoredIndicator(
    int Id, IndicatorType Type, string Value, IndicatorState State, int? ExclusionId, int? SourceId, DateTime? ValidUntil, IReadOnlyList<string> Tags)
{
    public static StoredIndicator Of(Indicator row) => new(row.Id, row.Type, row.NormalizedValue, row.State, row.ExclusionId, row.SourceId, row.ValidUntil, row.Tags);
}

/// <summary>What exclusions make of a stored indicator.</summary>
internal sealed record ExclusionJudgement(IndicatorState State, int? ExclusionId, IReadOnlyList<string> Tags, IReadOnlyList<ExclusionHit> Hits)
{
    /// <summary>
    /// Active ones that a list holds back become excluded, excluded ones that no list holds back any more become active, or expired when their time is over meanwhile. What a
    /// person disabled stays, and so does what is decayed, expired or revoked: it is not looked for anyway. What nobody but a person told of is tagged only.
    /// </summary>
    public static ExclusionJudgement Of(ExclusionMatcher matcher, in StoredIndicator row, DateTime now)
    {
        var hits = matcher.Hits(row.Type, row.Value);
        var strongest = hits.Count > 0 && hits[0].Mode != ExclusionMode.Tag ? hits[0] : null;
        var byHand = row.SourceId is null && row.State != IndicatorState.Excluded;
        var state = row.State switch
        {
            IndicatorState.Active when strongest is not null && !byHand => IndicatorState.Excluded,
            IndicatorState.Excluded when strongest is null => row.ValidUntil <= now ? IndicatorState.Expired : IndicatorState.Active,
            var same => same,
        };
        return new ExclusionJudgement(state, state == IndicatorState.Excluded ? strongest?.ExclusionId : null, TagsOf(row.Tags, hits, byHand), hits);
    }

    public bool Changes(in StoredIndicator row) => State != row.State || ExclusionId != row.ExclusionId || !Tags.SequenceEqual(row.Tags);

    /// <summary>The hits that did not have this effect before, so that a second pass counts none again.</summary>
    public IReadOnlyList<ExclusionHit> News(StoredIndicator row) =>
        [.. Hits.Where(hit => hit.ExclusionId == ExclusionId ? row.ExclusionId != ExclusionId : Tags.Contains(hit.Tag) && !row.Tags.Contains(hit.Tag))];

    // A row that is full keeps what it has.
    private static IReadOnlyList<string> TagsOf(IReadOnlyList<string> tags, IReadOnlyList<ExclusionHit> hits, bool byHand)
    {
        if (hits.Count == 0 && !tags.Any(IsOfAList))
        {
            return tags;
        }

        var own = tags.Where(tag => !IsOfAList(tag)).ToList();
        var added = hits.Where(hit => hit.Mode == ExclusionMode.Tag || byHand).Select(hit => hit.Tag).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return IndicatorTags.Of(own.Concat(added.Take(Math.Max(0, Indicator.MaximumTags - own.Count))));
    }

    private static bool IsOfAList(string tag) => tag.StartsWith(ExclusionHit.TagPrefix, StringComparison.Ordinal);
}
