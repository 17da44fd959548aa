namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// Reads the sentences of OpenSSH's sshd (auth.c, auth2.c, packet.c, sshd.c of 5.x to 9.x). Only a failed password, key or keyboard-interactive answer is
/// <c>ssh_login_failed</c>: the lines "Invalid user" and those of PAM tell of the same attempt a second time.
/// </summary>
internal static class SshdMessage
{
    private const string InvalidUser = "invalid user";

    public static void Read(ReadOnlySpan<char> text, EventFields fields)
    {
        text = Strip(text);
        if (text.IsEmpty)
        {
            return;
        }

        // The first letter keeps the frequent sentences at one or two comparisons.
        var read = text[0] switch
        {
            'F' => ReadFailed(text, fields),
            'A' => ReadAccepted(text, fields) || ReadPamError(text, fields) || SshdTrouble.Read(text, fields),
            'a' => ReadPamError(text, fields),
            'I' => ReadInvalidUser(text, fields),
            'i' => ReadUserAuthRequest(text, fields),
            'p' or '(' => PamMessage.Read(text, fields),
            'P' => PamMessage.Read(text, fields) || ReadPamError(text, fields) || ReadPostponed(text, fields) || SshdTrouble.Read(text, fields),
            'C' or 'D' or 'R' => SshdConnection.Read(text, fields) || SshdTrouble.Read(text, fields),
            'U' => ReadNotAllowed(text, fields) || ReadPamError(text, fields) || SshdTrouble.Read(text, fields),
            _ => SshdTrouble.Read(text, fields),
        };

        if (!read)
        {
            PhraseReader.Read(text, fields);
        }
    }

    /// <summary>Leaves out what loggers put before the sentence: Solaris' message ID, the kernel's uptime, and the severity words.</summary>
    private static ReadOnlySpan<char> Strip(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("kernel: [") && text.IndexOf("] ") is > 0 and var uptime)
        {
            text = text[(uptime + 2)..].TrimStart(' ');
        }

        if (text.StartsWith("[ID ") && text.IndexOf("] ") is > 0 and var end)
        {
            text = text[(end + 2)..];
        }

        if (text.StartsWith("error: "))
        {
            return text[7..];
        }

