using System.Buffers;
using System.Text.Json;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>Reads a line of plain text: a value, and perhaps more behind a blank, tab, comma, semicolon, <c>|</c> or <c>#</c>.</summary>
/// <param name="type">What all values are; null to find it out.</param>
/// <param name="paths">Whether lines that are only the path of a URL are part of the format. They say nothing of a host, so they are no indicator, and no mistake either.</param>
internal sealed class TextLine(FeedReading reading, IndicatorType? type, bool paths)
{
    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t,;|#");
    private static readonly SearchValues<char> Figures = SearchValues.Create("0123456789.,;\t ");
    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t");
    private readonly FeedSaid plain = type is null ? FeedSaid.Nothing : new FeedSaid { Type = type };

    /// <summary>Null for a line without a row: blank, or a comment.</summary>
    public FeedItem? Read(long number, ReadOnlySpan<char> line)
    {
        var text = line.Trim();
        if (IsComment(text) || (paths && text[0] == '/'))
        {
            return null;
        }

        // A path of Windows or an expression for one: \\name.zip is a file before it is a domain.
        if (text[0] == '\\')
        {
            return FeedItem.Rejected(number, text.ToString(), "A file's path is no indicator.");
        }

        var value = text[..ValueEnd(text)];
        var rest = text[value.Length..];
        if (IsNowhere(value) && NameBehind(rest) is { Length: > 0 } name)
        {
            value = name;
            rest = [];
        }
        else if (value.StartsWith("||"))
        {
            value = value[2..].TrimEnd('^');
        }

        var description = Description(rest);
        var said = description.Length == 0 ? plain : plain with { Description = description };
        var item = said.Row(reading, number, value, text);
        return item.Row is null && Host(value, out var path) is { Length: > 0 } host && (said with { Metadata = path }).Row(reading, number, host, text) is { Row: not null } row ? row : item;
    }

    /// <summary>Whether the line, trimmed, holds no row.</summary>
    public static bool IsComment(ReadOnlySpan<char> text) => text.IsEmpty || text[0] is '#' or ';' or '!' || text.StartsWith("//");

    // The adblock way, ||name^, begins with what ends other values.
    private static int ValueEnd(ReadOnlySpan<char> text)
    {
        var skip = text.StartsWith("||") ? 2 : 0;
        var end = text[skip..].IndexOfAny(Ends);
        if (end < 0)
        {
            return text.Length;
        }

        // A URL may hold all of these but blanks.
        if (text[..(skip + end)].Contains("://", StringComparison.Ordinal))
        {
            end = text[skip..].IndexOfAny(Blanks);
        }

        return end < 0 ? text.Length : skip + end;
    }

    // A file of hosts sends bad names nowhere: "0.0.0.0 name".
    private static bool IsNowhere(ReadOnlySpan<char> value) => value is "0.0.0.0" or "127.0.0.1" or "::" or "::1";

    private static ReadOnlySpan<char> NameBehind(ReadOnlySpan<char> rest)
    {
        var name = rest.TrimStart();
        var end = name.IndexOfAny(Ends);
        name = end < 0 ? name : name[..end];
        return name.ContainsAnyInRange('a', 'z') || name.ContainsAnyInRange('A', 'Z') ? name : [];
    }

    // A bare number is a count or a score, whose scale nobody tells.
    private static string Description(ReadOnlySpan<char> rest)
    {
        var text = rest.Trim(" \t,;|#");
        return text.IsEmpty || !text.ContainsAnyExcept(Figures) ? string.Empty : text.ToString();
    }

    // host/path names no scheme, so no URL; the host is what can be looked for, and the path is kept beside it.
    private static ReadOnlySpan<char> Host(ReadOnlySpan<char> value, out string path)
    {
        path = "{}";
        var slash = value.IndexOf('/');
        if (slash <= 0 || value.Contains("://", StringComparison.Ordinal))
        {
            return [];
        }

        path = JsonSerializer.Serialize(new Dictionary<string, string> { ["path"] = value[slash..].ToString() });
        return value[..slash];
    }
}
