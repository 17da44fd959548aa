using System.Buffers;
using System.Text;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// A text as a shell or an interpreter joins it: without quotes, backslashes and carets, without variables that are empty, and with strings put together that
/// are written in parts. <c>c''at</c>, <c>c\at</c>, <c>c$@at</c>, <c>cat${IFS}x</c> and <c>'sys'.'tem'</c> read as what runs.
/// </summary>
internal static class ShellText
{
    private const int LongestVariable = 24;
    private static readonly SearchValues<char> Signs = SearchValues.Create("\\^'\"$[");

    public static string Of(string text)
    {
        var first = text.AsSpan().IndexOfAny(Signs);
        if (first < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length).Append(text, 0, first);
        for (var at = first; at < text.Length;)
        {
            at += Read(text.AsSpan(at), result);
        }

        return result.ToString();
    }

    private static int Read(ReadOnlySpan<char> rest, StringBuilder result)
    {
        switch (rest[0])
        {
            case '\\' or '^':
                return 1;
            case '\'' or '"':
                return 1 + Joint(rest);
            case '$' when rest.Length > 1:
                return Variable(rest, result);
            case '[' when rest.Length > 2 && rest[2] == ']' && char.IsAsciiLetter(rest[1]):
                result.Append(rest[1]);
                return 3;
            default:
                result.Append(rest[0]);
                return 1;
        }
    }

    /// <summary>Length of what joins this closing quote to the next opening one: <c>' . '</c>, <c>"+"</c>, <c>'||'</c>.</summary>
    private static int Joint(ReadOnlySpan<char> rest)
    {
        var at = 1;
        while (at < rest.Length && at < 8 && rest[at] is ' ' or '.' or '+' or '|')
        {
            at++;
        }

        return at is > 1 and < 8 && at < rest.Length && rest[at] == rest[0] && rest[1..at].ContainsAny('.', '+', '|') ? at : 0;
    }

    private static int Variable(ReadOnlySpan<char> rest, StringBuilder result)
    {
        if (rest[1] is '@' or '*' or '!' or '?' or '-' || char.IsAsciiDigit(rest[1]))
        {
            return 2;
        }

        var braced = rest[1] == '{';
        var name = rest[(braced ? 2 : 1)..Math.Min(rest.Length, LongestVariable)];
        var end = 0;
        while (end < name.Length && (char.IsAsciiLetterOrDigit(name[end]) || name[end] is '_' or '@'))
        {
            end++;
        }

        var closed = braced ? name[end..].IndexOf('}') : 0;
        if (end == 0 || closed < 0 || (closed > 0 && !name.StartsWith("ifs")))
        {
            result.Append('$');
            return 1;
        }

        if (name[..end] is "ifs")
        {
            result.Append(' ');
        }

        return (braced ? 3 : 1) + end + closed;
    }
}
