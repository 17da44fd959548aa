using System.Runtime.CompilerServices;
using System.Text.Json;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>
/// Indicators of STIX 2.0 and 2.1: a bundle, a TAXII envelope, a bare list, a single object. An object that stands there more than once counts in its latest version. Revoked ones are left out.
/// Observables, and the names of vulnerabilities, are indicators only with the parameter <c>observables</c> set to <c>true</c>: most of them are context.
/// </summary>
internal sealed class StixReader : IFeedReader
{
    public string Format => "stix";

    public async IAsyncEnumerable<FeedItem> ReadAsync(Stream content, FeedReading reading, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var item in await JsonDocuments.ReadAsync(content, root => Read(root, reading), ct))
        {
            yield return item;
        }
    }

    private static List<FeedItem> Read(JsonElement root, FeedReading reading)
    {
        // A TAXII server that has nothing new answers with an empty object.
        var isEmptyEnvelope = root.ValueKind == JsonValueKind.Object && JsonText.Get(root, "type") is null && (!root.EnumerateObject().Any() || JsonText.Get(root, "more") is not null);
        if (Objects(root) is not { } objects)
        {
            return isEmptyEnvelope ? [] : [FeedItem.Broken("The content holds no STIX objects.")];
        }

        var context = new StixContext(objects);
        var observables = reading.Parameters.TryGetValue("observables", out var flag) && flag.Equals("true", StringComparison.OrdinalIgnoreCase);
        var items = new List<FeedItem>();
        var place = 0;
        foreach (var found in objects)
        {
            place++;
            if (!context.IsLatest(found) || JsonText.IsTrue(found, "revoked"))
            {
                continue;
            }

            if (JsonText.Text(found, "type") == "indicator")
            {
                StixIndicator.Read(found, context, reading, place, items);
            }
            else if (observables)
            {
                StixObservable.Read(found, context, reading, place, items);
            }
        }

        return items;
    }

    private static List<JsonElement>? Objects(JsonElement root)
    {
        var list = root.ValueKind == JsonValueKind.Array ? root : JsonText.Get(root, "objects");
        if (list is { ValueKind: JsonValueKind.Array } found)
        {
            var objects = found.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object && JsonText.Text(item, "type") is not null).ToList();
            return objects.Count == 0 && found.GetArrayLength() > 0 ? null : objects;
        }

        var type = JsonText.Text(root, "type");
        return type == "bundle" ? [] : type is not null && JsonText.Text(root, "id") is { } id && id.StartsWith(type + "--", StringComparison.Ordinal) ? [root] : null;
    }
}
