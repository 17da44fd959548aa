namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// Reads nginx's error log: <c>2026/01/15 10:30:00 [error] 1#2: *3 text, client: 192.0.2.1, server: _, request: "GET / HTTP/1.1", host: "h"</c>.
/// </summary>
internal static class NginxError
{
    private const string Client = ", client: ";

    /// <summary>True when the text is such a line, its time in UTC as the log has no zone.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, EventFields fields, out DateTime? timestamp)
    {
        timestamp = null;
        if (!TimeText.TryReadIso(text, out var time, out var length) || text[4] != '/' || !text[length..].StartsWith(" ["))
        {
            return false;
        }

        var rest = text[(length + 2)..];
        var close = rest.IndexOf("] ");
        if (close <= 0 || !IsLevel(rest[..close]))
        {
            return false;
        }

        var level = rest[..close];
        rest = rest[(close + 2)..];
        var colon = rest.IndexOf(": ");
        var hash = rest.IndexOf('#');
        if (hash <= 0 || colon < hash || !Numbers.IsDigits(rest[..hash]) || !Numbers.IsDigits(rest[(hash + 1)..colon]))
        {
            return false;
        }

        timestamp = time;
        fields.Add(Ecs.LogLevel, TextPool.Get(level));
        fields.Set(Ecs.ProcessPid, rest[..hash].ToString());
        fields.Add(EcsHost.ProcessThreadId, rest[(hash + 1)..colon].ToString());
        fields.Add(Ecs.EventCategory, "web");
        ReadText(rest[(colon + 2)..], fields);
        return true;
    }

    private static bool IsLevel(ReadOnlySpan<char> level) => level is "emerg" or "alert" or "crit" or "error" or "warn" or "notice" or "info" or "debug";

    private static void ReadText(ReadOnlySpan<char> text, EventFields fields)
    {
        if (text.StartsWith("*") && text.IndexOf(' ') is > 1 and var space && Numbers.IsDigits(text[1..space]))
        {
            text = text[(space + 1)..];
        }

        var at = text.IndexOf(Client);
        if (at < 0)
        {
            AddSentence(text, fields);
            return;
        }

        // The requested path, the user name and the referrer are the client's words and may themselves say ", client: ". Of two that differ none can be told
        // to be nginx's own, so that the address is left out.
        var address = Address(text[at..]);
        var last = text.LastIndexOf(Client);
        if (last == at || address.SequenceEqual(Address(text[last..])))
        {
            Peer.AddSource(fields, address);
        }

        AddSentence(text[..at], fields);
        ReadPairs(text[at..], fields);
    }

    private static ReadOnlySpan<char> Address(ReadOnlySpan<char> text)
    {
        text = text[Client.Length..];
        return text.IndexOf(',') is >= 0 and var end ? text[..end] : text;
    }

    private static void AddSentence(ReadOnlySpan<char> sentence, EventFields fields)
    {
        fields.AddIfMissing(Ecs.EventReason, TextPool.Get(sentence));
        WebServerSentence.Read(sentence, fields);
    }

    private static void ReadPairs(ReadOnlySpan<char> text, EventFields fields)
    {
        if (Quoted(text, ", request: \"") is { IsEmpty: false } request && !fields.TryGet(Ecs.HttpMethod, out _))
        {
            RequestLine.Add(request, fields);
        }

        if (Quoted(text, ", host: \"") is { IsEmpty: false } host)
        {
            fields.AddIfMissing(Ecs.UrlDomain, TextPool.Get(host.LastIndexOf(':') is > 0 and var port && Numbers.IsPort(host[(port + 1)..]) ? host[..port] : host));
        }

        if (Quoted(text, ", referrer: \"") is { IsEmpty: false } referrer)
        {
            fields.AddIfMissing(Ecs.HttpReferrer, referrer.ToString());
        }
    }

    /// <summary>The value up to the quote that ends the pair.</summary>
    private static ReadOnlySpan<char> Quoted(ReadOnlySpan<char> text, string mark)
    {
        var at = text.IndexOf(mark);
        if (at < 0)
        {
            return default;
        }

        var rest = text[(at + mark.Length)..];
        var end = rest.IndexOf("\", ");
        return end >= 0 ? rest[..end] : rest.EndsWith("\"") ? rest[..^1] : rest;
    }
}
