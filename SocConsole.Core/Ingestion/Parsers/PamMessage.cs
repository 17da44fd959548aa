namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Reads what Linux-PAM's modules log on behalf of any program: <c>pam_unix(sshd:auth): authentication failure; … rhost=… user=…</c>.</summary>
internal static class PamMessage
{
    private const string Host = " rhost=";

    public static bool Read(ReadOnlySpan<char> text, EventFields fields)
    {
        if (text.StartsWith("PAM ") && text.Contains(" more authentication failure", StringComparison.Ordinal))
        {
            return ReadMore(text[4..], fields);
        }

        if (!TryReadModule(text, out var service, out var rest))
        {
            return false;
        }

        if (!service.IsEmpty)
        {
            fields.Add(Ecs.ServiceName, TextPool.Get(service));
        }

        if (rest.StartsWith("authentication failure;"))
        {
            SshdMessage.Outcome(fields, "pam_auth_failed", success: false);
            ReadPairs(rest, fields);
        }
        else if (rest.StartsWith("session opened for user ") || rest.StartsWith("session closed for user "))
        {
            ReadSession(rest, fields);
        }
        else if (rest.StartsWith("password changed for "))
        {
            fields.Add(Ecs.EventAction, "password_changed");
            fields.Add(Ecs.EventCategory, "iam");
            fields.Add(Ecs.EventOutcome, "success");
            Peer.AddUser(fields, rest[21..].Trim());
        }
        else if (rest.StartsWith("check pass; user unknown"))
        {
            fields.Add(Ecs.EventCategory, "authentication");
            fields.Add(Ecs.EventReason, "invalid user");
        }

        return true;
    }

    /// <summary><c>PAM 5 more authentication failures; …</c>: sshd's summary when the connection ends, beside a line of its own for each attempt.</summary>
    private static bool ReadMore(ReadOnlySpan<char> text, EventFields fields)
    {
        var space = text.IndexOf(' ');
        if (!Numbers.TryRead(text[..space], 1_000_000, out var count) || count == 0)
        {
            return false;
        }

        SshdMessage.Outcome(fields, "pam_auth_failed", success: false);
        fields.AddIfMissing(Ecs.Repeat, Numbers.Text(count));
        ReadPairs(text, fields);
        return true;
    }

    /// <summary><c>pam_unix(SERVICE:TYPE): </c>, <c>pam_unix(TYPE): </c> or the older <c>(pam_unix) </c>.</summary>
    private static bool TryReadModule(ReadOnlySpan<char> text, out ReadOnlySpan<char> service, out ReadOnlySpan<char> rest)
    {
        service = rest = default;
        if (text.StartsWith("(pam_") && text.IndexOf(") ") is > 0 and var older)
        {
            rest = text[(older + 2)..];
            return true;
        }

        if (!text.StartsWith("pam_") || text.IndexOf("): ") is not (> 0 and var close) || text.IndexOf('(') is not (> 0 and var open) || open > close)
        {
            return false;
        }

        var inner = text[(open + 1)..close];
        service = inner.IndexOf(':') is > 0 and var colon ? inner[..colon] : default;
        rest = text[(close + 3)..];
        return true;
    }

    /// <summary>
    /// The pairs after the semicolon. <c>ruser=</c> stands before <c>rhost=</c> and <c>user=</c> after it, and both names are the client's to choose: of two
    /// <c>rhost=</c> none can be told to be PAM's own, so that the address is left out.
    /// </summary>
    private static void ReadPairs(ReadOnlySpan<char> text, EventFields fields)
    {
        var host = text.IndexOf(Host);
        var single = host >= 0 && text.LastIndexOf(Host) == host;
        var tail = single ? text[host..] : text;
        var user = tail.IndexOf("  user=");
        var skip = 7;
        if (user < 0)
        {
            user = tail.IndexOf(" user=");
            skip = 6;
        }

        if (user >= 0)
        {
            Peer.AddUser(fields, tail[(user + skip)..].TrimEnd(' '));
        }

        if (single)
        {
            var value = text[(host + Host.Length)..];
            Peer.AddSource(fields, value.IndexOf(' ') is >= 0 and var end ? value[..end] : value);
        }

        var head = host >= 0 ? text[..host] : text;
        var tty = head.IndexOf(" tty=");
        if (tty >= 0)
        {
            var value = head[(tty + 5)..];
            value = value.IndexOf(' ') is >= 0 and var end ? value[..end] : value;
            if (!value.IsEmpty)
            {
                fields.Add(Ecs.ProcessTty, TextPool.Get(value));
            }
        }
    }

    private static void ReadSession(ReadOnlySpan<char> text, EventFields fields)
    {
        fields.Add(Ecs.EventAction, text.StartsWith("session opened") ? "session_opened" : "session_closed");
        fields.Add(Ecs.EventCategory, "session");
        fields.Add(Ecs.EventOutcome, "success");
        var user = text[24..];
        user = user.LastIndexOf(" by ") is > 0 and var by ? user[..by] : user;
        user = user.LastIndexOf("(uid=") is > 0 and var uid ? user[..uid] : user;
        Peer.AddUser(fields, user.Trim());
    }
}
