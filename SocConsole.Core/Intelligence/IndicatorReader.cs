using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence;

/// <summary>Reads indicators from text: one a line, <c>#</c> begins a comment. What is none of the known kinds is left out and counted.</summary>
public static class IndicatorReader
{
    /// <summary>Entries of the file in order, with the number of lines that were none.</summary>
    public static (IReadOnlyList<IndicatorEntry> Entries, int LeftOut) ReadFile(string path)
    {
        var entries = new List<IndicatorEntry>();
        var leftOut = 0;
        var source = Path.GetFileName(path);
        foreach (var line in File.ReadLines(path))
        {
            var text = WithoutComment(line).Trim();
            if (text.Length == 0)
            {
                continue;
            }

            if (Classify(text, source) is { } entry)
            {
                entries.Add(entry);
            }
            else
            {
                leftOut++;
            }
        }

        return (entries, leftOut);
    }

    // A '#' within a word is no comment: URLs have fragments.
    private static string WithoutComment(string line)
    {
        for (var at = line.IndexOf('#', StringComparison.Ordinal); at >= 0; at = line.IndexOf('#', at + 1))
        {
            if (at == 0 || char.IsWhiteSpace(line[at - 1]))
            {
                return line[..at];
            }
        }

        return line;
    }

    /// <summary>
    /// The kind and normal form of a text, or null when it is no indicator. The operator's own list may name hosts below any top-level domain, such as those of a
    /// closed network; a URL takes the form in which <see cref="IndicatorIndex"/> compares it.
    /// </summary>
    public static IndicatorEntry? Classify(string text, string source)
    {
        if (IndicatorNormaliser.Normalise(text).Succeeded(out var normal, out _))
        {
            var value = normal.Type == IndicatorType.Url ? UrlKey.Of(normal.Value) : normal.Value;
            return value is null ? null : new IndicatorEntry(normal.Type, value, source);
        }

        return HostName.Normalise(text) is { } name && name.Contains('.', StringComparison.Ordinal) ? new IndicatorEntry(IndicatorType.Domain, name, source) : null;
    }
}
