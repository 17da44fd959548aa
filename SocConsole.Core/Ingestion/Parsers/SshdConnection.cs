namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>The sentences of sshd about connections that open and end.</summary>
internal static class SshdConnection
{
    private const string Preauth = " [preauth]";

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
            Session(fields, "ssh_disconnect");
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
            Session(fields, "ssh_connection_closed");
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

        Session(fields, "ssh_disconnect");
        Peer.AddSource(fields, host, port);
        var code = rest.TrimStart(": ");
        var reason = WithoutPreauth(code.TrimStart("0123456789").TrimStart(": "));
        if (!reason.IsEmpty)
        {
            fields.Add(Ecs.EventReason, TextPool.Get(reason));
        }

        return true;
    }

    /// <summary><c>: Too many authentication failures [for USER]</c>, or since 7.4 <c> authenticating user USER HOST port N: Too many authentication failures</c>.</summary>
    private static bool ReadDisconnecting(ReadOnlySpan<char> text, EventFields fields)
    {
        var attempts = text.LastIndexOf("Too many authentication failures");
        if (attempts >= 0)
        {
            SshdMessage.Outcome(fields, "ssh_max_attempts", success: false);
        }
        else
        {
            Session(fields, "ssh_disconnect");
        }

        if (text.StartsWith(" ") && text.LastIndexOf(": ") is > 0 and var colon)
        {
            ReadPeer(text[1..colon], fields);
        }
        else if (attempts >= 0 && text[attempts..].IndexOf(" for ") is > 0 and var at)
        {
            Peer.AddUser(fields, WithoutPreauth(text[(attempts + at + 5)..]));
        }

        return true;
    }

    internal static void Session(EventFields fields, string action)
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
