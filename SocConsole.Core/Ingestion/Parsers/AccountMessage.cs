namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Reads what the shadow tools log of accounts and groups: useradd, usermod, userdel, groupadd, groupmod, groupdel, passwd, chage, chsh, chfn, gpasswd.</summary>
internal static class AccountMessage
{
    public static bool IsTool(ReadOnlySpan<char> program) => program is "useradd" or "adduser" or "newusers" or "usermod" or "userdel" or "deluser" or "groupadd" or "groupmod"
        or "groupdel" or "gpasswd" or "passwd" or "chpasswd" or "chage" or "chsh" or "chfn";

    /// <summary>True when the sentence was one of these.</summary>
    public static bool Read(ReadOnlySpan<char> text, EventFields fields) =>
        ReadNew(text, fields) || ReadMembership(text, fields) || ReadRemoval(text, fields) || ReadPassword(text, fields) || ReadChange(text, fields);

    /// <summary><c>new user: name=…, UID=…</c>, <c>new group: name=…</c>, <c>group added to /etc/group: name=…</c>, <c>failed adding user '…'</c>.</summary>
    private static bool ReadNew(ReadOnlySpan<char> text, EventFields fields)
    {
        if (text.StartsWith("new user: name=") || text.StartsWith("new account added - account="))
        {
            Add(fields, "user_added", user: Pair(text, text[4] == 'u' ? " name=" : " account="));
            AddId(text, text[4] == 'u' ? " UID=" : " uid=", fields);
            return true;
        }

        if (text.StartsWith("new group: name=") || text.StartsWith("group added to "))
        {
            Add(fields, "group_added", group: Pair(text, " name="));
            return true;
        }

        if (text.StartsWith("failed adding user "))
        {
            Add(fields, "user_added", user: Quoted(text), success: false);
            return true;
        }

        return false;
    }

    /// <summary><c>add 'U' to group 'G'</c>, <c>delete 'U' from group 'G'</c>, <c>user U added by R to group G</c>.</summary>
    private static bool ReadMembership(ReadOnlySpan<char> text, EventFields fields)
    {
        if ((text.StartsWith("add '") || text.StartsWith("delete '")) && (text.Contains("' to ", StringComparison.Ordinal) || text.Contains("' from ", StringComparison.Ordinal)))
        {
            var rest = text[(text.LastIndexOf(" group ") is >= 0 and var at ? at : text.Length)..];
            Add(fields, text[0] == 'a' ? "user_added_to_group" : "user_removed_from_group", Quoted(text), Quoted(rest));
            return true;
        }

        var added = text.IndexOf(" added by ");
        var by = added > 0 ? added : text.IndexOf(" removed by ");
        if (!text.StartsWith("user ") || by < 5 || text.LastIndexOf(" group ") is not (> 0 and var group) || group < by)
        {
            return false;
        }

        Add(fields, added > 0 ? "user_added_to_group" : "user_removed_from_group", text[5..by], text[(group + 7)..]);
        return true;
    }

    /// <summary><c>delete user 'U'</c>, <c>removed group 'G' owned by 'U'</c>, <c>group 'G' removed from /etc/group</c>.</summary>
    private static bool ReadRemoval(ReadOnlySpan<char> text, EventFields fields)
    {
        if (text.StartsWith("delete user "))
        {
            Add(fields, "user_deleted", user: Quoted(text));
            return true;
        }

        if (text.StartsWith("removed group ") || text.StartsWith("removed shadow group ") || text.StartsWith("remove group ")
            || (text.StartsWith("group '") && text.Contains("' removed", StringComparison.Ordinal)))
        {
            Add(fields, "group_deleted", group: Quoted(text));
            return true;
        }

        return false;
    }

    private static bool ReadPassword(ReadOnlySpan<char> text, EventFields fields)
    {
        if (text.StartsWith("password for ") && text.Contains(" changed", StringComparison.Ordinal))
        {
            Add(fields, "password_changed", user: Quoted(text));
            return true;
        }

        if (text.StartsWith("change user ") && text.TrimEnd(' ').EndsWith("' password") && !text.StartsWith("change user name"))
        {
            Add(fields, "password_changed", user: Quoted(text));
            return true;
        }

        return false;
    }

    /// <summary><c>change user 'U' shell from …</c>, <c>changed user 'U' information</c>, <c>lock user 'U' password</c>, <c>changed password expiry for U</c>.</summary>
    private static bool ReadChange(ReadOnlySpan<char> text, EventFields fields)
    {
        const string expiry = "changed password expiry for ";
        if (text.StartsWith(expiry))
        {
            Add(fields, "user_changed", user: text[expiry.Length..]);
            return true;
        }

        if (text.StartsWith("change user ") || text.StartsWith("changed user ") || text.StartsWith("lock user ") || text.StartsWith("unlock user "))
        {
            Add(fields, "user_changed", user: Quoted(text));
            fields.AddIfMissing(Ecs.EventReason, TextPool.Get(text));
            return true;
        }

        if (text.StartsWith("change group ") || text.StartsWith("group changed in "))
        {
            Add(fields, "group_changed", group: text[0] == 'c' ? Quoted(text) : Pair(text, " (group "));
            return true;
        }

        return false;
    }

    private static void Add(EventFields fields, string action, ReadOnlySpan<char> user = default, ReadOnlySpan<char> group = default, bool success = true)
    {
        fields.Add(Ecs.EventAction, action);
        fields.Add(Ecs.EventCategory, "iam");
        fields.Add(Ecs.EventOutcome, success ? "success" : "failure");
        Peer.AddUser(fields, user.Trim());
        if (!group.IsEmpty)
        {
            fields.Add(EcsHost.GroupName, TextPool.Get(group.Trim()));
        }
    }

    private static void AddId(ReadOnlySpan<char> text, string mark, EventFields fields)
    {
        if (Pair(text, mark) is { IsEmpty: false } id && Numbers.IsDigits(id))
        {
            fields.Add(EcsHost.UserId, TextPool.Get(id));
        }
    }

    private static ReadOnlySpan<char> Pair(ReadOnlySpan<char> text, string mark)
    {
        var at = text.IndexOf(mark);
        if (at < 0)
        {
            return default;
        }

        var rest = text[(at + mark.Length)..];
        return rest.IndexOfAny(",/)") is >= 0 and var end ? rest[..end] : rest;
    }

    /// <summary>What stands between the first quotes; some versions open them with a backtick.</summary>
    private static ReadOnlySpan<char> Quoted(ReadOnlySpan<char> text)
    {
        var open = text.IndexOfAny("'`");
        if (open < 0)
        {
            return default;
        }

        var rest = text[(open + 1)..];
        return rest.IndexOf('\'') is >= 0 and var end ? rest[..end] : default;
    }
}
