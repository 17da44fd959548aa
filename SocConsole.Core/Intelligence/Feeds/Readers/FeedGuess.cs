using System.Collections.ObjectModel;
using System.Text;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>Finds out a content's format by what only that format has.</summary>
internal static class FeedGuess
{
    private const int Table = 3;

    public static string? Of(string fileName, ReadOnlySpan<byte> beginning)
    {
        var head = FeedPacking.Beginning(beginning);
        var text = Encoding.UTF8.GetString(head).TrimStart('\uFEFF').TrimStart();
        var name = fileName.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) || fileName.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? Path.GetFileNameWithoutExtension(fileName) : fileName;
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        return text.Length == 0 ? ByName(name) : text[0] is '{' or '[' && IsJson(text) ? Json(text) : Lines(name, text, head);
    }

    private static string? ByName(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".txt" or ".list" or ".netset" or ".ipset" => "txt",
        ".csv" or ".tsv" => "csv",
        ".json" or ".ndjson" or ".jsonl" => "json",
        _ => null,
    };

    // A list of plain text may begin with a defanged value or a bracketed address: [::1]:80.
    private static bool IsJson(string text) => text.AsSpan(1).TrimStart() is ['"' or '{' or '[' or '}' or ']', ..];

    private static string Json(string text) =>
        Has(text, "\"Event\"") || Has(text, "\"Attribute\"") ? "misp"
        : Has(text, "\"cveID\"") ? "kev"
        : Has(text, "\"spec_version\"") || Has(text, "\"bundle--") || (Has(text, "\"objects\"") && Has(text, "--")) ? "stix"
        : Has(text, "\"indicators\"") && (Has(text, "\"TLP\"") || Has(text, "\"author_name\"") || Has(text, "\"adversary\"")) ? "otx"
        : "json";

    private static bool Has(string text, string mark) => text.Contains(mark, StringComparison.Ordinal);

    private static string Lines(string name, string text, byte[] head)
    {
        if (text[0] == '#' && text.AsSpan(0, Math.Min(text.Length, 1024)).Contains("maltrail", StringComparison.OrdinalIgnoreCase))
        {
            return "maltrail";
        }

        var shape = CsvShape.Of(head, ReadOnlyDictionary<string, string>.Empty);

        // Two columns, the first of them the indicator, are a list with remarks.
        var isTable = shape.Columns >= Table || (shape.Columns == Table - 1 && (shape.ValueColumn > 0 || shape.HeaderIsRow));
        return Has(text, "cveID") && isTable ? "kev" : isTable || name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? "csv" : "txt";
    }
}
