namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>The rarer sentences of sshd: scanners, broken clients, refusals and limits.</summary>
internal static class SshdTrouble
{
    private const string NoIdentification = "Did not receive identification string from ";
    private const string Attempts = "maximum authentication attempts exceeded for ";
    private const string Reverse = "reverse mapping checking getaddrinfo for ";
    private const string RootRefused = "ROOT LOGIN REFUSED FROM ";

    public static bool Read(ReadOnlySpan<char> text, EventFields fields)
    {
        if (text.StartsWith(NoIdentification))
        {
            SshdConnection.Network(fields, "ssh_no_identification");
            AddTrailing(fields, text[NoIdentification.Length..]);
            return true;
        }

        if (text.StartsWith(Attempts))
        {
            SshdMessage.Outcome(fields, "ssh_max_attempts", success: false);
            if (Peer.TrySplitFrom(text[Attempts.Length..], out var user, out var host, out var port))
            {
                SshdMessage.AddUserAndReason(fields, user);
                Peer.AddSource(fields, host, port);
            }

            return true;
        }

        return ReadReverseMapping(text, fields) || ReadRefused(text, fields) || ReadProtocol(text, fields) || ReadTimeout(text, fields) || ReadSocket(text, fields);
    }

    private static bool ReadReverseMapping(ReadOnlySpan<char> text, EventFields fields)
    {
        if (text.StartsWith(Reverse))
        {
            // The name comes from the attacker's DNS; the address in brackets is the peer's own.
            var open = text.LastIndexOf('[');
            var close = text.LastIndexOf(']');
            Mapping(fields);
            if (open > Reverse.Length && close > open)
            {
                Peer.AddSource(fields, text[(open + 1)..close]);
                AddDomain(fields, text[Reverse.Length..(open - 1)]);
            }

            return true;
        }

        if (!text.StartsWith("Address ") || !text.Contains(" maps to ", StringComparison.Ordinal))
        {
            return false;
        }

        text = text[8..];
        var maps = text.IndexOf(" maps to ");
        var comma = text.IndexOf(", but ");
        Mapping(fields);
        Peer.AddSource(fields, text[..Math.Max(0, maps)]);
        if (maps >= 0 && comma > maps + 9)
        {
            AddDomain(fields, text[(maps + 9)..comma]);
        }

        return true;
    }

    /// <summary>TCP wrappers (<c>refused connect from NAME (ADDRESS)</c>) and old versions' root refusal.</summary>
    private static bool ReadRefused(ReadOnlySpan<char> text, EventFields fields)
    {
        if (text.StartsWith("refused connect from "))
        {
            text = text[21..].TrimEnd(' ');
            SshdMessage.Outcome(fields, "ssh_not_allowed", success: false);
            var open = text.LastIndexOf('(');
            Peer.AddSource(fields, open >= 0 && text[^1] == ')' ? text[(open + 1)..^1] : text);
            return true;
        }

        if (!text.StartsWith(RootRefused))
        {
            return false;
        }

        SshdMessage.Outcome(fields, "ssh_not_allowed", success: false);
        Peer.AddUser(fields, "root");
        AddTrailing(fields, text[RootRefused.Length..]);
        return true;
    }

