using System.Buffers;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Recognises a failed sign-in in free text of any program by the phrases that programs use for it, and who tried from where.</summary>
internal static class PhraseReader
{
    private static readonly SearchValues<string> Failures = SearchValues.Create(
        [
            "failed login", "login failed", "login failure", "failed logon", "logon failed", "logon failure", "failed password", "failed sign-in", "sign-in failed",
            "failed to log in", "failed to login", "failed to authenticate", "failed authentication", "authentication failed", "authentication failure", "authentication error",
            "auth failed", "auth failure", "failed auth", "login incorrect", "invalid password", "incorrect password", "wrong password", "invalid credentials",
            "bad password", "invalid login", "unsuccessful login", "login attempt failed",
        ],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" ,;()\"'<>\t");
    private static readonly string[] AddressMarks = [" from host ", " from: ", " from ", "rhost=", "client: ", "client ", "src_ip=", "srcip=", "remote_addr=", "remote_ip=", "rip=", "ip=", "src=", "addr=", "address ", "ip "];
    private static readonly string[] UserMarks = ["username=", "user=", "for invalid user ", "for user ", "login=", "user ", " for "];

    /// <summary>Adds what the text says when it tells of a failed sign-in; leaves the fields alone otherwise.</summary>
    public static void Read(ReadOnlySpan<char> text, EventFields fields)
    {
        if (!text.ContainsAny(Failures) || fields.TryGet(Ecs.EventAction, out _))
        {
            return;
        }

        SshdMessage.Outcome(fields, "login_failed", success: false);
        AddUser(text, fields);
        AddSource(text, fields);
    }

    private static void AddSource(ReadOnlySpan<char> text, EventFields fields)
    {
        foreach (var mark in AddressMarks)
        {
            var at = text.LastIndexOf(mark, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                continue;
            }

            var word = Word(text[(at + mark.Length)..]).TrimEnd(".:");
            if (AddressText.TryReadWithPort(word, out var address, out var port))
            {
                fields.AddIfMissing(Ecs.SourceIp, address);
                fields.AddIfMissing(Ecs.SourcePort, port.ToString());
                return;
            }

            if (mark is "rhost=" or " from " or " from host " && word.Contains('.'))
            {
                Peer.AddSource(fields, word);
                return;
            }
        }

        if (AddressText.TryFindOnly(text, out var only))
        {
            fields.AddIfMissing(Ecs.SourceIp, only);
        }
    }

    private static void AddUser(ReadOnlySpan<char> text, EventFields fields)
    {
        foreach (var mark in UserMarks)
        {
            var at = text.IndexOf(mark, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                continue;
            }

            var rest = text[(at + mark.Length)..].TrimStart("\"'`<");
            var word = Word(rest).TrimEnd(".:`");
            if (word.Length is > 0 and <= 128 && word is not ("from" or "user" or "invalid" or "the" or "unknown" or "at" or "on" or "name")
                && !AddressText.TryReadWithPort(word, out _, out _))
            {
                fields.AddIfMissing(Ecs.UserName, TextPool.Get(word));
                return;
            }
        }
    }

    private static ReadOnlySpan<char> Word(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny(WordEnds);
        return end < 0 ? text : text[..end];
    }
}
