using System.Net;
using SocConsole.Core.Ingestion;

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
                    case Ecs.SourceIp or Ecs.DestinationIp when IPAddress.TryParse(value, out var address):
                        Add(ips, address.ToString());
                        break;
                    case Ecs.SourceDomain or Ecs.DestinationDomain or Ecs.UrlDomain or Ecs.DnsQuestion:
                        Add(domains, value.TrimEnd('.').ToLowerInvariant());
                        break;
                    case Ecs.FileHashMd5 or Ecs.FileHashSha1 or Ecs.FileHashSha256:
                        Add(hashes, value.ToLowerInvariant());
                        break;
                }
            }
        }

        return new ThreatIndicators([.. ips], [.. domains], [.. hashes]);
    }

    private static void Add(SortedSet<string> set, string value)
    {
        if (set.Count < MaximumOfAKind && value.Length is > 0 and <= 253)
        {
            set.Add(value);
        }
    }
}
