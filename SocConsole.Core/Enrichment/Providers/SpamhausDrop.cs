using System.Text.Json;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers.Http;
using SocConsole.Core.Enrichment.Providers.Lists;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Providers;

/// <summary>Spamhaus DROP (spamhaus.org/blocklists/do-not-route-or-peer): networks that are in the hands of criminals. One JSON object a line, the last with the number of records.</summary>
public sealed class SpamhausDrop(IHttpClientFactory clients, StorageOptions storage, TimeProvider clock, ILogger<ListIocProvider> logger) : ListIocProvider(clients, storage, clock, logger)
{
    public override ProviderProfile Profile { get; } = new(
        "spamhaus_drop", "Spamhaus DROP", "Networks that are in the hands of criminals.", ProviderReach.List, ProviderKey.None, "https://www.spamhaus.org/drop",
        [IocType.Ipv4, IocType.Ipv6, IocType.Cidr], 0.9, ProviderProfile.NoLimits, "https://www.spamhaus.org/blocklists/do-not-route-or-peer/");

    protected override IReadOnlyList<string> Paths => ["drop_v4.json", "drop_v6.json"];

    // Spamhaus asks not to fetch it more often.
    protected override TimeSpan Freshness => TimeSpan.FromDays(1);

    protected override IReadOnlyList<ListEntry>? Parse(string text)
    {
        List<ListEntry> entries = [];
        var records = 0L;
        try
        {
            foreach (var line in text.AsSpan().EnumerateLines())
            {
                if (line.IsWhiteSpace())
                {
                    continue;
                }

                using var document = JsonDocument.Parse(line.ToString());
                if (document.RootElement.At("cidr").Text(64) is { } network)
                {
                    entries.Add(new ListEntry(network, document.RootElement.At("sblid").Text(64)));
                }
                else if (document.RootElement.At("type").Text(20) == "metadata")
                {
                    records += document.RootElement.At("records").Int() ?? 0;
                }
                else
                {
                    return null;
                }
            }
        }
        catch (JsonException)
        {
            return null;
        }

        // Fewer than it says: it was cut off.
        return entries.Count < records ? null : entries;
    }

    protected override ProviderFinding Map(Ioc ioc, ListAnswer answer) => new()
    {
        Reputation = 100,
        Link = answer.Ref is { } sbl && sbl.All(char.IsAsciiLetterOrDigit) ? $"https://check.spamhaus.org/sbl/query/{sbl}" : null,
        Flags = new Dictionary<string, object> { ["drop"] = true },
        Evidence =
        [
            new("DROP", EvidenceCategory.ThreatIntel, EvidenceSeverity.Critical, $"Its network {answer.Entry} is in the hands of criminals{(answer.Ref is { } name ? $" ({name})" : string.Empty)}"),
        ],
    };
}
