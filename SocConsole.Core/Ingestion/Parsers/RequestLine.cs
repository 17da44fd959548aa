namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Reads an HTTP request line (RFC 9112, section 3) and request targets into the url fields.</summary>
internal static class RequestLine
{
    private const int MaximumMethod = 32;

    /// <summary>
    /// <c>METHOD TARGET HTTP/V</c>, also HTTP/0.9's without a version. A line that is none of these adds the reason, and is itself what was asked for: probes of other
    /// protocols are told by it.
    /// </summary>
    public static void Add(ReadOnlySpan<char> request, EventFields fields)
    {
        var space = request.IndexOf(' ');
        if (space <= 0 || space > MaximumMethod || request[..space].ContainsAnyExcept(HttpText.TokenCharacters))
        {
            fields.Add(Ecs.EventReason, "malformed request");
            if (!request.IsEmpty && request is not "-")
            {
                // As logged: with some escapes undone, nobody could tell which were the server's.
                fields.AddIfMissing(Ecs.UrlOriginal, request.ToString());
                fields.AddIfMissing(Ecs.UrlDecoded, UrlDecoder.Decode(LogEscapes.Undo(request)));
            }

            return;
        }

        var target = request[(space + 1)..];
        var version = target.LastIndexOf(" HTTP/");
        if (version >= 0 && target.Length - version <= 10)
        {
            fields.Add(Ecs.HttpVersion, TextPool.Get(target[(version + 6)..]));
            target = target[..version];
        }
        else if (target.StartsWith("HTTP/"))
        {
            target = default;
        }

        fields.Add(Ecs.HttpMethod, TextPool.Get(request[..space]));
        if (!target.IsEmpty)
        {
            AddTarget(LogEscapes.Undo(target), fields);
        }
    }

    /// <summary>Adds <c>url.original</c> and what follows from it.</summary>
    public static void AddTarget(string target, EventFields fields)
    {
        fields.AddIfMissing(Ecs.UrlOriginal, target);
        AddParts(target, fields);
    }

    /// <summary>Adds path, query, domain and the decoded form of a request target or an absolute URL where they are missing.</summary>
    public static void AddParts(ReadOnlySpan<char> target, EventFields fields)
    {
        var scheme = target.IndexOf("://");
        if (scheme is > 0 and < 12 && !target[..scheme].ContainsAny("/?#"))
        {
            var authority = target[(scheme + 3)..];
            var slash = authority.IndexOfAny('/', '?', '#');
            target = slash < 0 ? "/" : authority[slash..];
            authority = slash < 0 ? authority : authority[..slash];
            authority = authority[(authority.LastIndexOf('@') + 1)..];
            var colon = authority.LastIndexOf(':');
            fields.AddIfMissing(Ecs.UrlDomain, TextPool.Get(colon > 0 && Numbers.IsPort(authority[(colon + 1)..]) ? authority[..colon] : authority));
        }

        var fragment = target.IndexOf('#');
        var whole = target;
        target = fragment < 0 ? target : target[..fragment];
        var question = target.IndexOf('?');
        var path = question < 0 ? target : target[..question];
        fields.AddIfMissing(Ecs.UrlPath, TextPool.Get(path));
        if (question >= 0)
        {
            fields.AddIfMissing(Ecs.UrlQuery, target[(question + 1)..].ToString());
        }

        // A fragment is not sent by browsers; in a log it is the client's own text and matched like the rest.
        fields.AddIfMissing(Ecs.UrlDecoded, UrlDecoder.Decode(whole));
    }
}
