using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Enrichment.Providers;

/// <summary>Which indicators would say something of what is checked: itself, the networks around an address, the names above a name, the host of a URL and what covers that.</summary>
internal static class IndicatorCovers
{
    private const int MostParents = 16;

    /// <summary>Itself first, then the narrowest; at most some 150, each once.</summary>
    public static IReadOnlyList<NormalIndicator> Of(Ioc ioc)
    {
        var own = ioc.ToIndicator();
        return [.. new[] { own }.Concat(ioc.Type switch
        {
            IocType.Ipv4 or IocType.Ipv6 or IocType.Cidr => Networks(ioc.Value),
            IocType.Domain => Parents(ioc.Value),
            IocType.Url when WebAddress.Read(ioc.Value) is { Host: var host } => new[] { host }.Concat(host.Type == IndicatorType.Ip ? Networks(host.Value) : Parents(host.Value)),
            _ => [],
        }).Distinct()];
    }

    private static IEnumerable<NormalIndicator> Networks(string value) => ExclusionNetwork.Read(value) is { } network
        ? Enumerable.Range(1, Math.Max(0, network.Length - 1)).Reverse().Select(length => new NormalIndicator(IndicatorType.Cidr, network.Of(length).ToString()))
        : [];

    // A top-level domain is no indicator.
    private static IEnumerable<NormalIndicator> Parents(string name)
    {
        var rest = name;
        for (var found = 0; found < MostParents && rest.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && rest.IndexOf('.', dot + 1) > 0; found++)
        {
            rest = rest[(dot + 1)..];
            yield return new NormalIndicator(IndicatorType.Domain, rest);
        }
    }
}
