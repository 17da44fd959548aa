using System.Text.Json;
using System.Text.RegularExpressions;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;

namespace SocConsole.Tests.Detection.Rules;

/// <summary>Events made by hand, so that these tests need no parser.</summary>
internal static partial class RuleEvents
{
    private static readonly DateTime Noon = new(2026, 8, 1, 12, 0, 0, DateTimeKind.Utc);

    public static LogEvent Of(params (string Name, string Value)[] fields)
    {
        var list = new EventFields();
        foreach (var (name, value) in fields)
        {
            list.Add(name, value);
        }

        return With(list);
    }

    /// <summary>From <c>name=value; name=value</c>; an empty text has no fields.</summary>
    public static LogEvent Parse(string fields) =>
        Of([.. PairEnd().Split(fields).Where(pair => pair.Length > 0).Select(pair => pair.Split('=', 2)).Select(pair => (pair[0], pair[1]))]);

    public static LogEvent With(EventFields fields, DateTime? at = null, string raw = "") => new()
    {
        OrganizationId = 1,
        Timestamp = at ?? Noon,
        ReceivedAt = at ?? Noon,
        Source = "test",
        Raw = raw,
        Fields = fields,
        Key = default,
    };

    /// <summary>Adds nested JSON as dotted fields: arrays become several values and nulls no field at all.</summary>
    public static void Flatten(JsonElement element, string prefix, EventFields fields)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Flatten(property.Value, prefix.Length == 0 ? property.Name : $"{prefix}.{property.Name}", fields);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Flatten(item, prefix, fields);
                }

                break;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                break;
            default:
                fields.Add(prefix, element.ToString());
                break;
        }
    }

    public static IReadOnlyList<RuleMatch> Matches(this RuleSet rules, LogEvent candidate)
    {
        List<RuleMatch> matches = [];
        rules.Match(candidate, matches);
        return matches;
    }

    public static IReadOnlyList<string> MatchedNames(this RuleSet rules, LogEvent candidate) =>
        [.. rules.Matches(candidate).Select(match => match.Rule.Meaning.Name ?? match.Rule.Meaning.Id)];

    // A value may have a semicolon of its own; only one before a further name ends it.
    [GeneratedRegex(@"; (?=[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_]+)*=)")]
    private static partial Regex PairEnd();
}
