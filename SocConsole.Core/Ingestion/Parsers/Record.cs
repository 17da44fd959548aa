using System.Globalization;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Brings values of product records into the form that their ECS fields have; null when they can't be one.</summary>
internal static class Record
{
    private const int MaximumValues = 32;

    public static string? Address(string? text) => text is not null && AddressText.TryRead(text, out var address) ? address : null;

    public static string? Port(string? text) => text is not null && Numbers.IsPort(text) ? text : null;

    public static string? Count(string? text) => text is not null && Numbers.IsDigits(text) ? text : null;

    /// <summary><c>success</c> for <c>true</c> and Zeek's <c>T</c>, <c>failure</c> for their opposites.</summary>
    public static string? Outcome(string? text) => text switch
    {
        "true" or "T" => "success",
        "false" or "F" => "failure",
        _ => null,
    };

    /// <summary>Nanoseconds, of seconds with a fraction.</summary>
    public static string? Nanoseconds(string? seconds) =>
        double.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value < 1e9 ? Numbers.Text((long)Math.Round(value * 1e9)) : null;

    /// <summary>Adds those of a field's values that are addresses, at most 32.</summary>
    public static void AddAddresses(EventFields fields, string from, string to)
    {
        var added = 0;
        for (var at = 0; added < MaximumValues && fields.TryGet(from, at, out var text, out at);)
        {
            if (Address(text) is { } address)
            {
                fields.Add(to, address);
                added++;
            }
        }
    }
}
