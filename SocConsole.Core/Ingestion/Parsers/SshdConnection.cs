namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// The sentences of sshd about connections that open and end. One that ends before its login, which sshd marks with <c>[preauth]</c>, is a failed authentication.
/// </summary>
internal static class SshdConnection
{
    private const string Preauth = " [preauth]";
    private const string Attempts = "Too many authentication failures";
    private const string Change = "Change of username or service not allowed";

    public static bool Read(ReadOnlySpan<char> text, EventFields fields)
    {
        if (text.StartsWith("Connection "))
        {
            return ReadConnection(text[11..], fields);
        }

        if (text.StartsWith("Received disconnect from "))
        {
            return ReadReceivedDisconnect(text[25..], fields);
        }

        if (text.StartsWith("Disconnected from "))
        {
            End(fields, "ssh_disconnect", text[18..]);
            ReadPeer(text[18..], fields);
            return true;
        }

        return text.StartsWith("Disconnecting") && ReadDisconnecting(text[13..], fields);
    }

    private static bool ReadConnection(ReadOnlySpan<char> text, EventFields fields)
    {
        if (text.StartsWith("closed by ") || text.StartsWith("reset by "))
        {
            text = text[(text.IndexOf("by ") + 3)..];
            End(fields, "ssh_connection_closed", text);
            ReadPeer(text, fields);
            return true;
        }

        if (!text.StartsWith("from "))
        {
            return false;
        }

        text = text[5..];
        Network(fields, "ssh_connection");
        var local = text.IndexOf(" on ");
        Peer.SplitTrailing(local < 0 ? text : text[..local], out _, out var host, out var port);
        Peer.AddSource(fields, host, port);
        return true;
    }

    /// <summary><c>HOST[ port N]:CODE: REASON</c>, where the blank before the code came and went over the years.</summary>
    private static bool ReadReceivedDisconnect(ReadOnlySpan<char> text, EventFields fields)
    {
        var space = text.IndexOf(' ');
        var host = space < 0 ? text : text[..space];
        var rest = space < 0 ? default : text[space..];
        ReadOnlySpan<char> port = default;
        if (rest.StartsWith(" port "))
        {
            rest = rest[6..];
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            port = digits < 0 ? rest : rest[..digits];
            rest = rest[port.Length..];
        }
        else if (host.EndsWith(":"))
        {
            host = host[..^1];
        }

        var code = rest.TrimStart(": ");
        var reason = WithoutPreauth(code.TrimStart("0123456789").TrimStart(": "));
        End(fields, "ssh_disconnect", text, failed: reason.EndsWith("Auth fail") || reason.EndsWith("authentication methods available"));
        Peer.AddSource(fields, host, port);
        if (!reason.IsEmpty)
        {
            fields.Add(Ecs.EventReason, TextPool.Get(reason));
        }

        return true;
    }

    /// <summary>
    /// <c>: Too many authentication failures [for USER]</c>, or since 7.4 <c> authenticating user USER HOST port N: Too many authentication failures</c>; and
    /// <c>…: Change of username or service not allowed: (USER,SERVICE) -> (USER,SERVICE)</c>.
    /// </summary>
    private static bool ReadDisconnecting(ReadOnlySpan<char> text, EventFields fields)
    {
        var attempts = text.LastIndexOf(Attempts);
        var change = text.IndexOf(": " + Change);
        if (attempts >= 0)
        {
            SshdMessage.Outcome(fields, "ssh_max_attempts", success: false);
        }
        else
        {
            End(fields, "ssh_disconnect", text.TrimStart(' '), failed: change >= 0);
        }

        // The names in the reason are the client's words; where they repeat it, none can be told to be sshd's own.
        var colon = change < 0 ? text.LastIndexOf(": ") : change == text.LastIndexOf(": " + Change) ? change : -1;
        if (text.StartsWith(" ") && colon > 0)
        {
            ReadPeer(text[1..colon], fields);
        }
        else if (attempts >= 0 && text[attempts..].IndexOf(" for ") is > 0 and var at)
        {
            Peer.AddUser(fields, WithoutPreauth(text[(attempts + at + 5)..]));
        }

        if (change >= 0)
        {
            fields.AddIfMissing(Ecs.EventReason, "change of user name");
        }

        return true;
    }

    /// <summary>The end of a connection: a failed authentication before the login, else the end of a session.</summary>
    internal static void End(EventFields fields, string action, ReadOnlySpan<char> text, bool failed = false)
    {
        // Not every platform writes the mark, but a name is only said so before the login.
        if (failed || text.TrimEnd(' ').EndsWith(Preauth) || text.StartsWith("invalid user ") || text.StartsWith("authenticating user "))
        {
            SshdMessage.Outcome(fields, action, success: false);
        }
        else
        {
            Session(fields, action);
        }
    }

    private static void Session(EventFields fields, string action)
    {
        fields.Add(Ecs.EventAction, action);
        fields.Add(Ecs.EventCategory, "session");
    }

    internal static void Network(EventFields fields, string action)
    {
        fields.Add(Ecs.EventAction, action);
        fields.Add(Ecs.EventCategory, "network");
    }

    internal static ReadOnlySpan<char> WithoutPreauth(ReadOnlySpan<char> text) => (text.EndsWith(Preauth) ? text[..^Preauth.Length] : text).TrimEnd(' ');

    /// <summary><c>[authenticating user USER |invalid user USER |user USER ]HOST[ port N][ [preauth]]</c>.</summary>
    private static void ReadPeer(ReadOnlySpan<char> text, EventFields fields)
    {
        Peer.SplitTrailing(WithoutPreauth(text), out var user, out var host, out var port);
        if (user.StartsWith("authenticating user "))
        {
            Peer.AddUser(fields, user[20..]);
        }
        else if (user.StartsWith("user "))
        {
            Peer.AddUser(fields, user[5..]);
        }
        else
        {
            var invalid = user.StartsWith("invalid user");
            SshdMessage.AddUserAndReason(fields, invalid ? user : default);
        }

        Peer.AddSource(fields, host, port);
    }
}
