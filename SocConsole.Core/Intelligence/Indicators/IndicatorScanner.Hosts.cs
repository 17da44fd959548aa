namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>Names and addresses of hosts, and what is built on them: networks, mail addresses, URLs without a scheme.</summary>
internal sealed partial class IndicatorScanner
{
    // Two dots or more are an ellipsis and part the word; gives where to go on.
    private int Dotted(int start, int end)
    {
        var at = start;
        while (at < end)
        {
            var length = text.AsSpan(at, end - at).IndexOf("..");
            var stop = length < 0 ? end : at + length;
            var behind = stop > at ? Piece(at, stop, at == start) : stop;
            if (behind > end)
            {
                return behind;
            }

            at = stop;
            while (at < end && text[at] == '.')
            {
                at++;
            }
        }

        return end;
    }

    private int Piece(int start, int end, bool first)
    {
        var (from, to) = (start, end);
        while (to > from && text[to - 1] is '.' or '-' or '_')
        {
            to--;
        }

        // Underscores at both ends are a markup's emphasis; at the beginning alone they belong to the name of a service.
        var emphasised = to < end && text[to] == '_';
        while (from < to && (text[from] is '.' or '-' || (emphasised && text[from] == '_')))
        {
            from++;
        }

        if (to - from < 4)
        {
            return end;
        }

        if (IsMailName(to))
        {
            return end;
        }

        var dotBefore = first && from > start && text[from - 1] == '.';
        return text.AsSpan(from, to - from).ContainsAnyExcept(DottedDigits) ? Name(from, to, end) : dotBefore ? end : V4(from, to, end);
    }

    private bool IsMailName(int end) => TextTable.CharAt(text, end) == '@' && (TextTable.IsAlphanumeric(TextTable.CharAt(text, end + 1)) || TextTable.CharAt(text, end + 1) == '[');

    private int Name(int start, int end, int word)
    {
        var name = text.AsSpan(start, end - start);
        if (!name.Contains('.') || !HostName.HasKnownEnd(name) || AntivirusName.Is(text, start, end) || IsInPath(start) || HostName.Domain(name) is not { } domain)
        {
            GluedV4(start, end);
            return word;
        }

        var behind = word;
        if (TextTable.CharAt(text, start - 1) == '@')
        {
            Mail(start, end);
        }
        else if (TextTable.CharAt(text, start - 1) is not ('/' or '\\'))
        {
            behind = Math.Max(word, Bare(start, end, domain));
        }

        found.Add(IndicatorType.Domain, domain, start, end);
        return behind;
    }

    // A folder of Windows before it; two are a share's beginning: \\host\share
    private bool IsInPath(int start) => TextTable.CharAt(text, start - 1) == '\\' && TextTable.CharAt(text, start - 2) != '\\';

    // example.com/path, example.com:8080/path: a URL for which the reader's program fills in the scheme. Gives where to go on.
    private int Bare(int start, int end, string host)
    {
        var tail = Port(end);
        if (TextTable.CharAt(text, tail) != '/' || TextTable.CharAt(text, tail + 1) is '\0' or '/' or ' ')
        {
            return end;
        }

        var stop = Tail(tail);
        if (stop > tail + 1)
        {
            AddUrl(string.Concat("http://", host, text.AsSpan(end, tail - end)), tail, start, stop);
        }

        return stop;
    }

    private void Mail(int domainStart, int end)
    {
        var at = domainStart - 1;
        var start = at;
        while (start > 0 && at - start <= MailAddress.LongestLocal && IsLocal(text[start - 1]))
        {
            start--;
        }

        while (start < at && text[start] is '.' or '-')
        {
            start++;
        }

        if (MailAddress.Read(text.AsSpan(start, end - start)) is { } mail)
        {
            found.Add(IndicatorType.Email, mail, start, end);
        }
    }

    // Fewer than a mail's name may hold: '=' and quotation marks come from what stands around it.
    private static bool IsLocal(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '+' or '%' or '&' or '~';
}
