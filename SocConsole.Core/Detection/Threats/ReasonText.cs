using System.Globalization;
using System.Text;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection.Threats;

/// <summary>Fills the reason sentence of a rule: <c>{count}</c>, <c>{values}</c>, <c>{minutes}</c> and any <c>{field.name}</c> of the event.</summary>
public static class ReasonText
{
    private const int MaximumValue = 120;
    private const int MaximumLength = 1000;

    /// <param name="template">The rule's sentence.</param>
    /// <param name="item">The newest event that matched.</param>
    /// <param name="count">How many events matched in all.</param>
    /// <param name="values">Distinct values seen, for correlations that count them.</param>
    /// <param name="lasting">From the first to the last event.</param>
    public static string Fill(string template, LogEvent item, long count, long values, TimeSpan lasting)
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
            text.Append(Value(template[(open + 1)..close], item, count, values, lasting));
            at = close + 1;
        }

        return text.Length <= MaximumLength ? text.ToString() : text.ToString(0, MaximumLength);
    }

    private static string Value(string name, LogEvent item, long count, long values, TimeSpan lasting) => name switch
    {
        "count" => count.ToString("N0", CultureInfo.InvariantCulture),
        "values" => values.ToString("N0", CultureInfo.InvariantCulture),
        "minutes" => Math.Max(1, Math.Ceiling(lasting.TotalMinutes)).ToString("N0", CultureInfo.InvariantCulture),
        _ => item.Fields[name] is not { } value ? "unknown" : value.Length <= MaximumValue ? value : value[..MaximumValue] + "…",
    };
}
