using System.Runtime.CompilerServices;
using System.Text.Json;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>
/// Events of MISP, in every shape in which they travel: an event, the answer of a search, a list. Attributes that are not meant for detection (<c>to_ids</c> false) are context and left out, unless
/// the parameter <c>include_context</c> is <c>true</c>. Attributes whose type is no indicator's, links and files' names among them, are left out always.
/// </summary>
internal sealed class MispReader : IFeedReader
{
    private const int MostLevels = 4;

    public string Format => "misp";

    public async IAsyncEnumerable<FeedItem> ReadAsync(Stream content, FeedReading reading, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var item in await JsonDocuments.ReadAsync(content, root => Read(root, reading), ct))
        {
            yield return item;
        }
    }

    private static List<FeedItem> Read(JsonElement root, FeedReading reading)
    {
        var events = new List<JsonElement>();
        Collect(root, events, 0);
        var isEmpty = root.ValueKind == JsonValueKind.Array ? root.GetArrayLength() == 0 : JsonText.Get(root, "response") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 0;
        if (events.Count == 0)
        {
            return isEmpty ? [] : [FeedItem.Broken("The content holds no event of MISP.")];
        }

        var items = new List<FeedItem>();
        foreach (var found in events)
        {
            new MispEvent(found, reading, items).Read();
        }

        return items;
    }

    private static void Collect(JsonElement at, List<JsonElement> events, int level)
    {
        if (level > MostLevels)
        {
            return;
        }

        if (at.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in at.EnumerateArray())
            {
                Collect(item, events, level + 1);
            }
        }
        else if ((JsonText.Get(at, "Event") ?? JsonText.Get(at, "response")) is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } inner)
        {
            Collect(inner, events, level + 1);
        }
        else if (JsonText.Get(at, "Attribute") is { ValueKind: JsonValueKind.Array } || JsonText.Get(at, "Object") is { ValueKind: JsonValueKind.Array } || IsBareEvent(at))
        {
            events.Add(at);
        }
    }

    private static bool IsBareEvent(JsonElement at) => JsonText.Get(at, "info") is not null && JsonText.Get(at, "uuid") is not null;
}
