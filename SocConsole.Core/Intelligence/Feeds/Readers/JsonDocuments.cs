using System.Text.Json;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>Contents that have to be seen as a whole, because their parts refer to each other: MISP events, STIX bundles, OTX pulses.</summary>
internal static class JsonDocuments
{
    /// <summary>All rows of the content, or just a fault. The bound is <see cref="FeedContent.MaximumDocument"/>.</summary>
    public static async Task<IReadOnlyList<FeedItem>> ReadAsync(Stream content, Func<JsonElement, IReadOnlyList<FeedItem>> read, CancellationToken ct)
    {
        await using var feed = await FeedContent.OpenAsync(content, FeedContent.MaximumDocument, ct);
        try
        {
            using var document = await JsonDocument.ParseAsync(feed, new JsonDocumentOptions { MaxDepth = JsonUnits.Depth }, ct);
            return feed.Fault is { } fault ? [FeedItem.Broken(fault)] : read(document.RootElement);
        }
        catch (JsonException exception)
        {
            return [FeedItem.Broken(feed.Fault ?? $"The JSON is broken in line {exception.LineNumber + 1}.")];
        }
        catch (InvalidOperationException)
        {
            return [FeedItem.Broken("The JSON holds a text that is no Unicode.")];
        }
    }
}
