using System.Runtime.CompilerServices;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>Lists in plain text: an indicator a line, of any type or of the parameter <c>type</c>. Each line waits for nothing, which is what makes a million of them quick.</summary>
/// <param name="paths">Whether lines that are only a path are part of the format.</param>
internal sealed class TxtReader(string format, bool paths) : IFeedReader
{
    public string Format => format;

    public async IAsyncEnumerable<FeedItem> ReadAsync(Stream content, FeedReading reading, [EnumeratorCancellation] CancellationToken ct)
    {
        var word = reading.Parameters.GetValueOrDefault("type");
        var type = word is null ? null : FeedTypes.Of(word);
        if (word is not null && type is null)
        {
            yield return FeedItem.Broken($"'{word}' is no type of indicator.");
            yield break;
        }

        await using var feed = await FeedContent.OpenAsync(content, FeedContent.MaximumBytes, ct);
        using var lines = new FeedLines(feed);
        var rows = new TextLine(reading, type, paths);
        do
        {
            while (lines.TryRead(out var line, out var tooLong))
            {
                var item = tooLong ? FeedItem.Rejected(lines.Number, line.ToString(), "The line is longer than 64 KB.") : rows.Read(lines.Number, line);
                if (item is { } found)
                {
                    yield return found;
                }
            }
        }
        while (await lines.FillAsync(ct));

        if (feed.Fault is { } fault)
        {
            yield return FeedItem.Broken(fault);
        }
    }
}
