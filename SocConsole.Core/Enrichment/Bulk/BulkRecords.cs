using System.Runtime.CompilerServices;
using SocConsole.Core.Intelligence.Feeds.Readers;

namespace SocConsole.Core.Enrichment.Bulk;

/// <summary>The records of a file: UTF-8, or UTF-16 with its byte order mark. Blank ones are left out; comments are none, because no row of a person's file is dropped unseen.</summary>
internal static class BulkRecords
{
    /// <summary>For a file whose lines are one field each.</summary>
    public const char NoDelimiter = '\0';

    public const string Broken = "The row's quotation marks don't match, it has over 200 fields, or a line over 64 KB.";

    /// <summary>From where the stream stands; it stays open. Records that break the rules have no fields.</summary>
    public static async IAsyncEnumerable<CsvRecord> ReadAsync(Stream content, char delimiter, [EnumeratorCancellation] CancellationToken ct)
    {
        using var lines = new FeedLines(content);
        var records = new CsvRecords(delimiter, comments: false);
        var done = new List<CsvRecord>();
        do
        {
            while (lines.TryRead(out var line, out var tooLong))
            {
                if (tooLong)
                {
                    done.Add(new CsvRecord(lines.Number, null, line.ToString()));
                }
                else
                {
                    records.Add(lines.Number, line, done);
                }

                foreach (var record in done.Where(IsRow))
                {
                    yield return record;
                }

                done.Clear();
            }
        }
        while (await lines.FillAsync(ct));

        records.End(done);
        foreach (var record in done.Where(IsRow))
        {
            yield return record;
        }
    }

    // Spreadsheets write a blank row as nothing but separators.
    private static bool IsRow(CsvRecord record) => record.Fields is not { } fields || !fields.TrueForAll(string.IsNullOrWhiteSpace);
}
