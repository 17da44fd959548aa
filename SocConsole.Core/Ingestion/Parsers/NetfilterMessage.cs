using System.Buffers;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// The kernel's log of a packet, as rules of iptables, nftables and ufw make it: <c>[uptime] PREFIX IN=eth0 OUT= MAC=… SRC=… DST=… PROTO=TCP SPT=… DPT=…</c>.
/// The prefix is the administrator's free text; what became of the packet is told by it alone.
/// </summary>
internal static class NetfilterMessage
{
    private static readonly SearchValues<string> Blocked = SearchValues.Create(["block", "drop", "deny", "denied", "reject"], StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<string> Allowed = SearchValues.Create(["allow", "accept", "pass"], StringComparison.OrdinalIgnoreCase);

    /// <summary>Adds the packet's fields and the dataset when a kernel, or a program that isn't named, logged a packet; else adds nothing.</summary>
    public static bool TryRead(ReadOnlySpan<char> program, ReadOnlySpan<char> text, EventFields fields)
    {
        if (!program.IsEmpty && program is not ("kernel" or "ulogd"))
        {
            return false;
        }

        // Shorewall and others put nothing between their prefix and the packet.
        var start = text.IndexOf("IN=");
        if (start < 0 || (start > 0 && char.IsLetterOrDigit(text[start - 1])) || !text[start..].Contains(" SRC=", StringComparison.Ordinal) || !text[start..].Contains(" DST=", StringComparison.Ordinal))
        {
            return false;
        }

        var prefix = Prefix(text[..start]);
        fields.Add(Ecs.EventDataset, prefix.StartsWith("UFW ") ? "ufw" : "iptables");
        AddVerdict(prefix, fields);
        AddPacket(text[start..], fields);
        return true;
    }

    /// <summary>The rule's prefix without the kernel's uptime and without brackets and colons around it.</summary>
    private static ReadOnlySpan<char> Prefix(ReadOnlySpan<char> head)
    {
        head = head.Trim();
        if (head.StartsWith("[") && head.IndexOf(']') is > 0 and var end && head[1..end].Trim() is var uptime && Numbers.IsDecimal(uptime))
        {
            head = head[(end + 1)..].Trim();
        }

        return head.Trim("[]: ");
    }

    private static void AddVerdict(ReadOnlySpan<char> prefix, EventFields fields)
    {
        var blocked = prefix.ContainsAny(Blocked);
        var allowed = !blocked && prefix.ContainsAny(Allowed);
        fields.Add(Ecs.EventAction, blocked ? "firewall_block" : allowed ? "firewall_allow" : "firewall_log");
        fields.Add(Ecs.EventCategory, "network");
        if (blocked || allowed)
        {
            fields.Add(Ecs.EventOutcome, allowed ? "success" : "failure");
        }

        if (!prefix.IsEmpty)
        {
            fields.Add(EcsNetwork.RuleName, TextPool.Get(prefix));
        }
    }

    private static void AddPacket(ReadOnlySpan<char> text, EventFields fields)
    {
        while (!text.IsEmpty)
        {
            var space = text.IndexOf(' ');
            var word = space < 0 ? text : text[..space];
            text = space < 0 ? default : text[(space + 1)..];
            var equals = word.IndexOf('=');
            if (word.StartsWith("["))
            {
                // An ICMP error quotes the packet that caused it: those addresses are not this packet's.
                break;
            }

            if (equals > 0 && equals < word.Length - 1)
            {
                Add(word[..equals], word[(equals + 1)..], fields);
            }
        }

        var (ingress, egress) = (fields[EcsNetwork.IngressInterface], fields[EcsNetwork.EgressInterface]);
        fields.AddIfMissing(EcsNetwork.Direction, ingress is not null && egress is null ? "ingress" : egress is not null && ingress is null ? "egress" : null);
    }

    private static void Add(ReadOnlySpan<char> name, ReadOnlySpan<char> value, EventFields fields)
    {
        var (field, text) = name switch
        {
            "IN" => (EcsNetwork.IngressInterface, TextPool.Get(value)),
            "OUT" => (EcsNetwork.EgressInterface, TextPool.Get(value)),
            "SRC" => (Ecs.SourceIp, AddressText.TryRead(value, out var source) ? source : null),
            "DST" => (Ecs.DestinationIp, AddressText.TryRead(value, out var destination) ? destination : null),
            "SPT" => (Ecs.SourcePort, Numbers.IsPort(value) ? TextPool.Get(value) : null),
            "DPT" => (Ecs.DestinationPort, Numbers.IsPort(value) ? TextPool.Get(value) : null),
            "PROTO" => (EcsNetwork.Transport, ForeignFields.Transport(value)),
            "LEN" => (EcsNetwork.NetworkBytes, Numbers.IsDigits(value) ? TextPool.Get(value) : null),
            _ => (string.Empty, null),
        };
        fields.AddIfMissing(field, text);
    }
}
