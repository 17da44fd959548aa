using System.Runtime.CompilerServices;
using System.Text.Json;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>Pulses of AlienVault OTX: one, a list, or a page with <c>results</c>. A pulse's TLP gives the level: white and green low, amber medium, red high.</summary>
internal sealed class OtxReader : IFeedReader
{
    public string Format => "otx";

    public async IAsyncEnumerable<FeedItem> ReadAsync(Stream content, FeedReading reading, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var item in await JsonDocuments.ReadAsync(content, root => Read(root, reading), ct))
        {
            yield return item;
        }
    }

    private static List<FeedItem> Read(JsonElement root, FeedReading reading)
    {
        var isPage = JsonText.Get(root, "results") is { ValueKind: JsonValueKind.Array };
        var pulses = (isPage ? JsonText.Items(root, "results") : root.ValueKind == JsonValueKind.Array ? JsonText.Items(root) : [root]).ToList();
        if (pulses.Count > 0 && !pulses.Exists(OtxPulse.Is))
        {
            return [FeedItem.Broken("The content holds no pulse.")];
        }

        var items = new List<FeedItem>();
        foreach (var pulse in pulses)
        {
            items.AddRange(OtxPulse.Read(pulse, reading, items.Count));
        }

        return items;
    }
}
