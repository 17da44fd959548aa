namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Adds fields under names that the sender of a text record chose, within the bounds that <see cref="JsonFlattener"/> keeps for JSON.</summary>
internal static class ForeignFields
{
    /// <summary>Longest name in characters.</summary>
    public const int MaximumName = 128;

    /// <summary>The console's own fields: a sender that could set them would count for many or pass for a drill.</summary>
    private const string OwnPrefix = "soc.";

    /// <summary>Adds the field; one that passes a bound or has a name of the console's own is left out and <see cref="EventFields.Truncated"/> set.</summary>
    public static void Add(EventFields fields, ReadOnlySpan<char> name, string value)
    {
        if (name.Length is 0 or > MaximumName || fields.Count >= JsonFlattener.MaximumFields || name.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase))
        {
            fields.MarkTruncated();
            return;
        }

        fields.Add(EcsAliases.Canonical(name), value);
    }

    /// <summary>Adds the first address of a name when it is one, and the name as a domain otherwise.</summary>
    public static void AddHost(EventFields fields, string addressField, string portField, string domainField, ReadOnlySpan<char> host)
    {
        if (AddressText.TryReadWithPort(host, out var address, out var port))
        {
            fields.AddIfMissing(addressField, address);
            fields.AddIfMissing(portField, port.ToString());
        }
        else if (Peer.IsHostName(host))
        {
            fields.AddIfMissing(domainField, TextPool.Get(host));
        }
    }

    /// <summary>Adds the hash under the name that its length tells: MD5, SHA-1 or SHA-256 in hexadecimal digits, lower case.</summary>
    public static bool TryAddHash(EventFields fields, ReadOnlySpan<char> hash)
    {
        var name = hash.Length switch
        {
            32 => Ecs.FileHashMd5,
            40 => Ecs.FileHashSha1,
            64 => Ecs.FileHashSha256,
            _ => null,
        };
        foreach (var digit in hash)
        {
            if (!char.IsAsciiHexDigit(digit))
            {
                return false;
            }
        }

        fields.AddIfMissing(name ?? string.Empty, name is null ? null : hash.ToString().ToLowerInvariant());
        return name is not null;
    }

    /// <summary>The transport's name in lower case, without a port behind a slash; IANA's numbers of the common ones become names.</summary>
    public static string Transport(ReadOnlySpan<char> protocol) => (protocol.IndexOf('/') is > 0 and var slash ? protocol[..slash] : protocol) switch
    {
        "1" => "icmp",
        "2" => "igmp",
        "6" => "tcp",
        "17" => "udp",
        "47" => "gre",
        "50" => "esp",
        "58" or "ICMPv6" or "ipv6-icmp" or "IPv6-ICMP" or "icmp6" => "ipv6-icmp",
        "TCP" or "tcp" => "tcp",
        "UDP" or "udp" => "udp",
        "ICMP" or "icmp" => "icmp",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>Adds <c>event.category</c> <c>network</c>, and <c>event.action</c> where none is yet.</summary>
    public static void NetworkAction(EventFields fields, string action)
    {
        fields.AddIfMissing(Ecs.EventAction, action);
        fields.AddIfMissing(Ecs.EventCategory, "network");
    }
}