        return text.StartsWith("fatal: ") ? text[7..] : text;
    }

    private static bool ReadFailed(ReadOnlySpan<char> text, EventFields fields)
    {
        if (!text.StartsWith("Failed ") || !TryReadMethod(text[7..], out var method, out var rest))
        {
            return false;
        }

        // The client's own words follow in this one method; elsewhere only the key's type and fingerprint do.
        if (method.StartsWith("hostbased") && rest.IndexOf(", client user \"") is > 0 and var client)
        {
            rest = rest[..client];
        }

        var known = method is "password" or "publickey" || method.StartsWith("keyboard-interactive");
        if (!Peer.TrySplitFrom(rest, out var user, out var host, out var port))
        {
            return false;
        }

        Outcome(fields, known ? "ssh_login_failed" : "ssh_method_refused", success: false);
        AddMethod(fields, method);
        AddUserAndReason(fields, user);
        Peer.AddSource(fields, host, port);
        return true;
    }

    private static bool ReadAccepted(ReadOnlySpan<char> text, EventFields fields)
    {
        if (!text.StartsWith("Accepted ") || !TryReadMethod(text[9..], out var method, out var rest)
            || !Peer.TrySplitFrom(rest, out var user, out var host, out var port))
        {
            return false;
        }

        Outcome(fields, "ssh_login", success: true);
        AddMethod(fields, method);
        Peer.AddUser(fields, user);
        Peer.AddSource(fields, host, port);
        return true;
    }

    private static bool ReadInvalidUser(ReadOnlySpan<char> text, EventFields fields)
    {
        if ((!text.StartsWith("Invalid user ") && !text.StartsWith("Illegal user ")) || !Peer.TrySplitLastFrom(text[13..], out var user, out var host, out var port))
        {
            return false;
        }

        Outcome(fields, "ssh_invalid_user", success: false);
        fields.Add(Ecs.EventReason, InvalidUser);
        Peer.AddUser(fields, user);
        Peer.AddSource(fields, host, port);
        return true;
    }

    private static bool ReadUserAuthRequest(ReadOnlySpan<char> text, EventFields fields)
    {
        if (!text.StartsWith("input_userauth_request: invalid user "))
        {
            return false;
        }

        text = text[37..];
        fields.Add(Ecs.EventCategory, "authentication");
        fields.Add(Ecs.EventReason, InvalidUser);
        Peer.AddUser(fields, text.EndsWith(" [preauth]") ? text[..^10] : text);
        return true;
    }

    private static bool ReadNotAllowed(ReadOnlySpan<char> text, EventFields fields)
    {
        var at = text.LastIndexOf(" not allowed because ");
        if (!text.StartsWith("User ") || at < 5)
        {
            return false;
        }

        var head = text[5..at];
        var reason = text[(at + 21)..];
        Outcome(fields, "ssh_not_allowed", success: false);
        fields.Add(Ecs.EventReason, TextPool.Get(reason.EndsWith(" [preauth]") ? reason[..^10] : reason));
        if (Peer.TrySplitLastFrom(head, out var user, out var host, out var port))
        {
            Peer.AddUser(fields, user);
            Peer.AddSource(fields, host, port);
        }
        else
        {
            Peer.AddUser(fields, head);
        }

        return true;
    }

    /// <summary>
    /// <c>[PAM: ]Authentication failure for [illegal user ]USER from HOST</c>, or another of pam_strerror(3)'s texts: what PAM answered to keyboard-interactive. sshd tells
    /// the attempt itself too, though for a known user only from half of MaxAuthTries on (auth.c, auth_log).
    /// </summary>
    private static bool ReadPamError(ReadOnlySpan<char> text, EventFields fields)
    {
        if (!IsPamError(text) || text.IndexOf(" for ") is not (> 0 and var at) || !Peer.TrySplitLastFrom(text[(at + 5)..], out var user, out var host, out var port))
        {
            return false;
        }

        Outcome(fields, "pam_auth_failed", success: false);
        fields.Add(Ecs.ServiceName, "sshd");
        AddUserAndReason(fields, user.StartsWith("illegal user ") ? user[8..] : user, user.StartsWith("illegal user "));
        Peer.AddSource(fields, host, port);
        return true;
    }

    private static bool IsPamError(ReadOnlySpan<char> text) =>
        text.StartsWith("PAM: ") || text.StartsWith("Authentication failure for ", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("Authentication error for ", StringComparison.OrdinalIgnoreCase) || text.StartsWith("User not known to the underlying authentication module for ");

    private static bool ReadPostponed(ReadOnlySpan<char> text, EventFields fields)
    {
        if (!text.StartsWith("Postponed ") || !TryReadMethod(text[10..], out var method, out var rest)
            || !Peer.TrySplitFrom(rest, out var user, out var host, out var port))
        {
            return false;
        }

        fields.Add(Ecs.EventAction, "ssh_auth_postponed");
        fields.Add(Ecs.EventCategory, "authentication");
        AddMethod(fields, method);
        AddUserAndReason(fields, user);
        Peer.AddSource(fields, host, port);
        return true;
    }

    internal static void Outcome(EventFields fields, string action, bool success)
    {
        fields.Add(Ecs.EventAction, action);
        fields.Add(Ecs.EventCategory, "authentication");
        fields.Add(Ecs.EventOutcome, success ? "success" : "failure");
    }

    internal static void AddUserAndReason(EventFields fields, ReadOnlySpan<char> user, bool illegal = false)
    {
        var invalid = user.StartsWith(InvalidUser + " ") || user is InvalidUser;
        if (invalid || illegal)
        {
            user = invalid ? user[Math.Min(user.Length, InvalidUser.Length + 1)..] : user[Math.Min(user.Length, 5)..];
            fields.Add(Ecs.EventReason, InvalidUser);
        }

        Peer.AddUser(fields, user);
    }

    private static bool TryReadMethod(ReadOnlySpan<char> text, out ReadOnlySpan<char> method, out ReadOnlySpan<char> rest)
    {
        var at = text.IndexOf(" for ");
        method = at > 0 ? text[..at] : default;
        rest = at > 0 ? text[(at + 5)..] : default;
        return at > 0 && !method.Contains(' ');
    }

    private static void AddMethod(EventFields fields, ReadOnlySpan<char> method)
    {
        var slash = method.IndexOf('/');
        fields.Add(Ecs.AuthenticationMethod, TextPool.Get(slash < 0 ? method : method[..slash]));
    }
}
