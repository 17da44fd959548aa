using System.Text;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection.Correlation;

/// <summary>What a correlation takes from an event: the group and the value that counts.</summary>
internal static class CorrelationKey
{
    /// <summary>Longer values count by their digest, so that a sender's long names can't fill the memory.</summary>
    private const int MaximumValue = 128;

    /// <summary>The group that the event falls into: organization, whether simulated, and the fields that must be equal; null where one of them is absent.</summary>
    public static string? Of(CorrelationRule correlation, string reference, LogEvent item)
    {
        var key = new StringBuilder().Append(item.OrganizationId).Append(item.Simulated ? 's' : 'r');
        for (var i = 0; i < correlation.GroupBy.Count; i++)
        {
            if (Field(correlation, reference, i, correlation.GroupBy[i], item) is not { } value)
            {
                return null;
            }

            key.Append('\n').Append(Bounded(value));
        }

        return key.ToString();
    }

    // Of several fields, all must be there; their lengths keep two pairs from reading like one.
    public static string? ValueOf(CorrelationRule correlation, string reference, LogEvent item)
    {
        var first = Field(correlation, reference, correlation.GroupBy.Count, correlation.ValueField!, item);
        if (first is null || correlation.FurtherValueFields.Count == 0)
        {
            return first is null ? null : Bounded(first);
        }

        var joined = new StringBuilder().Append(first.Length).Append(':').Append(first);
        for (var i = 0; i < correlation.FurtherValueFields.Count; i++)
        {
            if (Field(correlation, reference, correlation.GroupBy.Count + 1 + i, correlation.FurtherValueFields[i], item) is not { } value)
            {
                return null;
            }

            joined.Append(value.Length).Append(':').Append(value);
        }

        return Bounded(joined.ToString());
    }

    public static string? Field(CorrelationRule correlation, string reference, int index, string name, LogEvent item) =>
        correlation.FieldsByRule.TryGetValue(reference, out var fields) ? fields[index].ValueIn(item.Fields) : item.Fields[name];

    /// <summary>The organization of a group.</summary>
    public static string OrganizationOf(string key) => key[..key.AsSpan().IndexOfAny('s', 'r')];

    private static string Bounded(string value) =>
        value.Length <= MaximumValue ? value : Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(value)));
}