    private static bool ReadProtocol(ReadOnlySpan<char> text, EventFields fields)
    {
        if (text.StartsWith("Bad protocol version identification ") || text.StartsWith("Magic value check failed "))
        {
            SshdConnection.Network(fields, "ssh_protocol_error");
            if (Peer.TrySplitLastFrom(SshdConnection.WithoutPreauth(text), out _, out var host, out var port))
            {
                Peer.AddSource(fields, host, port);
            }

            return true;
        }

        if (!text.StartsWith("Unable to negotiate ") && !text.StartsWith("banner exchange: ") && !text.StartsWith("kex_exchange_identification: ")
            && !text.StartsWith("ssh_dispatch_run_fatal: ") && !text.StartsWith("Protocol major versions differ") && !text.StartsWith("no matching ")
            && !text.StartsWith("Bad packet length ") && !text.StartsWith("Corrupted MAC on input") && !text.StartsWith("Bad remote protocol version identification"))
        {
            return false;
        }

        SshdConnection.Network(fields, "ssh_protocol_error");
        ReadOnlySpan<char> marker = text.StartsWith("Unable") ? " with " : text.StartsWith("Protocol") ? " for " : " from ";
        if (text.IndexOf(marker) is > 0 and var at)
        {
            var peer = text[(at + marker.Length)..];
            AddTrailing(fields, peer.IndexOf(": ") is > 0 and var end ? peer[..end] : peer);
        }

        return true;
    }

    private static bool ReadTimeout(ReadOnlySpan<char> text, EventFields fields)
    {
        const string timeout = "Timeout before authentication for ";
        if (!text.StartsWith(timeout))
        {
            return false;
        }

        text = text[timeout.Length..];
        SshdMessage.Outcome(fields, "ssh_connection_closed", success: false);
        fields.Add(Ecs.EventReason, "timeout before authentication");
        text = text.StartsWith("connection from ") ? text[16..] : text;
        AddTrailing(fields, text.IndexOf(" to ") is > 0 and var to ? text[..to] : text);
        return true;
    }

    /// <summary>
    /// Ends without a word about the peer, <c>drop connection #N from [HOST]:PORT on …</c> (MaxStartups), and the connection log of HPN-SSH,
    /// <c>SSH: Server;Ltype: Version;Remote: HOST-PORT;Protocol: 2.0;…</c>.
    /// </summary>
    private static bool ReadSocket(ReadOnlySpan<char> text, EventFields fields)
    {
        const string remote = ";Remote: ";
        if (text.StartsWith("Read from socket failed: ") || text.StartsWith("Write failed: "))
        {
            SshdConnection.End(fields, "ssh_connection_closed", text);
            return true;
        }

        if (text.StartsWith("drop connection #") && text.IndexOf(" from ") is > 0 and var from)
        {
            var peer = text[(from + 6)..];
            peer = peer.IndexOf(' ') is > 0 and var end ? peer[..end] : peer;
            SshdConnection.Network(fields, "ssh_connection_dropped");
            fields.Add(Ecs.EventOutcome, "failure");
            if (peer.StartsWith("[") && peer.IndexOf("]:") is > 1 and var close)
            {
                Peer.AddSource(fields, peer[1..close], peer[(close + 2)..]);
            }

            return true;
        }

        if (!text.StartsWith("SSH: Server;") || text.IndexOf(remote) is not (> 0 and var at))
        {
            return false;
        }

        var host = text[(at + remote.Length)..];
        host = host.IndexOf(';') is > 0 and var semicolon ? host[..semicolon] : host;
        var dash = host.LastIndexOf('-');
        SshdConnection.Network(fields, "ssh_connection");
        Peer.AddSource(fields, dash > 0 ? host[..dash] : host, dash > 0 ? host[(dash + 1)..] : default);
        return true;
    }

    private static void AddTrailing(EventFields fields, ReadOnlySpan<char> text)
    {
        Peer.SplitTrailing(SshdConnection.WithoutPreauth(text), out _, out var host, out var port);
        Peer.AddSource(fields, host, port);
    }

    private static void Mapping(EventFields fields)
    {
        SshdConnection.Network(fields, "ssh_reverse_mapping_failed");
        fields.Add(Ecs.EventOutcome, "failure");
    }

    private static void AddDomain(EventFields fields, ReadOnlySpan<char> name)
    {
        name = name.Trim();
        if (!name.IsEmpty && name.Length <= 255 && !name.Contains(' '))
        {
            fields.AddIfMissing(Ecs.SourceDomain, TextPool.Get(name));
        }
    }
}
