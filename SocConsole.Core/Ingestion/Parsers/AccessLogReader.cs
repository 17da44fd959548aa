namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// Reads <c>[VHOST[:PORT] ]HOST IDENT USER [TIME] "REQUEST" STATUS BYTES[ "REFERRER" "AGENT"[ EXTRA…]]</c>, a dash for what is unknown. Either the whole line fits
/// and the fields are added, or none is.
/// </summary>
internal static class AccessLogReader
{
    private ref struct Entry
    {
        public ReadOnlySpan<char> VirtualHost;
        public ReadOnlySpan<char> Host;
        public ReadOnlySpan<char> User;
        public DateTime Time;
        public ReadOnlySpan<char> Request;
        public int Status;
        public ReadOnlySpan<char> Bytes;
        public ReadOnlySpan<char> Referrer;
        public ReadOnlySpan<char> Agent;
        public ReadOnlySpan<char> Extra;
    }

    public static bool TryRead(ReadOnlySpan<char> line, EventFields fields, out DateTime time)
    {
        var entry = default(Entry);
        time = default;
        var open = line.IndexOf(" [");
        if (open < 0 || !TryReadHead(line[..open], ref entry) || !TryReadRequest(line[(open + 2)..], ref entry) || !TryReadAnswer(entry.Extra, ref entry))
        {
            return false;
        }

        time = entry.Time;
        Add(entry, fields);
        return true;
    }

    /// <summary>Three words (host, ident, user) or four, the virtual host before them; a user name may hold blanks.</summary>
    private static bool TryReadHead(ReadOnlySpan<char> head, ref Entry entry)
    {
        if (!TryWord(ref head, out var first) || !TryWord(ref head, out var second))
        {
            return false;
        }

        var third = head.IndexOf(' ');
        if (third > 0 && AddressText.TryRead(second, out _))
        {
            entry.VirtualHost = first;
            entry.Host = second;
            entry.User = head[(third + 1)..];
        }
        else
        {
            entry.Host = first;
            entry.User = head;
        }

        return !entry.User.IsEmpty && entry.Host.Length <= 255 && (AddressText.TryReadWithPort(entry.Host, out _, out _) || entry.User.Length <= 255);
    }

    /// <summary>Reads time and request; what follows is left in <see cref="Entry.Extra"/>.</summary>
    private static bool TryReadRequest(ReadOnlySpan<char> text, ref Entry entry)
    {
        var close = text.IndexOf("] \"");
        if (close < 0 || !TimeText.TryReadCommonLog(text[..close], out entry.Time))
        {
            return false;
        }

        var rest = text[(close + 2)..];
        if (!TryQuoted(ref rest, out var request))
        {
            return false;
        }

        entry.Request = request;
        entry.Extra = rest;
        return rest.StartsWith(" ");
    }

    private static bool TryReadAnswer(ReadOnlySpan<char> rest, ref Entry entry)
    {
        rest = rest[1..].TrimEnd();
        var space = rest.IndexOf(' ');
        var known = space == 3 && Numbers.TryRead(rest[..3], 999, out entry.Status) && entry.Status >= 100;
        if (!known && !rest.StartsWith("- "))
        {
            return false;
        }

        rest = rest[(space + 1)..];
        space = rest.IndexOf(' ');
        entry.Bytes = space < 0 ? rest : rest[..space];
        rest = space < 0 ? default : rest[(space + 1)..];
        if (entry.Bytes is not "-" && (entry.Bytes.Length > 18 || !Numbers.IsDigits(entry.Bytes)))
        {
            return false;
        }

        if (rest.IsEmpty || rest[0] != '"')
        {
            entry.Extra = rest;
            return true;
        }

        if (!TryQuoted(ref rest, out entry.Referrer) || !rest.TrimStart(' ').StartsWith("\"") || rest[0] != ' ')
        {
            return false;
        }

        rest = rest.TrimStart(' ');
        var read = TryQuoted(ref rest, out entry.Agent);
        entry.Extra = rest.TrimStart(' ');
        return read;
    }

