namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Reads the sentences of web servers' error logs that tell of a refused sign-in, a refused or missing file, or a match of ModSecurity.</summary>
internal static class WebServerSentence
{
    private static readonly string[] Missing = ["File does not exist: ", "script not found or unable to stat: ", "Attempt to serve directory: "];

    public static void Read(ReadOnlySpan<char> text, EventFields fields)
    {
        if (text.Contains("ModSecurity: ", StringComparison.Ordinal))
        {
            ReadModSecurity(text, fields);
        }
        else if (text.StartsWith("user ") || text.StartsWith("Digest: user "))
        {
            ReadUser(text[(text[0] == 'D' ? 13 : 5)..], fields);
        }
        else if (text.StartsWith("client used wrong authentication scheme") || text.StartsWith("realm mismatch") || text.StartsWith("no user/password was provided"))
        {
            Set(fields, text[0] == 'n' ? "login_required" : "login_failed", "authentication");
        }
        else if (IsDigestRefusal(text.StartsWith("Digest: ") ? text[8..] : text))
        {
            Set(fields, "login_failed", "authentication");
        }
        else if (text.StartsWith("Authorization of user ") && text.IndexOf(" to access ") is > 22 and var access)
        {
            Set(fields, "access_denied", "web");
            Peer.AddUser(fields, text[22..access]);
        }
        else if (IsBadRequest(text))
        {
            Set(fields, "bad_request", "web");
        }
        else if (text.StartsWith("client denied by server configuration") || text.StartsWith("access forbidden by rule"))
        {
            Set(fields, "access_denied", "web");
            fields.AddIfMissing(EcsHost.FilePath, text[0] == 'c' && text.IndexOf(": ") is > 0 and var at ? text[(at + 2)..].ToString() : null);
        }
        else
        {
            ReadFile(text, fields);
        }
    }

    /// <summary>mod_auth_digest: what only a client that guesses or replays sends.</summary>
    private static bool IsDigestRefusal(ReadOnlySpan<char> text) =>
        text.StartsWith("invalid nonce ") || text.StartsWith("invalid qop `") || text.StartsWith("unknown algorithm `") || text.StartsWith("realm mismatch - got `");

    /// <summary>httpd's core and mod_ssl about requests that break the protocol.</summary>
    private static bool IsBadRequest(ReadOnlySpan<char> text) =>
        text.StartsWith("Invalid URI in request") || text.StartsWith("Invalid method in request") || text.StartsWith("request failed: ")
        || (text.Contains(" provided via SNI", StringComparison.Ordinal) && (text.StartsWith("Hostname ") || text.StartsWith("No hostname was")));

    /// <summary>
    /// httpd: <c>U: authentication failure for "/": Password Mismatch</c>, <c>U not found: /</c>, <c>U: password mismatch: /</c>, <c>`U' in realm `R' not found: /</c>,
    /// <c>U: authorization failure for "/":</c>. nginx: <c>"U": password mismatch</c>, <c>"U" was not found in "file"</c>.
    /// </summary>
    private static void ReadUser(ReadOnlySpan<char> text, EventFields fields)
    {
        ReadOnlySpan<string> marks = ["\": password mismatch", "\" was not found in ", ": authentication failure for ", ": password mismatch", "' in realm `", " not found", ": denied by provider", " denied by provider"];
        foreach (var mark in marks)
        {
            if (text.IndexOf(mark) is >= 0 and var at)
            {
                Set(fields, "login_failed", "authentication");
                Peer.AddUser(fields, text[..at].TrimStart("\"`").Trim());
                return;
            }
        }

        if (text.IndexOf(": authorization failure for ") is >= 0 and var denied)
        {
            Set(fields, "access_denied", "web");
            Peer.AddUser(fields, text[..denied].Trim());
        }
    }

    private static void ReadFile(ReadOnlySpan<char> text, EventFields fields)
    {
        foreach (var mark in Missing)
        {
            if (text.StartsWith(mark))
            {
                NotFound(text[mark.Length..], fields);
                return;
            }
        }

        if (text.StartsWith("script '") && text.IndexOf("' not found or unable to stat") is > 8 and var script)
        {
            NotFound(text[8..script], fields);
        }
        else if (text.LastIndexOf("\" failed (2: ") is > 0 and var open && text.IndexOf("() \"") is > 0 and var call && call + 4 <= open)
        {
            NotFound(text[(call + 4)..open], fields);
        }
        else if (text.StartsWith("\"") && text.LastIndexOf("\" is not found (2: ") is > 1 and var index)
        {
            NotFound(text[1..index], fields);
        }
        else if (text.StartsWith("Got error 'Primary script unknown"))
        {
            Set(fields, "file_not_found", "web");
        }
        else if (text.StartsWith("limiting requests") || text.StartsWith("limiting connections"))
        {
            Set(fields, "rate_limited", "web");
        }
        else if (text.StartsWith("SSL_do_handshake() failed"))
        {
            Set(fields, "tls_handshake_failed", "network");
        }
    }

    private static void NotFound(ReadOnlySpan<char> path, EventFields fields)
    {
        Set(fields, "file_not_found", "web");
        fields.AddIfMissing(EcsHost.FilePath, path.ToString());
    }

    /// <summary><c>ModSecurity: Access denied with code 403 … [id "960015"] [msg "…"] [hostname "h"] [uri "/x"]</c>.</summary>
    private static void ReadModSecurity(ReadOnlySpan<char> text, EventFields fields)
    {
        fields.Set(Ecs.EventAction, "waf_matched");
        fields.Set(Ecs.EventCategory, "intrusion_detection");
        if (text.Contains("Access denied", StringComparison.Ordinal))
        {
            fields.AddIfMissing(Ecs.EventOutcome, "failure");
        }

        fields.AddIfMissing(EcsHost.RuleId, Bracket(text, "[id \""));
        if (Bracket(text, "[msg \"") is { } rule)
        {
            fields.AddIfMissing(EcsHost.RuleName, rule);
            fields.Set(Ecs.EventReason, rule);
        }

        fields.AddIfMissing(Ecs.UrlDomain, Bracket(text, "[hostname \""));
        if (Bracket(text, "[uri \"") is { } uri)
        {
            RequestLine.AddTarget(uri, fields);
        }
    }

    private static string? Bracket(ReadOnlySpan<char> text, string mark)
    {
        var at = text.IndexOf(mark);
        if (at < 0)
        {
            return null;
        }

        var rest = text[(at + mark.Length)..];
        return rest.IndexOf("\"]") is >= 0 and var end ? TextPool.Get(rest[..end]) : null;
    }

    private static void Set(EventFields fields, string action, string category)
    {
        fields.Set(Ecs.EventAction, action);
        fields.Set(Ecs.EventCategory, category);
        fields.Set(Ecs.EventOutcome, "failure");
    }
}
