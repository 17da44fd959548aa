using System.Globalization;
using SocConsole.Core.Detection.Correlation;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Intelligence.Observables;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Detection.Retro;

/// <summary>
/// Makes one finding of all events in which an indicator stands: about the entity that most of them are about, under the rule of live matches, so that live findings
/// of the same entity and it are one.
/// </summary>
internal sealed class RetroReport(IEventLog log)
{
    private const int MostNamed = 3;
    private const double Precision = 0.8;

    /// <summary>Null when the events are not in the log any more.</summary>
    public async Task<FindingDraft?> DraftAsync(int organizationId, RetroHit hit, CancellationToken ct)
    {
        var events = (await log.ReadAsync(organizationId, Sequences(hit.Hits), ct)).OrderBy(item => item.Timestamp).ThenBy(item => item.Sequence).ToList();
        if (events.Count == 0)
        {
            return null;
        }

        var indicator = hit.Indicator;
        var ranges = ObservableKey.Ranges(indicator.Indicator);
        var rule = new RuleMeaning(
            IndicatorSight.RuleId, IndicatorSight.ThreatType, IndicatorSight.RuleTitle, Severity.High, IndicatorSight.ThreatType, [], Ecs.SourceIp, Plain(Reason(hit, events, ranges)), Precision);
        var (entity, about) = events.GroupBy(item => DetectionEngine.About(rule, item).Entity, StringComparer.Ordinal).OrderByDescending(group => group.Count()).Select(group => (group.Key, group.First())).First();
        var draft = new FindingDraft(rule, entity, events[0], [.. Places(about, ranges).Take(1), new(IndicatorSight.Field, indicator.Indicator.Value)]);
        var unread = Math.Max(0, hit.Hits.Days.Sum(day => day.Count) - events.Count);
        foreach (var item in events)
        {
            draft.Touch(item);
            draft.Add(item.Sequence, item.Timestamp, CorrelationBucket.WeightOf(item) + unread);
            unread = 0;
        }

        return draft;
    }

    // As a long threat keeps its evidence: how it began, and how it goes on.
    private static List<long> Sequences(ObservableHits hits)
    {
        var all = hits.Days.SelectMany(day => day.Sequences).Distinct().Order().ToList();
        const int Half = ThreatEvidence.MaximumPerThreat / 2;
        return all.Count <= ThreatEvidence.MaximumPerThreat ? all : [.. all.Take(Half), .. all.TakeLast(Half)];
    }

    private static string Reason(RetroHit hit, List<LogEvent> events, IReadOnlyList<ObservableRange> ranges)
    {
        var indicator = hit.Indicator;
        var others = events.Where(item => !Places(item, ranges).Any(place => place.Key == Ecs.SourceIp)).Select(item => item.Fields[Ecs.SourceIp]).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var by = others.Count == 0 ? string.Empty : " by " + string.Join(", ", others.Take(MostNamed)) + (others.Count > MostNamed ? $" and {others.Count - MostNamed} more" : string.Empty);
        var count = hit.Hits.Days.Sum(day => day.Count);
        var first = hit.Hits.Days.Min(day => day.FirstAt);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{indicator.Indicator.Value} was {(others.Count > 0 ? "contacted" : "seen")} {(hit.Hits.IsWhole ? string.Empty : "at least ")}{Times(count)} since {first:d MMM yyyy HH:mm} UTC{by}; it became known as an indicator ({indicator.Source}) on {indicator.CreatedAt:d MMM yyyy HH:mm} UTC");
    }

    private static string Times(long count) => count == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} times");

    // The sentence of a rule has its fields in braces; a URL or a source's name may have some of its own.
    private static string Plain(string text) => text.Replace("{", "%7B", StringComparison.Ordinal).Replace("}", "%7D", StringComparison.Ordinal);

    private static IEnumerable<KeyValuePair<string, string>> Places(LogEvent item, IReadOnlyList<ObservableRange> ranges)
    {
        for (var i = 0; i < item.Fields.Count; i++)
        {
            var (name, value) = (item.Fields.NameAt(i), item.Fields.ValueAt(i));
            if (ObservableFields.KindOf(name) is { } kind && ObservableKey.Of(kind, value) is { } key && ranges.Any(range => range.Holds(kind, key)))
            {
                yield return new(name, value);
            }
        }
    }
}
