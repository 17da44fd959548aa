using System.Runtime.CompilerServices;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>
/// Rows of fields between commas, tabs, semicolons, <c>|</c> or <c>#</c>, by the names of their columns, which may stand in the first row or in a comment before it. A first row of names is told as
/// a rejection: it is a row without an indicator. Parameters: <c>delimiter</c>, <c>value_column</c>, <c>type_column</c>, <c>type</c>, and <c>to_ids_only</c> for exports of MISP.
/// </summary>
internal sealed class CsvReader : IFeedReader
{
    public string Format => "csv";

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
        var rows = new CsvRows(reading, CsvShape.Of(feed.Head, reading.Parameters));
        using var lines = new FeedLines(feed);
        var records = new CsvRecords(rows.Shape.Delimiter);
        var done = new List<CsvRecord>();
        do
        {
            while (lines.TryRead(out var line, out var tooLong))
            {
                if (tooLong)
                {
                    yield return FeedItem.Rejected(lines.Number, line.ToString(), "The line is longer than 64 KB.");
                    continue;
                }

                records.Add(lines.Number, line, done);
                foreach (var record in done)
                {
                    if (rows.Read(record) is { } item)
                    {
                        yield return item;
                    }
                }

                done.Clear();
            }
        }
        while (await lines.FillAsync(ct));

        records.End(done);
        foreach (var record in done)
        {
            if (rows.Read(record) is { } item)
            {
                yield return item;
            }
        }

        if (feed.Fault is { } fault)
        {
            yield return FeedItem.Broken(fault);
        }
    }
}
