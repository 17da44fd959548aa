using System.Globalization;
using System.Text;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection.Threats;

/// <summary>
/// Fills the reason sentence of a rule: <c>{count}</c> (events, or distinct values where a rule counts those), <c>{values}</c> (the first of them),
/// <c>{duration}</c> (from the first to the last event), <c>{matched}</c> (the fields that made it match) and any <c>{field.name}</c> of the newest event.
/// </summary>
public static class ReasonText
{
    private const int MaximumValue = 120;
    private const int MaximumLength = 1000;
    private const int MaximumListed = 5;

    /// <param name="template">The rule's sentence.</param>
    /// <param name="item">The newest event that matched.</param>
    /// <param name="count">How many events or distinct values there were in all.</param>
    /// <param name="values">Distinct values, for correlations that count them.</param>
    /// <param name="lasting">From the first to the last event.</param>
    /// <param name="matched">The fields that made the rule match, for <c>{matched}</c>.</param>
    public static string Fill(
        string template, LogEvent item, long count, IReadOnlyCollection<string> values, TimeSpan lasting, IReadOnlyList<KeyValuePair<string, string>>? matched = null)
    {
        var text = new StringBuilder(template.Length + 64);
        var at = 0;
        while (at < template.Length)
        {
            var open = template.IndexOf('{', at);
            var close = open < 0 ? -1 : template.IndexOf('}', open);
            if (close < 0)
            {
                text.Append(template, at, template.Length - at);
                break;
            }

            text.Append(template, at, open - at);
            var name = template[(open + 1)..close];
            text.Append(name == "matched" ? Matched(matched ?? []) : Value(name, item, count, values, lasting));
            at = close + 1;
        }

        return Cut(text.ToString(), MaximumLength, string.Empty);
    }

    private static string Value(string name, LogEvent item, long count, IReadOnlyCollection<string> values, TimeSpan lasting) => name switch
    {
        "count" => count.ToString("N0", CultureInfo.InvariantCulture),
        "values" => string.Join(", ", values.Take(MaximumListed).Select(Short)) + (values.Count > MaximumListed ? ", …" : string.Empty),
        "duration" => Duration(lasting),
        _ => item.Fields[name] is { } value ? Short(value) : "unknown",
    };

    private static string Matched(IReadOnlyList<KeyValuePair<string, string>> fields) => fields.Count == 0
        ? "the record"
        : string.Join(", ", fields.Take(MaximumListed).Select(field => $"{field.Key} {Short(field.Value)}")) + (fields.Count > MaximumListed ? ", …" : string.Empty);

    private static string Short(string value) => Cut(value, MaximumValue, "…");

    // Never between the halves of a surrogate pair: half a character is none.
    private static string Cut(string value, int length, string ending) =>
        value.Length <= length ? value : string.Concat(value.AsSpan(0, char.IsHighSurrogate(value[length - 1]) ? length - 1 : length), ending);

    private static string Duration(TimeSpan lasting) => lasting switch
    {
        { TotalSeconds: < 1.5 } => "1 second",
        { TotalSeconds: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{lasting.TotalSeconds:0} seconds"),
        { TotalMinutes: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{lasting.TotalMinutes:0} minutes"),
        { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"{lasting.TotalHours:0} hours"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{lasting.TotalDays:0} days"),
    };
}
