using System.Runtime.InteropServices;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Sources;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Comparison;

/// <summary>Counts indicators one by one, each with everybody who tells of it. What it keeps grows with the pairs of sources, not with the indicators.</summary>
internal sealed class FeedComparisonTally(IReadOnlyDictionary<int, ThreatSource> known)
{
    private readonly Dictionary<int, Counts> sources = known.Keys.ToDictionary(id => id, _ => new Counts());
    private readonly Dictionary<(int Lower, int Higher), long> pairs = [];
    private readonly Dictionary<string, long> aloneByType = [];
    private long openOnly;
    private long paidOnly;
    private long both;

    /// <summary>Takes all claims of one indicator; none is nothing.</summary>
    public void Add(IReadOnlyList<ClaimRow> claims)
    {
        if (claims.Count == 0)
        {
            return;
        }

        var first = claims.MinBy(claim => claim.FirstSeen, StringComparer.Ordinal)!.FirstSeen;
        foreach (var claim in claims)
        {
            var counts = sources[claim.SourceId];
            counts.Told++;
            counts.Alone += claims.Count == 1 ? 1 : 0;
            counts.Earliest += claims.Count > 1 && claim.FirstSeen == first ? 1 : 0;
            counts.Sighted += claim.IsSighted ? 1 : 0;
            CollectionsMarshal.GetValueRefOrAddDefault(counts.ByType, claim.Type, out _)++;
        }

        if (claims.Count == 1)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(aloneByType, claims[0].Type, out _)++;
        }

        AddPairs(claims);
        AddSides(claims);
    }

    public FeedComparison ToComparison(DateTime now)
    {
        var list = known.Values.Select(SourceOf).OrderByDescending(source => source.Indicators).ThenBy(source => source.Source, StringComparer.OrdinalIgnoreCase).ToList();
        var largest = list.Where(source => source.Indicators > 0).Take(FeedComparisonService.MaximumInMatrix).Select(source => source.SourceId).ToHashSet();
        return new FeedComparison(
            Overview(), list,
            [.. pairs.Where(pair => largest.Contains(pair.Key.Lower) && largest.Contains(pair.Key.Higher)).Select(pair => new SourceOverlap(pair.Key.Lower, pair.Key.Higher, pair.Value))],
            Types(list), now);
    }

    private static double? PerCent(long part, long all) => all == 0 ? null : Math.Round(100.0 * part / all, 2);

    // Types are stored by their names.
    private static string WireOf(string type) => Wire.Name(Enum.Parse<IndicatorType>(type));

    private void AddPairs(IReadOnlyList<ClaimRow> claims)
    {
        for (var i = 0; i < claims.Count; i++)
        {
            for (var j = i + 1; j < claims.Count; j++)
            {
                var (one, other) = (claims[i].SourceId, claims[j].SourceId);
                CollectionsMarshal.GetValueRefOrAddDefault(pairs, (Math.Min(one, other), Math.Max(one, other)), out _)++;
            }
        }
    }

    private void AddSides(IReadOnlyList<ClaimRow> claims)
    {
        var open = claims.Any(claim => known[claim.SourceId].Kind is SourceKind.Opensource or SourceKind.Government);
        var paid = claims.Any(claim => known[claim.SourceId].Kind == SourceKind.Commercial);
        openOnly += open && !paid ? 1 : 0;
        paidOnly += paid && !open ? 1 : 0;
        both += open && paid ? 1 : 0;
    }

    private SourceComparison SourceOf(ThreatSource source)
    {
        var counts = sources[source.Id];
        return new SourceComparison(
            source.Id, source.Name, source.Kind, counts.Told, counts.Alone, counts.Told - counts.Alone, counts.Earliest, counts.Sighted,
            counts.ByType.OrderByDescending(type => type.Value).ToDictionary(type => WireOf(type.Key), type => type.Value));
    }

    private FeedOverview Overview()
    {
        var (open, paid, all) = (openOnly + both, paidOnly + both, openOnly + paidOnly + both);
        return new FeedOverview(PerCent(open, all), PerCent(paid, all), PerCent(both, all), openOnly, paidOnly, both, open, paid);
    }

    private List<TypeComparison> Types(IReadOnlyList<SourceComparison> list) =>
    [
        .. sources.Values.SelectMany(counts => counts.ByType).GroupBy(type => type.Key, type => type.Value)
            .Select(group => new TypeComparison(
                WireOf(group.Key), group.Sum(), aloneByType.GetValueOrDefault(group.Key),
                list.Where(source => source.ByType.ContainsKey(WireOf(group.Key))).OrderByDescending(source => source.ByType[WireOf(group.Key)]).ToDictionary(source => source.Source, source => source.ByType[WireOf(group.Key)])))
            .OrderByDescending(type => type.Claims),
    ];

    private sealed class Counts
    {
        public long Told { get; set; }

        public long Alone { get; set; }

        public long Earliest { get; set; }

        public long Sighted { get; set; }

        public Dictionary<string, long> ByType { get; } = [];
    }
}
