using System.Net;
using System.Net.NetworkInformation;
using SocConsole.Core.Outbound;

namespace SocConsole.Core.Response.BlockList;

/// <summary>The addresses of the machine that the console runs on; a seam because a test's machine has others.</summary>
public delegate IReadOnlyCollection<IPAddress> OwnAddresses();

/// <summary>What must never be blocked, whoever approves it.</summary>
public sealed class ProtectedTargets(ResponseOptions options, OwnAddresses own)
{
    private readonly IPNetwork[] networks = [.. options.ProtectedNetworks.Select(network => IPNetwork.Parse(network))];

    public static IReadOnlyCollection<IPAddress> MachineAddresses() =>
        [.. NetworkInterface.GetAllNetworkInterfaces().SelectMany(card => card.GetIPProperties().UnicastAddresses).Select(unicast => AddressKinds.Plain(unicast.Address))];

    /// <summary>Why the target is not blocked, or null when it may be.</summary>
    public string? Refusal(BlockTarget target) => target.Kind switch
    {
        "ip" => Refusal(target.Value, new IPNetwork(IPAddress.Parse(target.Value), IPAddress.Parse(target.Value).GetAddressBytes().Length * 8)),
        "cidr" => Refusal(target.Value, IPNetwork.Parse(target.Value)),
        _ => null,
    };

    private string? Refusal(string value, IPNetwork network)
    {
        foreach (var kind in AddressKinds.Within(network))
        {
            switch (kind)
            {
                case AddressKind.Loopback or AddressKind.Unspecified or AddressKind.Multicast:
                    return $"{value} is or holds a {kind.ToString().ToLowerInvariant()} address, which is never blocked.";
                case AddressKind.Private or AddressKind.LinkLocal when !options.AllowPrivateTargets:
                    return $"{value} is or holds a private address; set Soc:Response:AllowPrivateTargets to allow it.";
            }
        }

        if (networks.Where(safe => safe.Contains(network.BaseAddress) || network.Contains(safe.BaseAddress)).Select(safe => safe.ToString()).FirstOrDefault() is { } safe)
        {
            return $"{value} touches {safe}, which Soc:Response:ProtectedNetworks protects.";
        }

        return own().Any(network.Contains) ? $"{value} is or holds an address of the console itself." : null;
    }
}
