using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Response.Connectors;

/// <summary>How often a value stands in the events.</summary>
internal sealed record ValueCount(string Value, int Count);

/// <summary>Who did what, from where and when, counted over the events of a package.</summary>
internal sealed record EvidenceSummary(int Events, DateTime? FirstAt, DateTime? LastAt, IReadOnlyDictionary<string, IReadOnlyList<ValueCount>> Fields)
{
    private const int MostFrequent = 20;

    private static readonly string[] Counted =
        [Ecs.SourceIp, Ecs.DestinationIp, Ecs.UserName, Ecs.UserEffectiveName, Ecs.HostName, Ecs.EventAction, Ecs.EventOutcome, Ecs.ProcessCommandLine, Ecs.UrlPath, Ecs.HttpStatus, Ecs.UserAgent];

    public static EvidenceSummary Of(IReadOnlyList<LogEvent> events) => new(
        events.Count,
        events.Count == 0 ? null : events.Min(line => line.Timestamp),
        events.Count == 0 ? null : events.Max(line => line.Timestamp),
        Counted.Select(field => (Field: field, Values: Count(events, field))).Where(pair => pair.Values.Count > 0).ToDictionary(pair => pair.Field, pair => pair.Values, StringComparer.Ordinal));

    private static IReadOnlyList<ValueCount> Count(IReadOnlyList<LogEvent> events, string field) =>
    [
        .. events.Select(line => line.Fields[field]).OfType<string>().CountBy(value => value, StringComparer.Ordinal)
            .Select(pair => new ValueCount(pair.Key, pair.Value))
            .OrderByDescending(count => count.Count).ThenBy(count => count.Value, StringComparer.Ordinal).Take(MostFrequent),
    ];
}
