using System.Buffers;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>URLs, with a scheme and without.</summary>
internal sealed partial class IndicatorScanner
{
    // Blanks, controls, brackets and quotation marks that no URL holds, and the three signs that need a look.
    private static readonly SearchValues<char> TailEnds = SearchValues.Create(
    [
        .. Enumerable.Range(0, char.MaxValue + 1).Select(code => (char)code).Where(c => char.IsControl(c) || char.IsWhiteSpace(c)),
        .. "\"<>|\u00ab\u00bb\u200b\u2018\u2019\u201c\u201d\ufeff\uff1c\uff1e:](",
    ]);

    private static readonly SearchValues<char> AuthorityEnds = SearchValues.Create("/?# \t\r\n\"<>|");

    // The scheme may be glued to what stands before it: the letters at the end of the word decide.
    private int? SchemeStart(int start, int end)
    {
        for (var length = Math.Min(5, end - start); length >= 3; length--)
        {
            if (WebAddress.Scheme(text.AsSpan(end - length, length)) is not null)
            {
                return end - length;
            }
        }

        return null;
    }

    private int? Url(int start, int colon)
    {
        var host = HostStart(colon + 3);
        var end = TextTable.CharAt(text, host) == '[' ? Bracketed(host) : HostEnd(host);
        if (end <= host)
        {
            return null;
        }

        // The host is read before the tail is looked for: a tail of any length is then read once only.
        var tail = Port(end);
        if (WebAddress.Read(text.AsSpan(start, tail - start)) is not { } url || (url.Host.Type == IndicatorType.Domain && !url.Host.Value.Contains('.', StringComparison.Ordinal)))
        {
            return null;
        }

        end = Tail(tail);
        AddUrl(url.Value, tail, start, end);
        if (url.Host.Type == IndicatorType.Ip || HostName.HasKnownEnd(url.Host.Value))
        {
            found.Add(url.Host.Type, url.Host.Value, start + url.HostStart, start + url.HostEnd);
        }

        return end;
    }

    private void AddUrl(string beginning, int tail, int start, int end)
    {
        if (beginning.Length + (end - tail) <= WebAddress.Longest)
        {
            found.Add(IndicatorType.Url, Whole(string.Concat(beginning, text.AsSpan(tail, end - tail))), start, end);
        }
    }

    // What one defanging within another left is seen only now.
    private static string Whole(string url) => Refanger.Refang(url) is var whole && whole != url && WebAddress.Read(whole) is { } again ? again.Value : url;

    // Behind the user, where one is named.
    private int HostStart(int start)
    {
        const int LongestUser = 256;
        var window = text.AsSpan(start, Math.Min(LongestUser, text.Length - start));
        var length = window.IndexOfAny(AuthorityEnds);
        return start + (length < 0 ? window : window[..length]).LastIndexOf('@') + 1;
    }

    private int HostEnd(int host)
    {
        const int Longest = 256;
        var end = host;
        while (end < text.Length && end - host < Longest && TextTable.IsHost(text[end]))
        {
            end++;
        }

        // A sentence's dot, and hyphens that underline or end a word.
        while (end > host && text[end - 1] is '.' or '-' or '_')
        {
            end--;
        }

        return end;
    }

    private int Bracketed(int host)
    {
        const int Longest = 48;
        var window = text.AsSpan(host, Math.Min(Longest, text.Length - host));
        return host + window.IndexOf(']') + 1;
    }

    private int Port(int end)
    {
        if (TextTable.CharAt(text, end) != ':')
        {
            return end;
        }

        var stop = end + 1;
        while (stop < text.Length && stop - end <= 6 && char.IsAsciiDigit(text[stop]))
        {
            stop++;
        }

        return WebAddress.IsPort(text.AsSpan(end + 1, stop - end - 1)) ? stop : end;
    }

    // Path, query and fragment from here on, without what ends the sentence.
    private int Tail(int start)
    {
        if (TextTable.CharAt(text, start) is not ('/' or '?' or '#'))
        {
            return start;
        }

        var end = start;
        while (end < text.Length)
        {
            var step = text.AsSpan(end).IndexOfAny(TailEnds);
            end = step < 0 ? text.Length : end + step;
            if (end < text.Length && text[end] is ':' or ']' or '(' && !Cuts(start, ref end))
            {
                end++;
                continue;
            }

            break;
        }

        return Trimmed(start, end);
    }

    // Another URL glued on by a list's comma, and the ](of a link in Markdown. Within a query a URL is no other one.
    private bool Cuts(int start, ref int end)
    {
        if (text[end] == ']')
        {
            return TextTable.CharAt(text, end + 1) == '(';
        }

        if (text[end] != ':' || !text.AsSpan(end).StartsWith("://"))
        {
            return false;
        }

        var from = end;
        while (from > start && end - from < 5 && char.IsAsciiLetter(text[from - 1]))
        {
            from--;
        }

        if (from == start || WebAddress.Scheme(text.AsSpan(from, end - from)) is null || text[from - 1] is not (',' or ';' or '\'' or '(' or '[' or ')'))
        {
            return false;
        }

        end = from;
        return true;
    }

    private int Trimmed(int start, int end)
    {
        var tail = text.AsSpan(start, end - start);
        var round = tail.Count('(') - tail.Count(')');
        var square = tail.Count('[') - tail.Count(']');
        var curly = tail.Count('{') - tail.Count('}');
        while (end > start)
        {
            switch (text[end - 1])
            {
                case '.' or ',' or ';' or ':' or '!' or '?' or '\'' or '`' or '*' or '\\' or '\u2026':
                    break;
                case '(':
                    round--;
                    break;
                case '[':
                    square--;
                    break;
                case '{':
                    curly--;
                    break;
                case ')' when round < 0:
                    round++;
                    break;
                case ']' when square < 0:
                    square++;
                    break;
                case '}' when curly < 0:
                    curly++;
                    break;
                default:
                    return end;
            }

            end--;
        }

        return end;
    }
}
