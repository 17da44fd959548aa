namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// What stands before the message of a syslog line: RFC 3164 and RFC 5424, the ISO times of rsyslog and the journal, and the bare <c>tag[pid]: message</c>.
/// A part that the line lacks is empty.
/// </summary>
internal ref struct SyslogHeader
{
    private const int MaximumHost = 255;
    private const int MaximumTag = 64;

    /// <summary>PRI: facility times 8 plus severity, 0 to 191; -1 without one.</summary>
    public int Priority;
    public DateTime? Timestamp;
    public ReadOnlySpan<char> Host;
    public ReadOnlySpan<char> Program;
    public ReadOnlySpan<char> Pid;
    public ReadOnlySpan<char> MessageId;
    public ReadOnlySpan<char> Message;

    /// <summary>True when the line is syslog. False leaves <paramref name="header"/> without meaning.</summary>
    public static bool TryRead(ReadOnlySpan<char> line, DateTime receivedAt, out SyslogHeader header)
    {
        header = new SyslogHeader { Priority = -1 };
        var rest = line;
        if (!rest.IsEmpty && rest[0] == '<')
        {
            if (!TryReadPriority(ref rest, out header.Priority))
            {
                return false;
            }

            if (rest.StartsWith("1 "))
            {
                return TryReadStructured(rest[2..], ref header);
            }
        }

        if (TimeText.TryReadBsd(rest, receivedAt, out var time, out var length) && EndsWord(rest, length))
        {
            header.Timestamp = time;
            ReadHostAndTag(rest[length..].TrimStart(' '), ref header);
            return true;
        }

        if (TimeText.TryReadIso(rest, out time, out length) && EndsWord(rest, length))
        {
            header.Timestamp = time;
            var after = rest[length..].TrimStart(' ');
            if (rest[10] != ' ')
            {
                ReadHostAndTag(after, ref header);
                return true;
            }

            // An application's own log: a word after the time is its level or text, so only a real tag is taken.
            return TryReadBare(after, ref header, anyTag: true);
        }

        return TryReadBare(rest, ref header, anyTag: header.Priority >= 0) || header.Priority >= 0;
    }

    private static bool EndsWord(ReadOnlySpan<char> text, int length) => length == text.Length || text[length] is ' ' or ':';

    private static bool TryReadPriority(ref ReadOnlySpan<char> rest, out int priority)
    {
        priority = -1;
        var end = rest[..Math.Min(rest.Length, 5)].IndexOf('>');
        if (end < 2 || !Numbers.TryRead(rest[1..end], 191, out priority))
        {
            return false;
        }

        rest = rest[(end + 1)..].TrimStart(' ');
        return true;
    }

    /// <summary>RFC 5424 after its version: TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA MSG, a dash where one is unknown.</summary>
    private static bool TryReadStructured(ReadOnlySpan<char> rest, ref SyslogHeader header)
    {
        var stamp = Word(ref rest);
        if (stamp is not "-")
        {
            if (!TimeText.TryReadIso(stamp, out var time, out var length) || length != stamp.Length)
            {
                return false;
            }

            header.Timestamp = time;
        }

        header.Host = Known(Word(ref rest));
        header.Program = Known(Word(ref rest));
        header.Pid = Known(Word(ref rest));
        header.MessageId = Known(Word(ref rest));
        if (!TrySkipStructuredData(ref rest))
        {
            return false;
        }

        rest = rest.TrimStart(' ');
        header.Message = !rest.IsEmpty && rest[0] == '\uFEFF' ? rest[1..] : rest;
        return true;
    }

    private static bool TrySkipStructuredData(ref ReadOnlySpan<char> rest)
    {
        if (rest.IsEmpty || rest[0] == '-')
        {
            rest = rest.IsEmpty ? rest : rest[1..];
            return true;
        }

        while (!rest.IsEmpty && rest[0] == '[')
        {
            var quoted = false;
            var at = 1;
            for (; at < rest.Length && (quoted || rest[at] != ']'); at++)
            {
                if (quoted && rest[at] == '\\')
                {
                    at++;
                }
                else if (rest[at] == '"')
                {
                    quoted = !quoted;
                }
            }

            if (at >= rest.Length)
            {
                return false;
            }

            rest = rest[(at + 1)..];
        }

        return rest.IsEmpty || rest[0] == ' ';
    }

    private static void ReadHostAndTag(ReadOnlySpan<char> rest, ref SyslogHeader header)
    {
        if (rest.StartsWith(": "))
        {
            rest = rest[2..];
        }

        if (TryReadTag(rest, ref header, needsPid: false))
        {
            return;
        }

        var after = rest;
        var host = Word(ref after);
        if (host.IsEmpty || host.Length > MaximumHost || host.Contains('='))
        {
            // A word with an equals sign is the first pair of the message, never a host.
            header.Message = rest;
            return;
        }

        header.Host = host;
        if (!TryReadTag(after.TrimStart(' '), ref header, needsPid: false))
        {
            header.Message = after.TrimStart(' ');
        }
    }

    /// <summary><c>sshd[42]: text</c> or <c>host sshd[42]: text</c>; <paramref name="anyTag"/> also takes a tag of an unknown program without a pid.</summary>
    private static bool TryReadBare(ReadOnlySpan<char> rest, ref SyslogHeader header, bool anyTag)
    {
        header.Message = rest;
        if (TryReadTag(rest, ref header, needsPid: !anyTag))
        {
            return true;
        }

        var after = rest;
        var host = Word(ref after);
        if (host.IsEmpty || host.Length > MaximumHost || !TryReadTag(after, ref header, needsPid: true))
        {
            return false;
        }

        header.Host = host;
        return true;
    }

    /// <summary><c>tag:</c>, <c>tag[pid]:</c>, <c>[tag]:</c>, <c>tag(module)[pid]:</c>.</summary>
    private static bool TryReadTag(ReadOnlySpan<char> rest, ref SyslogHeader header, bool needsPid)
    {
        var head = rest[..Math.Min(rest.Length, MaximumTag)];
        var space = head.IndexOf(' ');
        var word = space < 0 ? head : head[..space];
        if (word.Length < 2 || word[^1] != ':' || (space < 0 && rest.Length > head.Length))
        {
            return false;
        }

        var tag = word[..^1];
        ReadOnlySpan<char> pid = default;
        var bracket = tag.LastIndexOf('[');
        if (bracket > 0 && tag[^1] == ']')
        {
            pid = tag[(bracket + 1)..^1];
            tag = tag[..bracket];
        }
        else if (bracket == 0 && tag[^1] == ']')
        {
            tag = tag[1..^1];
        }

        var module = tag.IndexOf('(');
        tag = module > 0 ? tag[..module] : tag;
        tag = tag.StartsWith("/") ? tag[(tag.LastIndexOf('/') + 1)..] : tag;
        if (!IsProgram(tag) || (needsPid && !Numbers.IsDigits(pid) && !SyslogPrograms.IsKnown(tag)))
        {
            return false;
        }

        header.Program = tag;
        header.Pid = pid;
        header.Message = rest[word.Length..].TrimStart(' ');
        return true;
    }

    private static bool IsProgram(ReadOnlySpan<char> tag)
    {
        foreach (var character in tag)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_' or '.' or '/' or '@' or '(' or ')' or '+'))
            {
                return false;
            }
        }

        return !tag.IsEmpty && tag.ContainsAnyInRange('A', 'z');
    }

    private static ReadOnlySpan<char> Word(scoped ref ReadOnlySpan<char> rest)
    {
        var space = rest.IndexOf(' ');
        var word = space < 0 ? rest : rest[..space];
        rest = space < 0 ? default : rest[(space + 1)..];
        return word;
    }

    private static ReadOnlySpan<char> Known(ReadOnlySpan<char> word) => word is "-" ? default : word;
}
