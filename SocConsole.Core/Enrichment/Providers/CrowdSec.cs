using System.Globalization;
using System.Text.Json;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers.Http;

namespace SocConsole.Core.Enrichment.Providers;

/// <summary>CrowdSec's CTI (docs.crowdsec.net/u/cti_api): what the machines of its members saw an address do.</summary>
public sealed class CrowdSec(IHttpClientFactory clients, TimeProvider clock) : HttpIocProvider(clients, clock)
{
    // Its documentation says that what carries a false positive should not be taken for malicious.
    private const double FalsePositive = 0.85;
    private const string LegitScanner = "scanner:legit";

    // The words are CrowdSec's, the numbers own judgement; "unknown" is no judgement.
    private static readonly Dictionary<string, int> Levels = new() { ["malicious"] = 90, ["suspicious"] = 55, ["known"] = 25, ["safe"] = 0 };
    private static readonly Dictionary<string, double> Sureness = new() { ["high"] = 0.85, ["medium"] = 0.7, ["low"] = 0.5, ["none"] = 0.3 };

    private static readonly (string List, string Title, EvidenceCategory Category)[] Lists =
    [
        ("behaviors", "Behaviors", EvidenceCategory.ThreatIntel),
        ("attack_details", "Attacks", EvidenceCategory.ThreatIntel),
        ("mitre_techniques", "ATT&CK techniques", EvidenceCategory.Classification),
    ];

    public override ProviderProfile Profile { get; } = new(
        "crowdsec", "CrowdSec", "What the machines of its members saw an address do.", ProviderReach.Outside, ProviderKey.Required, "https://cti.api.crowdsec.net/v2",
        [IocType.Ipv4, IocType.Ipv6], 0.75, new Dictionary<string, int> { ["per_day"] = 50 }, "https://app.crowdsec.net/settings/cti-api-keys");

    protected override HttpRequestMessage Request(Ioc ioc, ProviderAccess access)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{access.BaseUrl}/smoke/{Uri.EscapeDataString(ioc.Value)}");
        request.Headers.TryAddWithoutValidation("x-api-key", access.Key);
        return request;
    }

    protected override ProviderReading Map(Ioc ioc, JsonElement root, int status)
    {
        root.Required("ip");
        var reputation = Reputation(root);
        var harmless = Harmless(root.At("classifications"));
        return new ProviderFinding
        {
            Reputation = reputation,
            Weight = root.At("confidence").Text(20) is { } confidence && Sureness.TryGetValue(confidence, out var weight) ? weight : null,
            Benign = harmless is null ? 0 : FalsePositive,
            BenignReason = harmless,
            Link = $"https://app.crowdsec.net/cti/{ioc.Value}",
            Flags = Facts.Of(
                ("reputation", root.At("reputation").Text(20)), ("confidence", root.At("confidence").Text(20)), ("background_noise", root.At("background_noise_score").Int()),
                ("country", root.At("location").At("country").Text(8)), ("as_name", root.At("as_name").Text(100)), ("asn", root.At("as_num").Int()), ("host", root.At("reverse_dns").Text(200)),
                ("network_reputation", root.At("ip_range_24_reputation").Text(20))),
            Evidence = [.. Evidence(root, reputation, harmless)],
            FirstSeen = root.At("history").At("first_seen").Time(),
            LastSeen = root.At("history").At("last_seen").Time(),
        };
    }

    // The word, or in answers without it the total of all scores, from 0 to 5.
    private static int? Reputation(JsonElement root) => root.At("reputation").Text(20) is { } word
        ? Levels.TryGetValue(word, out var level) ? level : null
        : Math.Clamp(root.Required("scores").Required("overall").Required("total").GetInt32() * 20, 0, 100);

    private static string? Harmless(JsonElement? classifications)
    {
        if (classifications.At("false_positives").Items().Select(Label).OfType<string>().FirstOrDefault() is { } mistaken)
        {
            return $"CrowdSec holds it for a false positive: {mistaken}";
        }

        return classifications.At("classifications").Items().Any(one => one.At("name").Text() == LegitScanner) ? "a scanner that CrowdSec knows for harmless" : null;
    }

    private static string? Label(JsonElement one) => one.At("label").Text(100) ?? one.At("name").Text(100);

    private static IEnumerable<ProviderEvidence> Evidence(JsonElement root, int? reputation, string? harmless)
    {
        if (harmless is not null)
        {
            yield return new ProviderEvidence("Harmless", EvidenceCategory.Classification, EvidenceSeverity.Info, harmless);
        }

        yield return new ProviderEvidence(
            "Reputation", EvidenceCategory.Reputation, Facts.SeverityOf(reputation),
            string.Create(CultureInfo.InvariantCulture, $"Its members' machines hold it for {root.At("reputation").Text(20) ?? "unnamed"}, total score {root.At("scores").At("overall").At("total").Int() ?? 0} of 5"));
        foreach (var (list, title, category) in Lists)
        {
            if (root.At(list).Items().Select(Label).OfType<string>().Take(ProviderEvidence.Most).ToList() is { Count: > 0 } labels)
            {
                yield return new ProviderEvidence(title, category, Facts.SeverityOf(reputation), Facts.Joined(labels));
            }
        }

        if (root.At("classifications").At("classifications").Items().Select(Label).OfType<string>().Take(ProviderEvidence.Most).ToList() is { Count: > 0 } classes)
        {
            yield return new ProviderEvidence("Classifications", EvidenceCategory.Classification, EvidenceSeverity.Info, Facts.Joined(classes));
        }

        if (root.At("cves").Texts() is { Count: > 0 } vulnerabilities)
        {
            yield return new ProviderEvidence("Exploited vulnerabilities", EvidenceCategory.ThreatIntel, EvidenceSeverity.High, Facts.Joined(vulnerabilities));
        }
    }
}
