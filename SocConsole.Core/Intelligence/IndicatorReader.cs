using System.Net;

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

    /// <summary>The kind and normal form of a text, or null when it is no indicator.</summary>
    public static IndicatorEntry? Classify(string text, string source)
    {
        if (text.Length is 32 or 40 or 64 && text.All(char.IsAsciiHexDigit))
        {
            return new IndicatorEntry(IndicatorType.Hash, text.ToLowerInvariant(), source);
        }

        if (text.Contains("://", StringComparison.Ordinal))
        {
            return NormaliseUrl(text) is { } url ? new IndicatorEntry(IndicatorType.Url, url, source) : null;
        }

        if (text.Contains('/', StringComparison.Ordinal))
        {
            return IPNetwork.TryParse(text, out var network) ? new IndicatorEntry(IndicatorType.Cidr, network.ToString(), source) : null;
        }

        if (IPAddress.TryParse(text, out var address) && (text.Contains(':', StringComparison.Ordinal) || text.Count(c => c == '.') == 3))
        {
            return new IndicatorEntry(IndicatorType.Ip, address.ToString(), source);
        }

        var name = text.TrimEnd('.').ToLowerInvariant();
        return name.Length <= 253 && name.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(name) == UriHostNameType.Dns
            ? new IndicatorEntry(IndicatorType.Domain, name, source)
            : null;
    }

    /// <summary>Scheme and host lower case, no fragment, no default port; path and query as they are. Null for what is no http(s) or ftp URL.</summary>
    public static string? NormaliseUrl(string text) =>
        text.Length <= 2048 && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "ftp"
            ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.PathAndQuery, UriFormat.UriEscaped)
            : null;
}
