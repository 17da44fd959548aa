using System.Net;

namespace SocConsole.Core.Outbound;

/// <summary>What an address is for, by the IANA special-purpose registries (RFC 6890).</summary>
public enum AddressKind
{
    Public,
    Private,
    Loopback,
    LinkLocal,
    Unspecified,
    Multicast,
    Reserved,
}

public static class AddressKinds
{
    private static readonly (IPNetwork Network, AddressKind Kind)[] Special =
    [
        (IPNetwork.Parse("0.0.0.0/8"), AddressKind.Unspecified),
        (IPNetwork.Parse("10.0.0.0/8"), AddressKind.Private),
        (IPNetwork.Parse("100.64.0.0/10"), AddressKind.Private),
        (IPNetwork.Parse("127.0.0.0/8"), AddressKind.Loopback),
        (IPNetwork.Parse("169.254.0.0/16"), AddressKind.LinkLocal),
        (IPNetwork.Parse("172.16.0.0/12"), AddressKind.Private),
        (IPNetwork.Parse("192.0.0.0/24"), AddressKind.Reserved),
        (IPNetwork.Parse("192.168.0.0/16"), AddressKind.Private),
        (IPNetwork.Parse("198.18.0.0/15"), AddressKind.Reserved),
        (IPNetwork.Parse("224.0.0.0/4"), AddressKind.Multicast),

        // The broadcast address, like multicast, is nobody's own.
        (IPNetwork.Parse("255.255.255.255/32"), AddressKind.Multicast),
        (IPNetwork.Parse("240.0.0.0/4"), AddressKind.Reserved),
        (IPNetwork.Parse("::/128"), AddressKind.Unspecified),
        (IPNetwork.Parse("::1/128"), AddressKind.Loopback),

        // These carry an IPv4 address inside (compatible, NAT64, Teredo, 6to4), so that they could lead anywhere.
        (IPNetwork.Parse("::/96"), AddressKind.Reserved),
        (IPNetwork.Parse("64:ff9b::/96"), AddressKind.Reserved),
        (IPNetwork.Parse("64:ff9b:1::/48"), AddressKind.Reserved),
        (IPNetwork.Parse("2001::/32"), AddressKind.Reserved),
        (IPNetwork.Parse("2002::/16"), AddressKind.Reserved),
        (IPNetwork.Parse("100::/64"), AddressKind.Reserved),
        (IPNetwork.Parse("fc00::/7"), AddressKind.Private),
        (IPNetwork.Parse("fe80::/10"), AddressKind.LinkLocal),
        (IPNetwork.Parse("fec0::/10"), AddressKind.Private),
        (IPNetwork.Parse("ff00::/8"), AddressKind.Multicast),
    ];

    /// <summary>The kind of an address; an IPv4 address that is written as IPv6 counts as what it is.</summary>
    public static AddressKind Of(IPAddress address)
    {
        var plain = Plain(address);
        foreach (var (network, kind) in Special)
        {
            if (network.Contains(plain))
            {
                return kind;
            }
        }

        return AddressKind.Public;
    }

    /// <summary>The kinds that a network has a part in, the public one left out.</summary>
    public static IEnumerable<AddressKind> Within(IPNetwork network) =>
        Special.Where(special => network.Contains(special.Network.BaseAddress) || special.Network.Contains(network.BaseAddress)).Select(special => special.Kind);

    /// <summary>Turns <c>::ffff:10.0.0.1</c> into <c>10.0.0.1</c>, and drops an IPv6 zone.</summary>
    public static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes());
}
