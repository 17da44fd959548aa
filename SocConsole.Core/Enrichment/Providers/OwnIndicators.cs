using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers.Answers;
using SocConsole.Core.Intelligence;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Providers;

/// <summary>What the organization's own indicators say: the very one first, then those that cover it, the narrowest first.</summary>
internal sealed record IndicatorsAnswer(IReadOnlyList<IndicatorsAnswer.Row> Indicators)
{
    /// <param name="Score">What decay has left of its confidence, 0 to 100.</param>
    /// <param name="Sources">Who tells of it, the latest first.</param>
    public sealed record Row(
        int Id, IndicatorType Type, string Value, bool IsExact, int Score, IndicatorState State, Severity Level, IReadOnlyList<string> Tags, IReadOnlyList<string> Sources,
        long Sightings, DateTime FirstSeen, DateTime LastSeen);
}

/// <summary>
/// The organization's own indicators: the one with this value, and for addresses, domains and URLs those that cover it. An active one is as bad as its score; one that is held back, decayed
/// or over is context.
/// </summary>
public sealed class OwnIndicators(SocDatabase database, IndicatorWatch watch, TimeProvider clock) : IIocProvider
{
    private const int MostSources = 10;
    private const int MostTags = 20;

    public ProviderProfile Profile { get; } = new(
        "indicators", "Own indicators", "What the indicators of this organization say of it.", ProviderReach.Console, ProviderKey.None, null, Enum.GetValues<IocType>(), 0.9, ProviderProfile.NoLimits, null);

    public async Task<ProviderReply> AskAsync(Ioc ioc, ProviderAccess access, CancellationToken ct)
    {
        var wanted = IndicatorCovers.Of(ioc);
        await using var db = database.Read(access.OrganizationId);
        List<Indicator> rows = [];
        foreach (var group in wanted.GroupBy(indicator => indicator.Type))
        {
            var values = group.Select(indicator => indicator.Value).ToList();
            rows.AddRange(await db.Indicators.Where(row => row.Type == group.Key && values.Contains(row.NormalizedValue)).ToListAsync(ct));
        }

        // A URL that lists all below it is compared without what servers don't see, which the index knows how to do.
        if (ioc.Type == IocType.Url && watch.Of(access.OrganizationId).FindUrl(ioc.Value) is { Id: var id } && rows.TrueForAll(row => row.Id != id))
        {
            rows.AddRange(await db.Indicators.Where(row => row.Id == id).ToListAsync(ct));
        }

        var places = wanted.Select((indicator, place) => (indicator, place)).ToDictionary(pair => pair.indicator, pair => pair.place);
        int Place(Indicator row) => places.TryGetValue(new NormalIndicator(row.Type, row.NormalizedValue), out var place) ? place : 0;
        var kept = rows.OrderBy(row => Place(row)).ThenByDescending(row => row.Type == ioc.IndicatorType && row.NormalizedValue == ioc.Value).Take(ProviderEvidence.Most).ToList();
        var sources = await SourcesAsync(db, kept, ct);
        return OwnAnswer.Of(new IndicatorsAnswer([.. kept.Select(row => View(ioc, row, sources[row.Id]))]));
    }

    public ProviderReading Read(Ioc ioc, RawAnswer raw) =>
        OwnAnswer.Read<IndicatorsAnswer>(raw, answer => answer.Indicators.Count == 0 ? ProviderReading.NotFound : Finding(answer.Indicators));

    private static async Task<ILookup<int, string>> SourcesAsync(SocDbContext db, IReadOnlyList<Indicator> rows, CancellationToken ct)
    {
        var ids = rows.Select(row => row.Id).ToList();
        var claims = await db.IndicatorClaims.Where(claim => ids.Contains(claim.IndicatorId)).Join(db.ThreatSources, claim => claim.SourceId, source => source.Id, (claim, source) => new { claim.IndicatorId, claim.LastSeen, source.Name })
            .OrderByDescending(claim => claim.LastSeen).Take(MostSources * ProviderEvidence.Most).ToListAsync(ct);
        return claims.ToLookup(claim => claim.IndicatorId, claim => claim.Name);
    }

    private IndicatorsAnswer.Row View(Ioc ioc, Indicator row, IEnumerable<string> sources)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return new IndicatorsAnswer.Row(
            row.Id, row.Type, row.NormalizedValue, row.Type == ioc.IndicatorType && row.NormalizedValue == ioc.Value, (int)Math.Round(Math.Clamp(IndicatorDecay.Score(row, now), 0, 100)), IndicatorDecay.Step(row, now).State,
            row.ThreatLevel, [.. row.Tags.Take(MostTags)], [.. sources.Take(MostSources)], row.SightingCount, row.FirstSeen, row.LastSeen);
    }

    private static ProviderFinding Finding(IReadOnlyList<IndicatorsAnswer.Row> rows)
    {
        var active = rows.Where(row => row.State == IndicatorState.Active).ToList();
        var first = active.FirstOrDefault() ?? rows[0];
        return new ProviderFinding
        {
            Reputation = active.Count == 0 ? null : active.Max(row => row.Score),
            Link = FormattableString.Invariant($"/console/indicators/{first.Id}"),
            Flags = new Dictionary<string, object> { ["state"] = Wire.Name(first.State), ["level"] = Wire.Name(first.Level), ["exact"] = first.IsExact },
            Evidence = [.. active.OrderByDescending(row => row.Score).Concat(rows.Where(row => row.State != IndicatorState.Active)).Select(Evidence)],
            FirstSeen = rows.Min(row => row.FirstSeen),
            LastSeen = rows.Max(row => row.LastSeen),
        };
    }

    private static ProviderEvidence Evidence(IndicatorsAnswer.Row row)
    {
        var told = row.Sources.Count == 0 ? string.Empty : $", told of by {string.Join(", ", row.Sources)}";
        return new ProviderEvidence(
            row.IsExact ? "Own indicator" : "Own indicator that covers it", EvidenceCategory.ThreatIntel, row.State == IndicatorState.Active ? SeverityOf(row.Level) : EvidenceSeverity.Info,
            OwnAnswer.Cut(string.Create(CultureInfo.InvariantCulture, $"{row.Value}: {Wire.Name(row.State)}, {Wire.Name(row.Level)}, score {row.Score}{told}")),
            new Dictionary<string, object>
            {
                ["id"] = row.Id,
                ["state"] = Wire.Name(row.State),
                ["level"] = Wire.Name(row.Level),
                ["score"] = row.Score,
                ["sightings"] = row.Sightings,
                ["tags"] = OwnAnswer.Cut(string.Join(", ", row.Tags)),
                ["sources"] = OwnAnswer.Cut(string.Join(", ", row.Sources)),
            });
    }

    private static EvidenceSeverity SeverityOf(Severity level) => level switch
    {
        Severity.Critical => EvidenceSeverity.Critical,
        Severity.High => EvidenceSeverity.High,
        Severity.Medium => EvidenceSeverity.Medium,
        Severity.Low => EvidenceSeverity.Low,
        _ => EvidenceSeverity.Info,
    };
}
