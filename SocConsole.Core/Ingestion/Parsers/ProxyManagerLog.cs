namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// The access logs of nginx-proxy-manager (its log formats <c>proxy</c> and <c>standard</c>):
/// <c>[TIME] [CACHE UPSTREAM-STATUS ]STATUS - METHOD SCHEME HOST "URI" [Client IP] [Length N] [Gzip G] [Sent-to SERVER] "AGENT" "REFERRER"</c>.
/// </summary>
internal static class ProxyManagerLog
{
    /// <summary>True when the line is of this format; else no field is added.</summary>
    public static bool TryRead(ReadOnlySpan<char> line, EventFields fields, out DateTime time)
    {
        const string client = "\" [Client ";
        time = default;
        var close = line.IndexOf(']');
        if (!line.StartsWith("[") || close < 20 || !TimeText.TryReadCommonLog(line[1..close], out time))
        {
            return false;
        }

        // nginx writes a quote of the client's as \x22, so the first one is its own.
        var rest = line[(close + 1)..];
        var quote = rest.IndexOf('"');
        var end = rest.IndexOf(client);
        if (quote < 0 || end <= quote || !TryReadHead(rest[..quote], fields, out var host))
        {
            return false;
        }

        RequestLine.AddTarget(LogEscapes.Undo(rest[(quote + 1)..end]), fields);
        fields.AddIfMissing(Ecs.UrlDomain, TextPool.Get(host));
        AddTail(rest[(end + client.Length)..], fields);
        return true;
    }

    /// <summary><c> CACHE UPSTREAM STATUS - METHOD SCHEME HOST </c>; the upstream's status may be several words.</summary>
    private static bool TryReadHead(ReadOnlySpan<char> head, EventFields fields, out ReadOnlySpan<char> host)
    {
        host = default;
        var dash = head.LastIndexOf(" - ");
        if (dash < 0)
        {
            return false;
        }

        var status = head[..dash];
        status = status[(status.LastIndexOf(' ') + 1)..];
        Span<Range> words = stackalloc Range[4];
        var request = head[(dash + 3)..].Trim(' ');
        if (status.Length != 3 || !Numbers.TryRead(status, 999, out var code) || request.Split(words, ' ') != 3)
        {
            return false;
        }

        host = request[words[2]];
        fields.Add(Ecs.EventAction, "http_request");
        fields.Add(Ecs.EventCategory, "web");
        fields.Add(Ecs.EventOutcome, code < 400 ? "success" : "failure");
        fields.Add(Ecs.EventDataset, "nginx.access");
        fields.Add(Ecs.HttpMethod, TextPool.Get(request[words[0]]));
        fields.Add(Ecs.HttpStatus, TextPool.Get(status));
        return true;
    }

    /// <summary>What follows <c>[Client </c>.</summary>
    private static void AddTail(ReadOnlySpan<char> tail, EventFields fields)
    {
        const string length = "[Length ";
        if (tail.IndexOf(']') is > 0 and var address)
        {
            Peer.AddSource(fields, tail[..address]);
        }

        var quote = tail.IndexOf('"');
        var marks = quote < 0 ? tail : tail[..quote];
        if (marks.IndexOf(length) is >= 0 and var at && marks[(at + length.Length)..] is var bytes && bytes.IndexOf(']') is > 0 and var end && Numbers.IsDigits(bytes[..end]))
        {
            fields.Add(Ecs.HttpBytes, TextPool.Get(bytes[..end]));
        }

        if (quote < 0)
        {
            return;
        }

        var texts = tail[(quote + 1)..].TrimEnd(' ');
        var between = texts.IndexOf("\" \"");
        AddText(fields, Ecs.UserAgent, between < 0 ? texts.TrimEnd('"') : texts[..between]);
        AddText(fields, Ecs.HttpReferrer, between < 0 ? default : texts[(between + 3)..].TrimEnd('"'));
    }

    private static void AddText(EventFields fields, string name, ReadOnlySpan<char> value)
    {
        if (!value.IsEmpty && value is not "-")
        {
            fields.Add(name, LogEscapes.Undo(value));
        }
    }
}
