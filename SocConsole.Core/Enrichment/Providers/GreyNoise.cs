using System.Text.Json;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers.Http;

namespace SocConsole.Core.Enrichment.Providers;

/// <summary>GreyNoise's community API (docs.greynoise.io/reference/getcommunityip): who scans the whole Internet, and which addresses belong to common business services (RIOT).</summary>
public sealed class GreyNoise(IHttpClientFactory clients, TimeProvider clock) : HttpIocProvider(clients, clock)
{
    // A service that everybody uses is hardly ever the attacker; a known scanner is harmless in what it does, and still nobody's business partner.
    private const double CommonService = 0.9;
    private const double KnownScanner = 0.5;

    public override ProviderProfile Profile { get; } = new(
        "greynoise", "GreyNoise", "Whether it scans the whole Internet, or belongs to a common service.", ProviderReach.Outside, ProviderKey.Optional, "https://api.greynoise.io",
        [IocType.Ipv4], 0.85, new Dictionary<string, int> { ["per_week"] = 50 }, "https://viz.greynoise.io/account/api-key");

    protected override HttpRequestMessage Request(Ioc ioc, ProviderAccess access)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{access.BaseUrl}/v3/community/{ioc.Value}");
        if (access.Key is { Length: > 0 } key)
        {
            request.Headers.TryAddWithoutValidation("key", key);
        }

        return request;
    }

    protected override ProviderReading Map(Ioc ioc, JsonElement root, int status)
    {
        var (isNoise, isRiot) = (root.Required("noise").GetBoolean(), root.Required("riot").GetBoolean());
        if (!isNoise && !isRiot)
        {
            return ProviderReading.NotFound;
        }

        var said = root.At("classification").Text(20);
        var name = root.At("name").Text(100) is { } text && text != "unknown" ? text : null;
        var reputation = Reputation(said, isNoise);
        var benign = isRiot ? CommonService : said == "benign" ? KnownScanner : 0;
        return new ProviderFinding
        {
            Reputation = reputation,
            Benign = benign,
            BenignReason = isRiot ? $"common business service ({name ?? "RIOT"})" : benign > 0 ? $"known harmless scanner ({name ?? "benign"})" : null,
            Link = $"https://viz.greynoise.io/ip/{ioc.Value}",
            Flags = Facts.Of(("noise", isNoise), ("riot", isRiot), ("classification", said), ("name", name)),
            Evidence = [.. Evidence(said, name, isNoise, isRiot, reputation)],
            LastSeen = root.At("last_seen").Time(),
        };
    }

    // To scan the whole Internet unasked is a little suspicious in itself. Own judgement.
    private static int? Reputation(string? said, bool isNoise) => said switch
    {
        "malicious" => 90,
        "suspicious" => 55,
        "benign" => 0,
        _ => isNoise ? 30 : null,
    };

    private static IEnumerable<ProviderEvidence> Evidence(string? said, string? name, bool isNoise, bool isRiot, int? reputation)
    {
        if (isRiot)
        {
            yield return new ProviderEvidence("Common service", EvidenceCategory.Reputation, EvidenceSeverity.Info, $"It belongs to a common business service: {name ?? "unnamed"}");
        }

        if (isNoise)
        {
            yield return new ProviderEvidence("Internet scanner", EvidenceCategory.ThreatIntel, Facts.SeverityOf(reputation), $"It scans the whole Internet, classified {said ?? "unknown"}");
        }
    }
}
