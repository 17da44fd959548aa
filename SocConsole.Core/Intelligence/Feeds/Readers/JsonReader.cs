using System.Runtime.CompilerServices;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>
/// Records in JSON: a list, NDJSON, one object with lists, or an object of ids and their records. Without parameters the fields are told by their names; with them by paths of names between dots:
/// <c>records</c>, <c>value</c>, <c>type</c>, <c>confidence</c>, <c>level</c>, <c>tags</c>, <c>description</c>, <c>first_seen</c>, <c>last_seen</c>.
/// </summary>
internal sealed class JsonReader : IFeedReader
{
    public string Format => "json";

    public async IAsyncEnumerable<FeedItem> ReadAsync(Stream content, FeedReading reading, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var feed = await FeedContent.OpenAsync(content, FeedContent.MaximumBytes, ct);
        await foreach (var item in ReadAsync(feed, reading, ct))
        {
            yield return item;
        }
    }

    /// <summary>Reads a content that is opened already.</summary>
    public static async IAsyncEnumerable<FeedItem> ReadAsync(FeedContent feed, FeedReading reading, [EnumeratorCancellation] CancellationToken ct)
    {
        var units = new JsonUnits(feed);
        var records = new JsonRecords(reading);
        do
        {
            while (units.TryNext(out var unit))
            {
                foreach (var item in records.Read(unit))
                {
                    yield return item;
                }
            }
        }
        while (await units.FillAsync(ct));

        if (feed.Fault is null && units.Fault is null && records.Count == 0 && feed.IsEmpty)
        {
            yield return FeedItem.Broken("The content is empty, so it is no JSON.");
        }

        if ((feed.Fault ?? units.Fault) is { } fault)
        {
            yield return FeedItem.Broken(fault);
        }
    }
}
