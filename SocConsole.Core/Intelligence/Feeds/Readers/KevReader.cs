using System.Runtime.CompilerServices;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>CISA's catalog of known exploited vulnerabilities, as JSON or CSV.</summary>
internal sealed class KevReader : IFeedReader
{
    public string Format => "kev";

    public async IAsyncEnumerable<FeedItem> ReadAsync(Stream content, FeedReading reading, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var feed = await FeedContent.OpenAsync(content, FeedContent.MaximumBytes, ct);
        var isJson = feed.Head.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];
        var others = 0;
        await foreach (var item in isJson ? JsonReader.ReadAsync(feed, reading, ct) : CsvReader.ReadAsync(feed, reading, ct))
        {
            yield return item.Row is { Indicator: { Type: not IndicatorType.Cve } other } ? FeedItem.Rejected(++others, other.Value, "The row names no CVE.") : item;
        }
    }
}
