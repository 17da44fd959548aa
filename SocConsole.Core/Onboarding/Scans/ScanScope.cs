using System.Net;
using System.Numerics;
using SocConsole.Core.Kernel;
using SocConsole.Core.Outbound;

namespace SocConsole.Core.Onboarding.Scans;

/// <summary>
/// Which addresses and ports a scan may look at: private networks and those that the settings name, at most 4,096 addresses. Loopback only where the console may connect inside
/// (<c>Soc:Outbound:AllowPrivateNetworks</c>), because it leads to the console's own host.
/// </summary>
public sealed class ScanScope(OnboardingOptions options, OutboundOptions outbound)
{
    public const int MaximumAddresses = 4_096;
    public const int MaximumRanges = 64;
    public const int MaximumPorts = 1_024;

    private static readonly int[] Quick = [21, 22, 23, 25, 53, 80, 88, 135, 139, 389, 443, 445, 1433, 3306, 3389, 5432, 5985, 8080, 8443, 9100];

    // The quick ones, and what else tells a role.
    private static readonly int[] Full =
    [
        .. Quick, 110, 111, 143, 179, 465, 515, 548, 554, 587, 631, 636, 873, 990, 993, 995, 1080, 1521, 1883, 2049, 2181, 2375, 2376, 2379, 3000, 3128, 3268, 3690, 4444, 5000, 5060, 5601, 5672, 5900, 5986, 6379, 6443, 6667,
        7001, 8000, 8008, 8081, 8086, 8088, 8291, 8888, 9000, 9090, 9092, 9200, 9300, 9418, 10000, 10250, 11211, 15672, 27017, 50000, 62078,
    ];

    private readonly IPNetwork[] allowed = [.. options.AllowedRanges.Select(IPNetwork.Parse)];

    /// <summary>The networks in CIDR notation. Errors: none or too many, one that is no network, too many addresses, one that may not be scanned.</summary>
    public Result<IReadOnlyList<string>> Ranges(IReadOnlyList<string?>? given)
    {
        if (given is not { Count: > 0 and <= MaximumRanges })
        {
            return Error.Invalid("network_ranges", $"must be 1 to {MaximumRanges} networks such as 192.168.1.0/24");
        }

        List<IPNetwork> networks = [];
        var addresses = 0L;
        foreach (var text in given)
        {
            if (!TryRead(text, out var network))
            {
                return Error.Invalid("network_ranges", $"'{text?[..Math.Min(text.Length, 60)]}' is no network such as 192.168.1.0/24");
            }

            if (Refusal(network) is { } refused)
            {
                return refused;
            }

            networks.Add(network);
            addresses += Count(network);
        }

        return addresses > MaximumAddresses ? TooMany() : Result.Of<IReadOnlyList<string>>([.. networks.Select(network => network.ToString()).Distinct()]);
    }

    /// <summary>The ports of a scan. Errors: a scan type that is not known, ports that are none or too many.</summary>
    public static Result<IReadOnlyList<int>> Ports(string scanType, IReadOnlyList<string>? portRanges)
    {
        if (scanType is not ("quick" or "full"))
        {
            return Error.Invalid("scan_type", "must be quick or full");
        }

        if (portRanges is not { Count: > 0 })
        {
            return Result.Of<IReadOnlyList<int>>(scanType == "quick" ? Quick : Full);
        }

        SortedSet<int> ports = [];
        foreach (var part in portRanges.SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Take(MaximumPorts + 1))
        {
            if (!TryPorts(part, out var first, out var last) || last - first >= MaximumPorts)
            {
                return Error.Invalid("port_ranges", $"'{part[..Math.Min(part.Length, 40)]}' is no port such as 22 and no range of at most {MaximumPorts} such as 8000-8100");
            }

            ports.UnionWith(Enumerable.Range(first, last - first + 1));
        }

        return ports.Count > MaximumPorts ? Error.Invalid("port_ranges", $"must be at most {MaximumPorts} ports") : Result.Of<IReadOnlyList<int>>([.. ports]);
    }

    /// <summary>Every address of the networks once, in their order; network and broadcast addresses of IPv4 are left out.</summary>
    public static IReadOnlyList<IPAddress> Addresses(IEnumerable<string> ranges) => [.. ranges.Select(IPNetwork.Parse).SelectMany(Each).Distinct()];

    private static IEnumerable<IPAddress> Each(IPNetwork network)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        var start = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        var isWide = bytes.Length == 4 && network.PrefixLength < 31;
        var count = Count(network);
        for (var i = 0L; i < count; i++)
        {
            var number = (start + i + (isWide ? 1 : 0)).ToByteArray(isUnsigned: true, isBigEndian: true);
            var address = new byte[bytes.Length];
            number.CopyTo(address, bytes.Length - number.Length);
            yield return new IPAddress(address);
        }
    }

    private static long Count(IPNetwork network)
    {
        var isFour = network.BaseAddress.GetAddressBytes().Length == 4;
        var free = (isFour ? 32 : 128) - network.PrefixLength;
        return free > 32 ? long.MaxValue / MaximumRanges : (1L << free) - (isFour && free > 1 ? 2 : 0);
    }

    private Error? Refusal(IPNetwork network)
    {
        if (Count(network) > MaximumAddresses)
        {
            return TooMany();
        }

        if (Array.Exists(allowed, range => range.PrefixLength <= network.PrefixLength && range.Contains(network.BaseAddress)))
        {
            return null;
        }

        // At most 4,096 addresses, so first and last are of one special network or of none.
        var kind = AddressKinds.Of(network.BaseAddress);
        return kind == AddressKind.Private && !AddressKinds.Within(network).Any(within => within != AddressKind.Private) ? null
            : kind == AddressKind.Loopback && outbound.AllowPrivateNetworks ? null
            : kind == AddressKind.Loopback ? Error.Invalid("network_ranges", $"{network} is this console's own host; it is scanned only with Soc:Outbound:AllowPrivateNetworks")
            : Error.Invalid("network_ranges", $"{network} is no private network; those that you own are allowed by the setting Soc:Onboarding:AllowedRanges");
    }

    private static Error TooMany() => Error.Invalid("network_ranges", $"must hold at most {MaximumAddresses} addresses together");

    private static bool TryRead(string? text, out IPNetwork network)
    {
        network = default;
        var trimmed = text?.Trim() ?? string.Empty;
        if (IPAddress.TryParse(trimmed, out var single))
        {
            var plain = AddressKinds.Plain(single);
            network = new IPNetwork(plain, plain.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(trimmed, out network) && !network.BaseAddress.IsIPv4MappedToIPv6;
    }

    private static bool TryPorts(string text, out int first, out int last)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        last = 0;
        return dash < 0
            ? TryPort(text, out first) && TryPort(text, out last)
            : TryPort(text[..dash], out first) & TryPort(text[(dash + 1)..], out last) && first <= last;
    }

    private static bool TryPort(string text, out int port) => int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65_535;
}
