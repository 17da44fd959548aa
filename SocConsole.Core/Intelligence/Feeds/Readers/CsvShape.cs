using System.Globalization;
using System.Text;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>What the columns of a content are, found out from its beginning.</summary>
/// <param name="Names">Names of the columns; empty when nothing names them.</param>
/// <param name="HeaderIsRow">Whether the names stand in the first row, rather than in a comment.</param>
/// <param name="ValueColumn">Where the indicator stands, from 0.</param>
/// <param name="Columns">How many a row has.</param>
/// <param name="Certificates">Whether SHA-1 values are fingerprints of certificates.</param>
internal sealed record CsvShape(char Delimiter, IReadOnlyList<string> Names, bool HeaderIsRow, int ValueColumn, int Columns, bool Certificates)
{
    private const int SampleLines = 40;

    // In the order in which they are believed where several fit.
    private static readonly char[] Delimiters = [',', '\t', ';', '|', '#'];

    /// <summary>Where a network is told as its first address and a prefix in columns of their own (DShield); null otherwise.</summary>
    public (int Start, int Prefix)? Network
    {
        get
        {
            var (start, prefix) = (Index("start"), Index("netblock"));
            return start >= 0 && prefix >= 0 ? (start, prefix) : null;
        }
    }

    /// <summary>What the beginning of a content shows. A parameter counts more than what is found: <c>delimiter</c>, <c>value_column</c> (a name, or a number from 1).</summary>
    public static CsvShape Of(ReadOnlySpan<byte> beginning, IReadOnlyDictionary<string, string> parameters)
    {
        var text = Encoding.UTF8.GetString(beginning);
        var lines = text.Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        var rows = lines.Where(line => !CsvRecords.IsComment(line)).Take(SampleLines).ToList();
        var delimiter = Asked(parameters.GetValueOrDefault("delimiter")) ?? FindDelimiter(rows);
        var samples = Split(lines, delimiter);
        var first = samples.FirstOrDefault() ?? [];
        var comment = CommentHeader(lines, delimiter, samples);
        var wanted = parameters.GetValueOrDefault("value_column");
        var isRow = comment is null && IsHeader(first, wanted);
        IReadOnlyList<string> names = comment ?? (isRow ? first : []);
        var data = isRow ? samples.Skip(1).ToList() : samples;
        var column = Named(names, wanted) ?? FindColumn(names, data);
        return new CsvShape(delimiter, names, isRow, column, data.Count == 0 ? first.Count : Usual(data), text.Contains("SSL Certificate", StringComparison.OrdinalIgnoreCase) || names.Any(IsFingerprint));
    }

    private static bool IsFingerprint(string name) => FieldNames.Plain(name) is "fingerprint" or "sslcertsha1";

    private static char? Asked(string? word) => word switch
    {
        null or "" => null,
        "tab" or "\\t" => '\t',
        "comma" => ',',
        "semicolon" => ';',
        "pipe" => '|',
        _ => word[0] == '"' ? null : word[0],
    };

    // The one that lays the most indicators bare, and of those the one that splits the most rows into equally many fields.
    private static char FindDelimiter(List<string> rows)
    {
        var best = (Delimiter: ',', Bare: 0, Rows: 0);
        foreach (var delimiter in Delimiters)
        {
            var split = Split(rows, delimiter).Where(row => row.Count > 1).ToList();
            var found = (Delimiter: delimiter, Bare: split.Count(row => row.Exists(FeedText.IsIndicator)), Rows: split.Count == 0 ? 0 : split.CountBy(row => row.Count).Max(group => group.Value));
            best = (found.Bare, found.Rows).CompareTo((best.Bare, best.Rows)) > 0 ? found : best;
        }

        return best.Delimiter;
    }

    private static List<List<string>> Split(List<string> lines, char delimiter)
    {
        var records = new CsvRecords(delimiter);
        var done = new List<CsvRecord>();
        for (var i = 0; i < lines.Count && done.Count < SampleLines; i++)
        {
            records.Add(i, lines[i], done);
        }

        return [.. done.Where(record => record.Fields is not null).Select(record => record.Fields!)];
    }

    private static int Usual(List<List<string>> rows) => rows.CountBy(row => row.Count).MaxBy(group => group.Value).Key;

    // The last comment before the rows that has as many fields as they have.
    private static List<string>? CommentHeader(List<string> lines, char delimiter, List<List<string>> samples)
    {
        if (samples.Count == 0)
        {
            return null;
        }

        var tokenizer = new CsvTokenizer(delimiter);
        foreach (var line in lines.TakeWhile(line => CsvRecords.IsComment(line)).Take(200).Reverse())
        {
            var text = line.AsSpan().Trim().TrimStart("#;/! ");
            if (text.Contains(delimiter) && tokenizer.Read(text) == CsvEnd.Complete && Math.Abs(tokenizer.Fields.Count - Usual(samples)) <= 1 && tokenizer.Fields.Any(FieldNames.IsKnown))
            {
                return tokenizer.Fields;
            }
        }

        return null;
    }

    private static bool IsHeader(List<string> row, string? wanted) =>
        row.Any(name => FieldNames.IsKnown(name) || name.Equals(wanted, StringComparison.OrdinalIgnoreCase)) && !row.Any(FeedText.IsIndicator);

    private static int? Named(IReadOnlyList<string> names, string? wanted)
    {
        if (wanted is null)
        {
            return null;
        }

        if (int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= CsvTokenizer.MostFields)
        {
            return number - 1;
        }

        var index = names.Index().Where(name => FieldNames.Plain(name.Item) == FieldNames.Plain(wanted)).Select(name => (int?)name.Index).FirstOrDefault();
        return index;
    }

    // By name where the named column holds indicators; else the column that holds the most; else what the names say, or the first.
    private static int FindColumn(IReadOnlyList<string> names, List<List<string>> rows)
    {
        var byName = names.Index().Where(name => FieldNames.ValueRank(name.Item) is not null).OrderBy(name => FieldNames.ValueRank(name.Item)).Select(name => name.Index).ToList();
        foreach (var index in byName)
        {
            if (rows.Any(row => index < row.Count && FeedText.IsIndicator(row[index])))
            {
                return index;
            }
        }

        var counts = rows.SelectMany(row => row.Index()).Where(field => FeedText.IsIndicator(field.Item)).CountBy(field => field.Index).OrderByDescending(group => group.Value).ThenBy(group => group.Key).ToList();
        return counts.Count > 0 ? counts[0].Key : byName.Count > 0 ? byName[0] : 0;
    }

    private int Index(string name) => Names.Index().Where(item => FieldNames.Plain(item.Item) == name).Select(item => item.Index).FirstOrDefault(-1);
}
