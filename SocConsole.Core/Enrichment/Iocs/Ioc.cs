using System.Net;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Outbound;

namespace SocConsole.Core.Enrichment.Iocs;

/// <summary>One indicator of compromise that is checked, in its normal form. Equal when type and value are.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Value">Its normal form by <see cref="IndicatorNormaliser"/>.</param>
public sealed record Ioc(IocType Type, string Value)
{
    /// <summary>Longest value that is read, in characters.</summary>
    public const int MaximumLength = IndicatorNormaliser.LongestValue;

    /// <summary>Its type as the console's indicators have it.</summary>
    public IndicatorType IndicatorType => Type switch
    {
        IocType.Ipv4 or IocType.Ipv6 => IndicatorType.Ip,
        IocType.Cidr => IndicatorType.Cidr,
        IocType.Domain => IndicatorType.Domain,
        IocType.Url => IndicatorType.Url,
        IocType.Md5 or IocType.Sha1 or IocType.Sha256 or IocType.Sha512 => IndicatorType.Hash,
        IocType.Email => IndicatorType.Email,
        IocType.Cve => IndicatorType.Cve,
        _ => throw new InvalidOperationException($"{Type} is no type of indicator."),
    };

    public bool IsHash => IndicatorType == IndicatorType.Hash;

    /// <summary>The host that a URL names, the part behind the @ of an e-mail address, a domain itself; null for what has none.</summary>
    public string? Host => Type switch
    {
        IocType.Domain => Value,
        IocType.Url => new Uri(Value).IdnHost.Trim('[', ']'),
        IocType.Email => Literal(Value[(Value.LastIndexOf('@') + 1)..]),
        _ => null,
    };

    /// <summary>
    /// Whether it says something about the inside only: an address, a network or a host that the registries reserve (RFC 6890), or a host whose name nobody outside can resolve. Nobody outside
    /// knows of it, and nobody outside needs to.
    /// </summary>
    public bool IsInternal => Type switch
    {
        IocType.Ipv4 or IocType.Ipv6 => AddressKinds.Of(IPAddress.Parse(Value)) != AddressKind.Public,
        IocType.Cidr => AddressKinds.Within(IPNetwork.Parse(Value)).Any(),
        IocType.Url or IocType.Email => IPAddress.TryParse(Host, out var address) ? AddressKinds.Of(address) != AddressKind.Public : !HostName.HasKnownEnd(Host),
        _ => false,
    };

    /// <summary>Whether it is a URL with a name and a password in it: they may be real.</summary>
    public bool HasPassword => Type == IocType.Url && new Uri(Value).UserInfo.Contains(':', StringComparison.Ordinal);

    public NormalIndicator ToIndicator() => new(IndicatorType, Value);

    // RFC 5321, 4.1.3: an address in brackets, IPv6 with its word before it.
    private static string Literal(string host) => host.StartsWith('[') ? host.Trim('[', ']').Replace("ipv6:", string.Empty, StringComparison.OrdinalIgnoreCase) : host;
}
