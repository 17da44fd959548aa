using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence.Exclusions;

/// <summary>What exclusions say of indicators before they are stored.</summary>
public sealed class ExclusionGate(ExclusionWatch watch)
{
    /// <summary>A tally for one batch, with the organization's exclusions read. Open one before judging: what was never read holds nothing back.</summary>
    public async Task<ExclusionTally> OpenAsync(int organizationId, CancellationToken ct) => new(watch, organizationId, await watch.OfAsync(organizationId, ct));

    /// <summary>
    /// Judges what a feed tells of. The row comes back with the tags of lists that only tag and, where it is suppressed, with the exclusion that it is to be stored with;
    /// it is null where an exclusion drops it. What suppresses or drops it stands beside it.
    /// </summary>
    /// <param name="organizationId">Whose exclusions.</param>
    /// <param name="row">The indicator with what is said of it.</param>
    /// <param name="tally">Where hits are counted; null to count none.</param>
    public (IndicatorRow? Row, ExclusionHit? Suppressing) Judge(int organizationId, IndicatorRow row, ExclusionTally? tally = null)
    {
        var hits = (tally?.Matcher ?? watch.Current(organizationId))?.Hits(row.Indicator.Type, row.Indicator.Value) ?? [];
        if (hits.Count == 0)
        {
            return (row, null);
        }

        tally?.Add(hits, row.Indicator.Value);
        var suppressing = hits[0].Mode == ExclusionMode.Tag ? null : hits[0];
        if (suppressing?.Mode == ExclusionMode.Drop)
        {
            return (null, suppressing);
        }

        var tagged = Tagged(row, hits.Where(hit => hit.Mode == ExclusionMode.Tag));
        return (suppressing is null ? tagged : HeldBack(tagged, suppressing), suppressing);
    }

    /// <summary>Judges what a person tells of by hand: every hit is a remark, and none is in the way.</summary>
    public async Task<(IndicatorRow Row, IReadOnlyList<ExclusionHit> Hits)> RemarkAsync(int organizationId, IndicatorRow row, CancellationToken ct)
    {
        var hits = (await watch.OfAsync(organizationId, ct)).Hits(row.Indicator.Type, row.Indicator.Value);
        return (Tagged(row, hits), hits);
    }

    /// <summary>As <see cref="Judge"/>, for what somebody asks to have stored and is told so: what would be dropped is suppressed.</summary>
    public IndicatorRow Keep(int organizationId, IndicatorRow row, ExclusionTally tally)
    {
        var (kept, suppressing) = Judge(organizationId, row, tally);
        return kept ?? HeldBack(row, suppressing!);
    }

    private static IndicatorRow HeldBack(IndicatorRow row, ExclusionHit hit) => row with { Said = row.Said with { ExclusionId = hit.ExclusionId } };

    // What was said is kept where there is no room for all tags.
    private static IndicatorRow Tagged(IndicatorRow row, IEnumerable<ExclusionHit> hits)
    {
        string[] tags = [.. row.Said.Tags.Concat(hits.Select(hit => hit.Tag)).Distinct(StringComparer.OrdinalIgnoreCase).Take(Math.Max(row.Said.Tags.Count, Indicator.MaximumTags))];
        return tags.Length == row.Said.Tags.Count ? row : row with { Said = row.Said with { Tags = tags } };
    }
}
