using SocConsole.Core.Ingestion;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Detection.Threats;

/// <summary>The addresses, domains and hashes that stand in events' fields.</summary>
internal static class IndicatorExtractor
{
    /// <summary>More of a kind are left out: the evidence has them all.</summary>
    private const int MaximumOfAKind = 200;

    public static ThreatIndicators Of(IEnumerable<LogEvent> events)
    {
        var ips = new SortedSet<string>(StringComparer.Ordinal);
        var domains = new SortedSet<string>(StringComparer.Ordinal);
        var hashes = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var item in events)
        {
            foreach (var (name, value) in item.Fields)
            {
                switch (name)
                {
                    case Ecs.SourceIp or Ecs.DestinationIp:
                        Add(ips, Normal(value, IndicatorType.Ip));
                        break;
                    case Ecs.SourceDomain or Ecs.DestinationDomain or Ecs.UrlDomain or Ecs.DnsQuestion:
                        // Names of closed networks count here too, whatever their last label.
                        Add(domains, HostName.Normalise(value));
                        break;
                    case Ecs.FileHashMd5 or Ecs.FileHashSha1 or Ecs.FileHashSha256:
                        Add(hashes, Normal(value, IndicatorType.Hash));
                        break;
                }
            }
        }

        return new ThreatIndicators([.. ips], [.. domains], [.. hashes]);
    }

    private static string? Normal(string value, IndicatorType type) => IndicatorNormaliser.Normalise(value, type).Value.Value;

    private static void Add(SortedSet<string> set, string? value)
    {
        if (value is not null && set.Count < MaximumOfAKind)
        {
            set.Add(value);
        }
    }
}
