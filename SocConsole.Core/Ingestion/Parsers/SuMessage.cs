namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Reads the lines of su from util-linux, shadow and the BSDs. <c>user.name</c> is who asked, <c>user.effective.name</c> whom they became.</summary>
internal static class SuMessage
{
    public static void Read(ReadOnlySpan<char> text, EventFields fields)
    {
        text = text.Trim(' ');
        if (PamMessage.Read(text, fields) || ReadUtilLinux(text, fields) || ReadQuoted(text, fields) || ReadShadow(text, fields) || ReadBsd(text, fields) || ReadSigned(text, fields))
        {
            return;
        }

        PhraseReader.Read(text, fields);
    }

    /// <summary><c>[FAILED SU ](to root) alice on pts/0</c>.</summary>
    private static bool ReadUtilLinux(ReadOnlySpan<char> text, EventFields fields)
    {
        var failed = text.StartsWith("FAILED SU ");
        text = failed ? text[10..] : text;
        var close = text.IndexOf(") ");
        if (!text.StartsWith("(to ") || close < 5)
        {
            return false;
        }

        var by = text[(close + 2)..];
        var on = by.LastIndexOf(" on ");
        Add(fields, !failed, on < 0 ? by : by[..on], text[4..close], on < 0 ? default : by[(on + 4)..]);
        return true;
    }

    /// <summary><c>'su root' failed for alice on /dev/pts/8</c>, as Solaris writes it and RFC 5424 quotes it.</summary>
    private static bool ReadQuoted(ReadOnlySpan<char> text, EventFields fields)
    {
        var failed = text.IndexOf("' failed for ");
        var verdict = failed < 0 ? text.IndexOf("' succeeded for ") : failed;
        if (!text.StartsWith("'su ") || verdict < 5)
        {
            return false;
        }

        var by = text[(verdict + (failed < 0 ? 16 : 13))..];
        var on = by.LastIndexOf(" on ");
        Add(fields, failed < 0, on < 0 ? by : by[..on], text[4..verdict], on < 0 ? default : by[(on + 4)..]);
        return true;
    }

    /// <summary><c>Successful su for root by alice</c>, <c>FAILED su for root by alice</c>.</summary>
    private static bool ReadShadow(ReadOnlySpan<char> text, EventFields fields)
    {
        var failed = text.StartsWith("FAILED su for ");
        if (!failed && !text.StartsWith("Successful su for "))
        {
            return false;
        }

        text = text[(failed ? 14 : 18)..];
        var by = text.IndexOf(" by ");
        Add(fields, !failed, by < 0 ? default : text[(by + 4)..], by < 0 ? text : text[..by], default);
        return true;
    }

    /// <summary><c>BAD SU alice to root on /dev/ttyp0</c>, <c>alice to root on /dev/ttyp0</c>.</summary>
    private static bool ReadBsd(ReadOnlySpan<char> text, EventFields fields)
    {
        var failed = text.StartsWith("BAD SU ");
        text = failed ? text[7..] : text;
        var to = text.IndexOf(" to ");
        var on = text.LastIndexOf(" on /dev/");
        if (to <= 0 || on < to + 4 || text[..to].Contains(' '))
        {
            return false;
        }

        Add(fields, !failed, text[..to], text[(to + 4)..on], text[(on + 4)..]);
        return true;
    }

    /// <summary><c>+ /dev/pts/0 alice:root</c> for a success and <c>-</c> for a failure.</summary>
    private static bool ReadSigned(ReadOnlySpan<char> text, EventFields fields)
    {
        var colon = text.LastIndexOf(':');
        if (text.Length < 6 || text[0] is not ('+' or '-') || text[1] != ' ' || colon < 0)
        {
            return false;
        }

        var tty = text[2..colon];
        var space = tty.IndexOf(' ');
        if (space <= 0)
        {
            return false;
        }

        Add(fields, text[0] == '+', tty[(space + 1)..], text[(colon + 1)..], tty[..space]);
        return true;
    }

    private static void Add(EventFields fields, bool success, ReadOnlySpan<char> user, ReadOnlySpan<char> target, ReadOnlySpan<char> tty)
    {
        SshdMessage.Outcome(fields, success ? "su_succeeded" : "su_failed", success);
        Peer.AddUser(fields, user);
        if (!target.IsEmpty)
        {
            fields.Add(Ecs.UserEffectiveName, TextPool.Get(target));
        }

        if (!tty.IsEmpty)
        {
            fields.Add(Ecs.ProcessTty, TextPool.Get(tty));
        }
    }
}
