using System.Text.Json;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>Takes observables of STIX for indicators, where a feed is meant so.</summary>
internal static class StixObservable
{
    /// <summary>Adds the values of an address, a name, a URL, a file's or certificate's hashes, or a vulnerability; nothing for other objects.</summary>
    public static void Read(JsonElement found, StixContext context, FeedReading reading, long place, List<FeedItem> items)
    {
        var type = JsonText.Text(found, "type")!;
        foreach (var (kind, value) in Values(found, type))
        {
            items.Add(StixPaths.Said(StixIndicator.Said(found, context), type, kind).Row(reading, place, value, value));
        }
    }

    private static IEnumerable<(IndicatorType Type, string Value)> Values(JsonElement found, string type)
    {
        if (StixPaths.OfValue(type) is { } kind)
        {
            return JsonText.Text(found, "value") is { } value ? [(kind, value)] : [];
        }

        if (type == "vulnerability")
        {
            return JsonText.Text(found, "name") is { } name ? [(IndicatorType.Cve, name)] : [];
        }

        return type is "file" or "artifact" or StixPaths.Certificate && JsonText.Get(found, "hashes") is { ValueKind: JsonValueKind.Object } hashes
            ? hashes.EnumerateObject().Where(hash => StixPaths.IsHash(hash.Name)).Select(hash => (IndicatorType.Hash, JsonText.Text(hash.Value) ?? string.Empty))
            : [];
    }
}