    private static void Add(in Entry entry, EventFields fields)
    {
        fields.Add(Ecs.EventAction, "http_request");
        fields.Add(Ecs.EventCategory, "web");
        if (entry.Status > 0)
        {
            fields.Add(Ecs.EventOutcome, entry.Status < 400 ? "success" : "failure");
        }

        fields.Add(Ecs.EventDataset, IsNginx(entry) ? "nginx.access" : "apache.access");
        AddressText.TryReadWithPort(entry.Host, out _, out var port);
        Peer.AddSource(fields, port.IsEmpty ? entry.Host : entry.Host[..^(port.Length + 1)], port);
        if (entry.User is not ("-" or "\"\""))
        {
            Peer.AddUser(fields, entry.User);
        }

        if (!entry.VirtualHost.IsEmpty && entry.VirtualHost is not "-")
        {
            var colon = entry.VirtualHost.LastIndexOf(':');
            var host = colon > 0 && Numbers.IsPort(entry.VirtualHost[(colon + 1)..]) ? entry.VirtualHost[..colon] : entry.VirtualHost;
            fields.Add(Ecs.UrlDomain, TextPool.Get(host));
        }

        RequestLine.Add(entry.Request, fields);
        if (entry.Status > 0)
        {
            fields.Add(Ecs.HttpStatus, TextPool.Get(Numbers.Text(entry.Status)));
        }

        AddUnlessDash(fields, Ecs.HttpBytes, entry.Bytes);
        AddUnlessDash(fields, Ecs.HttpReferrer, entry.Referrer);
        AddUnlessDash(fields, Ecs.UserAgent, entry.Agent);
        AddDuration(entry.Extra, fields);
    }

    /// <summary>nginx's main format ends in a third quoted field, its request time has a decimal point, and 444 and 494 to 499 are its own status codes.</summary>
    private static bool IsNginx(in Entry entry) =>
        entry.Status is 444 or (>= 494 and <= 499) || (!entry.Extra.IsEmpty && (entry.Extra[0] == '"' || entry.Extra[..Math.Min(entry.Extra.Length, 12)].Contains('.')));

    /// <summary><c>event.duration</c> in nanoseconds: seconds with a point (nginx's <c>$request_time</c>), microseconds without (Apache's <c>%D</c>), milliseconds with their unit (Traefik).</summary>
    private static void AddDuration(ReadOnlySpan<char> extra, EventFields fields)
    {
        var space = extra.LastIndexOf(' ');
        var last = extra[(space + 1)..];
        var point = last.IndexOf('.');
        if (last.EndsWith("ms") && Numbers.TryRead(last[..^2], 1_000_000_000, out var milliseconds))
        {
            fields.Add(Ecs.EventDuration, Numbers.Text(milliseconds * 1_000_000L));
        }
        else if (point < 0 && Numbers.TryRead(last, int.MaxValue, out var microseconds))
        {
            fields.Add(Ecs.EventDuration, Numbers.Text(microseconds * 1000L));
        }
        else if (point > 0 && last.Length - point is > 1 and <= 7 && Numbers.TryRead(last[..point], 1_000_000, out var seconds)
            && Numbers.TryRead(last[(point + 1)..], int.MaxValue, out var fraction))
        {
            var unit = Math.Pow(10, 9 - (last.Length - point - 1));
            fields.Add(Ecs.EventDuration, Numbers.Text((seconds * 1_000_000_000L) + (long)(fraction * unit)));
        }
    }

    private static void AddUnlessDash(EventFields fields, string name, ReadOnlySpan<char> value)
    {
        if (!value.IsEmpty && value is not "-")
        {
            fields.Add(name, LogEscapes.Undo(value));
        }
    }

    private static bool TryWord(scoped ref ReadOnlySpan<char> text, out ReadOnlySpan<char> word)
    {
        var space = text.IndexOf(' ');
        word = space < 0 ? default : text[..space];
        text = text[(space + 1)..];
        return space > 0;
    }

    /// <summary>Reads a quoted part in which a backslash escapes the next character; false when the quote is never closed.</summary>
    private static bool TryQuoted(scoped ref ReadOnlySpan<char> text, out ReadOnlySpan<char> value)
    {
        value = default;
        var at = 1;
        while (at < text.Length)
        {
            var next = text[at..].IndexOfAny('"', '\\');
            if (next < 0)
            {
                return false;
            }

            at += next;
            if (text[at] == '"')
            {
                value = text[1..at];
                text = text[(at + 1)..];
                return true;
            }

            at += 2;
        }

        return false;
    }
}
