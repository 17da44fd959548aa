using System.Runtime.CompilerServices;
using SocConsole.Core.Enrichment.Bulk;
using SocConsole.Core.Intelligence.Feeds.Readers;

namespace SocConsole.Core.InsiderRisk.Import;

/// <param name="Line">From 1, within the file.</param>
/// <param name="Fields">By the names of their columns, lower case with underscores; empty cells are left out. Null when the row breaks the rules of the format.</param>
internal sealed record SheetRow(long Line, IReadOnlyDictionary<string, string>? Fields);

/// <summary>A file of values separated by commas, semicolons or tabs below a header (RFC 4180). Read once, from where the stream stands; it stays open.</summary>
internal static class Sheet
{
    public const string Broken = BulkRecords.Broken;

    private static readonly char[] Delimiters = [',', ';', '\t'];

    /// <summary>The rows below the header; none when the header lacks the column <paramref name="needed"/>, which comes as one broken row of line 1.</summary>
    public static async IAsyncEnumerable<SheetRow> ReadAsync(Stream content, string needed, [EnumeratorCancellation] CancellationToken ct)
    {
        using var lines = new FeedLines(content);
        var (records, names, done) = ((CsvRecords?)null, Array.Empty<string>(), new List<CsvRecord>());
        do
        {
            while (lines.TryRead(out var line, out var tooLong))
            {
                if (records is null)
                {
                    if (tooLong || Header(line.ToString(), needed) is not var (found, delimiter))
                    {
                        yield return new SheetRow(1, null);
                        yield break;
                    }

                    (records, names) = (new CsvRecords(delimiter, comments: false), found);
                    continue;
                }

                if (tooLong)
                {
                    done.Add(new CsvRecord(lines.Number, null, string.Empty));
                }
                else
                {
                    records.Add(lines.Number, line, done);
                }

                foreach (var row in Rows(names, done))
                {
                    yield return row;
                }

                done.Clear();
            }
        }
        while (await lines.FillAsync(ct));

        records?.End(done);
        foreach (var row in Rows(names, done))
        {
            yield return row;
        }
    }

    private static (string[] Names, char Delimiter)? Header(string line, string needed)
    {
        foreach (var delimiter in Delimiters)
        {
            var tokens = new CsvTokenizer(delimiter);
            if (tokens.Read(line.TrimStart('\uFEFF')) == CsvEnd.Complete)
            {
                string[] names = [.. tokens.Fields.Select(field => field.Trim().ToLowerInvariant().Replace(' ', '_').Replace('-', '_'))];
                if (names.Contains(needed))
                {
                    return (names, delimiter);
                }
            }
        }

        return null;
    }

    private static IEnumerable<SheetRow> Rows(string[] names, List<CsvRecord> records) => records
        .Where(record => record.Fields is not { } fields || !fields.TrueForAll(string.IsNullOrWhiteSpace))
        .Select(record => new SheetRow(record.Number, record.Fields is { } fields ? Named(names, fields) : null));

    private static Dictionary<string, string> Named(string[] names, List<string> fields)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < Math.Min(fields.Count, names.Length); i++)
        {
            if (fields[i].Length > 0)
            {
                named.TryAdd(names[i], fields[i]);
            }
        }

        return named;
    }
}
