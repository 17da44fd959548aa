using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Observables;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Detection.Retro;

/// <summary>An indicator that is looked for in the stored events.</summary>
/// <param name="Source">Who told of it first.</param>
/// <param name="CreatedAt">When it became known, UTC.</param>
internal sealed record RetroIndicator(int Id, NormalIndicator Indicator, IndicatorState State, Severity Level, double Confidence, int? SourceId, string Source, DateTime CreatedAt);

/// <summary>The next indicators in the order of their numbers, after <paramref name="After"/>.</summary>
internal sealed record RetroBatch(int OrganizationId, int After, IReadOnlyList<RetroIndicator> Indicators)
{
    public int Last => Indicators[^1].Id;

    /// <summary>Only what is looked for in new events is looked for in old ones.</summary>
    public IEnumerable<RetroIndicator> Active => Indicators.Where(indicator => indicator.State == IndicatorState.Active);

    /// <summary>Parts with at most so many hits each, in order, so that no commit grows with what a batch finds.</summary>
    public IEnumerable<(RetroBatch Part, IReadOnlyList<RetroHit> Hits)> Parts(IReadOnlyList<RetroHit> hits, int most)
    {
        var (after, from) = (After, 0);
        foreach (var some in hits.Chunk(most))
        {
            var isLast = some[^1] == hits[^1];
            var until = isLast ? Indicators.Count : 1 + Indicators.Select((indicator, place) => (indicator, place)).First(entry => entry.indicator.Id == some[^1].Indicator.Id).place;
            yield return (new RetroBatch(OrganizationId, after, [.. Indicators.Take(until).Skip(from)]), some);
            (after, from) = (Indicators[until - 1].Id, until);
        }

        if (hits.Count == 0)
        {
            yield return (this, []);
        }
    }
}

/// <summary>An indicator with what it finds.</summary>
internal sealed record RetroHit(RetroIndicator Indicator, ObservableHits Hits);

/// <summary>What a hunt came to.</summary>
/// <param name="Examined">New indicators.</param>
/// <param name="Found">Of these, those that stand in stored events.</param>
/// <param name="Told">Of these, those that were told as threats; the others are sightings only.</param>
public sealed record RetroResult(int Examined, int Found, int Told)
{
    public static RetroResult operator +(RetroResult one, RetroResult other) => new(one.Examined + other.Examined, one.Found + other.Found, one.Told + other.Told);
}
