namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// Reads httpd's error log (ErrorLogFormat): <c>[Sun Dec 04 04:47:44 2005] [error] [client 192.0.2.1] text</c> of 2.2, and
/// <c>[time] [module:level] [pid 1:tid 2] [client 192.0.2.1:443] AH00126: text</c> of 2.4.
/// </summary>
internal static class ApacheError
{
    /// <summary>True when the text is such a line. Behind syslog it has no time of its own, and <paramref name="needsTime"/> is false.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, EventFields fields, bool needsTime, out DateTime? timestamp)
    {
        timestamp = null;
        var rest = text;
        if (!TryBracket(ref rest, out var head))
        {
            return false;
        }

        if (TimeText.TryReadAsc(head, out var time))
        {
            timestamp = time;
            if (!TryBracket(ref rest, out head))
            {
                return false;
            }
        }
        else if (needsTime)
        {
            return false;
        }

        var colon = head.LastIndexOf(':');
        if (!IsLevel(head[(colon + 1)..]))
        {
            return false;
        }

        fields.Add(Ecs.LogLevel, TextPool.Get(head[(colon + 1)..]));
        fields.AddIfMissing(EcsHost.ApacheModule, colon > 0 ? TextPool.Get(head[..colon]) : null);
        fields.Add(Ecs.EventCategory, "web");
        ReadBrackets(ref rest, fields);
        ReadSystemError(ref rest, fields);
        ReadText(rest, fields);
        return true;
    }

    private static bool IsLevel(ReadOnlySpan<char> level) => level is "emerg" or "alert" or "crit" or "error" or "warn" or "notice" or "info" or "debug"
        || (level.Length == 6 && level.StartsWith("trace") && char.IsAsciiDigit(level[5]));

    private static bool TryBracket(scoped ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> content)
    {
        content = default;
        if (rest.IsEmpty || rest[0] != '[')
        {
            return false;
        }

        // An IPv6 client has brackets of its own, but no blank behind them.
        var end = rest.IndexOf("] ");
        if (end < 0 && rest[^1] != ']')
        {
            return false;
        }

        content = end < 0 ? rest[1..^1] : rest[1..end];
        rest = end < 0 ? default : rest[(end + 2)..].TrimStart(' ');
        return true;
    }

    private static void ReadBrackets(scoped ref ReadOnlySpan<char> rest, EventFields fields)
    {
        for (var before = rest; TryBracket(ref rest, out var content); before = rest)
        {
            if (content.StartsWith("pid "))
            {
                var pid = content[4..];
                var thread = pid.IndexOf(":tid ");
                fields.AddIfMissing(EcsHost.ProcessThreadId, thread > 0 ? pid[(thread + 5)..].ToString() : null);
                pid = thread > 0 ? pid[..thread] : pid;
                fields.AddIfMissing(Ecs.ProcessPid, Numbers.IsDigits(pid) ? pid.ToString() : null);
            }
            else if (content.StartsWith("client "))
            {
                AddClient(content[7..], fields);
            }
            else if (!content.StartsWith("tid ") && !content.StartsWith("remote "))
            {
                // The text itself begins with a bracket.
                rest = before;
                return;
            }
        }
    }

    private static void AddClient(ReadOnlySpan<char> client, EventFields fields)
    {
        if (fields.TryGet(Ecs.SourceIp, out _) || fields.TryGet(Ecs.SourceDomain, out _))
        {
            return;
        }

        if (AddressText.TryReadWithPort(client, out var address, out var port))
        {
            fields.Add(Ecs.SourceIp, address);
            fields.AddIfMissing(Ecs.SourcePort, port.ToString());
            return;
        }

        var colon = client.LastIndexOf(':');
        Peer.AddSource(fields, colon > 0 && Numbers.IsPort(client[(colon + 1)..]) ? client[..colon] : client);
    }

    /// <summary><c>(111)Connection refused: [client …] AH…</c>: the system's error stands before the client then.</summary>
    private static void ReadSystemError(scoped ref ReadOnlySpan<char> rest, EventFields fields)
    {
        const string mark = ": [client ";
        var close = rest.IndexOf(')');
        if (!rest.StartsWith("(") || close < 2 || !Numbers.IsDigits(rest[1..close]))
        {
            return;
        }

        var client = rest.IndexOf(mark);
        var code = rest.IndexOf(": AH");
        if (client > 0 && (code < 0 || client < code))
        {
            rest = rest[(client + 2)..];
            ReadBrackets(ref rest, fields);
        }
        else if (code > 0)
        {
            rest = rest[(code + 2)..];
        }
    }

    private static void ReadText(ReadOnlySpan<char> text, EventFields fields)
    {
        const string referer = ", referer: ";
        if (text.LastIndexOf(referer) is > 0 and var at)
        {
            fields.Add(Ecs.HttpReferrer, text[(at + referer.Length)..].ToString());
            text = text[..at];
        }

        var colon = text.IndexOf(": ");
        if (text.StartsWith("AH") && colon is > 4 and < 10 && Numbers.IsDigits(text[2..colon]))
        {
            fields.Add(EcsHost.EventCode, TextPool.Get(text[..colon]));
            text = text[(colon + 2)..];
        }

        fields.AddIfMissing(Ecs.EventReason, TextPool.Get(text));
        WebServerSentence.Read(text, fields);
    }
}
