using Microsoft.Extensions.Logging;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers.Lists;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Providers;

/// <summary>The addresses from which Tor's exits were seen to connect (check.torproject.org/exit-addresses). Context: who comes from there hides, and need not be bad.</summary>
public sealed class TorExits(IHttpClientFactory clients, StorageOptions storage, TimeProvider clock, ILogger<ListIocProvider> logger) : ListIocProvider(clients, storage, clock, logger)
{
    private const int LongestFingerprint = 40;

    public override ProviderProfile Profile { get; } = new(
        "tor_exits", "Tor exits", "Addresses of the Tor network's exits.", ProviderReach.List, ProviderKey.None, "https://check.torproject.org",
        [IocType.Ipv4, IocType.Ipv6], 0, ProviderProfile.NoLimits, "https://check.torproject.org/");

    protected override IReadOnlyList<string> Paths => ["exit-addresses"];

    protected override TimeSpan Freshness => TimeSpan.FromHours(1);

    // ExitNode FINGERPRINT, Published TIME, LastStatus TIME, then one ExitAddress ADDRESS TIME or more.
    protected override IReadOnlyList<ListEntry>? Parse(string text)
    {
        List<ListEntry> entries = [];
        string? node = null;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var space = line.IndexOf(' ');
            if (space < 0)
            {
                if (line.IsWhiteSpace())
                {
                    continue;
                }

                return null;
            }

            var value = line[(space + 1)..].Trim();
            switch (line[..space])
            {
                case "ExitNode":
                    node = value.Length <= LongestFingerprint ? value.ToString() : null;
                    break;
                case "ExitAddress":
                    entries.Add(new ListEntry((value.IndexOf(' ') is > 0 and var end ? value[..end] : value).ToString(), node));
                    break;
                case "Published" or "LastStatus":
                    break;
                default:
                    return null;
            }
        }

        return entries;
    }

    protected override ProviderFinding Map(Ioc ioc, ListAnswer answer) => new()
    {
        Link = answer.Ref is { Length: LongestFingerprint } node && node.All(char.IsAsciiHexDigit) ? $"https://metrics.torproject.org/rs.html#details/{node}" : null,
        Flags = new Dictionary<string, object> { ["tor"] = true },
        Evidence = [new("Tor exit", EvidenceCategory.Network, EvidenceSeverity.Low, "Traffic of the Tor network leaves it from here")],
    };
}
