namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// Who is at the other end, as log sentences name it. User names are the attacker's to choose and may themselves read <c>root from 192.0.2.1 port 22</c>;
/// the program writes the true address after the name, so the last one counts.
/// </summary>
internal static class Peer
{
    private const int MaximumHost = 255;

    /// <summary>Splits <c>USER from HOST port N ssh2…</c>; <paramref name="user"/> is what stands before <c>from</c>. Without any port, <c>USER from HOST</c> at the end.</summary>
    public static bool TrySplitFrom(ReadOnlySpan<char> text, out ReadOnlySpan<char> user, out ReadOnlySpan<char> host, out ReadOnlySpan<char> port) =>
        TrySplitFrom(text, needsPort: true, out user, out host, out port) || TrySplitFrom(text, needsPort: false, out user, out host, out port);

    /// <summary>
    /// Splits <c>USER from HOST</c> with or without a port, for sentences that end so: the last <c>from</c> counts even when an earlier one has a port, because
    /// the earlier one is part of the name.
    /// </summary>
    public static bool TrySplitLastFrom(ReadOnlySpan<char> text, out ReadOnlySpan<char> user, out ReadOnlySpan<char> host, out ReadOnlySpan<char> port) =>
        TrySplitFrom(text, needsPort: false, out user, out host, out port);

    /// <summary>Splits <c>USER HOST port N</c> or <c>HOST</c>: the address is the last word before the port.</summary>
    public static void SplitTrailing(ReadOnlySpan<char> text, out ReadOnlySpan<char> user, out ReadOnlySpan<char> host, out ReadOnlySpan<char> port)
    {
        port = default;
        text = text.TrimEnd(' ');
        var at = text.LastIndexOf(" port ");
        if (at >= 0 && Numbers.IsPort(text[(at + 6)..]))
        {
            port = text[(at + 6)..];
            text = text[..at];
        }

        var space = text.LastIndexOf(' ');
        host = text[(space + 1)..];
        user = space < 0 ? default : text[..space];
    }

    /// <summary>Adds the source as an address, or as a domain when it is a name; a placeholder such as <c>UNKNOWN</c> or <c>?</c> adds nothing.</summary>
    public static void AddSource(EventFields fields, ReadOnlySpan<char> host, ReadOnlySpan<char> port = default)
    {
        host = host.Trim();
        if (AddressText.TryRead(host, out var address))
        {
            fields.Add(Ecs.SourceIp, address);
        }
        else if (IsHostName(host))
        {
            fields.Add(Ecs.SourceDomain, TextPool.Get(host));
        }

        if (Numbers.IsPort(port))
        {
            fields.Add(Ecs.SourcePort, port.ToString());
        }
    }

    public static void AddUser(EventFields fields, ReadOnlySpan<char> user)
    {
        if (!user.IsEmpty)
        {
            fields.Add(Ecs.UserName, TextPool.Get(user));
        }
    }

    private static bool TrySplitFrom(ReadOnlySpan<char> text, bool needsPort, out ReadOnlySpan<char> user, out ReadOnlySpan<char> host, out ReadOnlySpan<char> port)
    {
        for (var head = text; head.LastIndexOf("from ") is >= 0 and var at; head = head[..at])
        {
            if (at > 0 && text[at - 1] != ' ')
            {
                continue;
            }

            var rest = text[(at + 5)..];
            var space = rest.IndexOf(' ');
            host = space < 0 ? rest : rest[..space];
            rest = space < 0 ? default : rest[space..];
            if (host.IsEmpty || !TryReadPort(ref rest, out port) || (needsPort && port.IsEmpty))
            {
                continue;
            }

            if (rest.IsEmpty || rest[0] == ':' || rest.StartsWith(" ssh") || rest.StartsWith(" [") || (!needsPort && (rest.StartsWith(" via ") || rest.StartsWith(" on "))))
            {
                user = at == 0 ? default : text[..(at - 1)];
                host = host.TrimEnd(':');
                return true;
            }
        }

        user = host = port = default;
        return false;
    }

    private static bool TryReadPort(scoped ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> port)
    {
        port = default;
        if (!rest.StartsWith(" port "))
        {
            return true;
        }

        var digits = rest[6..];
        var length = digits.IndexOfAnyExceptInRange('0', '9');
        port = length < 0 ? digits : digits[..length];
        rest = digits[port.Length..];
        return Numbers.IsPort(port);
    }

    public static bool IsHostName(ReadOnlySpan<char> host)
    {
        if (host.Length is 0 or > MaximumHost || host is "UNKNOWN" or "localhost" or "-")
        {
            return host is "localhost";
        }

        var letters = false;
        foreach (var character in host)
        {
            letters |= char.IsLetterOrDigit(character);
            if (!char.IsLetterOrDigit(character) && character is not ('.' or '-' or '_' or ':'))
            {
                return false;
            }
        }

        return letters;
    }
}
