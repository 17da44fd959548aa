using System.Globalization;
using System.Text.Json;

namespace SocConsole.Core.Enrichment.Providers.Http;

/// <summary>Reads answers that may lack a property or have another kind of value there: null then, never a failure, and never a text without end.</summary>
internal static class JsonReading
{
    /// <summary>The property, or null when it is missing, null, or the element is no object.</summary>
    public static JsonElement? At(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    public static JsonElement? At(this JsonElement? element, string name) => element is { } there ? there.At(name) : null;

    /// <summary>The property, which every answer of the provider has.</summary>
    /// <exception cref="KeyNotFoundException">It is missing: the answer can't be read.</exception>
    public static JsonElement Required(this JsonElement element, string name) => element.At(name) ?? throw new KeyNotFoundException(name);

    /// <summary>A text, cut to <paramref name="longest"/> characters; numbers as they are written.</summary>
    public static string? Text(this JsonElement? element, int longest = ProviderEvidence.Longest) => element switch
    {
        { ValueKind: JsonValueKind.String } text when text.GetString() is { Length: > 0 } value => value.Length > longest ? value[..longest] : value,
        { ValueKind: JsonValueKind.Number } number when number.GetRawText() is { Length: <= 40 } digits => digits,
        _ => null,
    };

    public static int? Int(this JsonElement? element) => element.Number() is { } number ? (int)Math.Clamp(number, int.MinValue, int.MaxValue) : null;

    /// <summary>A number, also one that stands in a text.</summary>
    public static double? Number(this JsonElement? element) => element switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var value) => value,
        { ValueKind: JsonValueKind.String } text when double.TryParse(text.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) => value,
        _ => null,
    };

    public static bool? Bool(this JsonElement? element) => element switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => null,
    };

    /// <summary>The elements of an array; none for what is no array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement? element) => element is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray().Select(item => item) : [];

    /// <summary>The texts of an array, at most <paramref name="most"/>.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement? element, int most = ProviderEvidence.Most) =>
        [.. element.Items().Select(item => ((JsonElement?)item).Text()).OfType<string>().Take(most)];

    /// <summary>A time in ISO 8601, in <c>2026-01-31 10:00:00 UTC</c>, or in seconds since 1970; UTC.</summary>
    public static DateTime? Time(this JsonElement? element)
    {
        if (element is { ValueKind: JsonValueKind.Number })
        {
            return element.Number() is > 0 and < 253_402_300_799 and var seconds ? DateTime.UnixEpoch.AddSeconds(seconds) : null;
        }

        var text = element.Text()?.Replace(" UTC", "Z", StringComparison.Ordinal);
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
    }
}
