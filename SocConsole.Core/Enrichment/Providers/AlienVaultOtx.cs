using System.Globalization;
using System.Text.Json;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers.Http;

namespace SocConsole.Core.Enrichment.Providers;

/// <summary>The general section of AlienVault OTX (otx.alienvault.com/assets/static/external_api.html): in which reports ("pulses") of its members an indicator stands.</summary>
public sealed class AlienVaultOtx(IHttpClientFactory clients, TimeProvider clock) : HttpIocProvider(clients, clock)
{
    /// <summary>
    /// How bad so many pulses are. Anybody may publish one, and known names stand in many by mistake: even a hundred are no proof. Own judgement.
    /// </summary>
    private static readonly (int Pulses, int Reputation)[] Steps = [(50, 85), (20, 80), (10, 70), (5, 55), (3, 45), (2, 35), (1, 25)];

    // What OTX itself says against its pulses; its other checks (akamai, alexa, majestic) tell how popular a name is.
    private static readonly HashSet<string> Disclaimers = ["whitelist", "false_positive"];

    public override ProviderProfile Profile { get; } = new(
        "otx", "AlienVault OTX", "In which reports of the Open Threat Exchange it stands.", ProviderReach.Outside, ProviderKey.Optional, "https://otx.alienvault.com/api/v1",
        [IocType.Ipv4, IocType.Ipv6, IocType.Domain, IocType.Url, IocType.Md5, IocType.Sha1, IocType.Sha256, IocType.Cve], 0.6, ProviderProfile.NoLimits, "https://otx.alienvault.com/settings");

    protected override HttpRequestMessage Request(Ioc ioc, ProviderAccess access)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{access.BaseUrl}/indicators/{Kind(ioc)}/{Uri.EscapeDataString(ioc.Value)}/general");
        if (access.Key is { Length: > 0 } key)
        {
            request.Headers.TryAddWithoutValidation("X-OTX-API-KEY", key);
        }

        return request;
    }

    protected override ProviderReading Map(Ioc ioc, JsonElement root, int status)
    {
        var info = root.Required("pulse_info");
        var count = Math.Max(0, info.Required("count").GetInt32());
        var validation = root.At("validation");
        var isDisclaimed = validation.Items().Any(check => check.At("source").Text() is { } source && Disclaimers.Contains(source));
        if (count == 0 && !isDisclaimed)
        {
            return ProviderReading.NotFound;
        }

        var pulses = info.At("pulses").Items().Take(200).ToList();
        return new ProviderFinding
        {
            // That a vulnerability is written about makes nobody bad.
            Reputation = ioc.Type == IocType.Cve ? null : isDisclaimed ? 0 : Steps.First(step => count >= step.Pulses).Reputation,
            MaliciousCount = count,
            Link = $"https://otx.alienvault.com/indicator/{Page(ioc)}/{Uri.EscapeDataString(ioc.Value)}",
            Flags = Facts.Of(("pulses", count), ("country", root.At("country_code").Text(8)), ("asn", root.At("asn").Text(100)), ("disclaimed", isDisclaimed ? true : null)),
            Evidence = [.. Evidence(pulses, count, validation, isDisclaimed)],
            FirstSeen = pulses.Count < count ? null : pulses.Min(pulse => pulse.At("created").Time()),
            LastSeen = pulses.Max(pulse => pulse.At("modified").Time()),
        };
    }

    private static string Kind(Ioc ioc) => ioc.Type switch
    {
        IocType.Ipv4 => "IPv4",
        IocType.Ipv6 => "IPv6",
        IocType.Domain => IsHostName(ioc) ? "hostname" : "domain",
        IocType.Url => "url",
        IocType.Cve => "cve",
        _ => "file",
    };

    private static string Page(Ioc ioc) => ioc.Type is IocType.Ipv4 or IocType.Ipv6 ? "ip" : Kind(ioc);

    // OTX keeps names that are registered apart from names below them.
    private static bool IsHostName(Ioc ioc) => RegisteredName.Of(ioc.Value) != ioc.Value;

    private static IEnumerable<ProviderEvidence> Evidence(List<JsonElement> pulses, int count, JsonElement? validation, bool isDisclaimed)
    {
        if (isDisclaimed)
        {
            yield return new ProviderEvidence("Disclaimed", EvidenceCategory.Reputation, EvidenceSeverity.Info, Facts.Joined(["OTX itself holds it for harmless", .. Facts.Each(validation, "message")]));
        }

        if (count > 0)
        {
            var names = pulses.Select(pulse => pulse.At("name").Text(100)).OfType<string>().Take(5);
            yield return new ProviderEvidence(
                "Pulses", EvidenceCategory.ThreatIntel, isDisclaimed ? EvidenceSeverity.Info : count >= 5 ? EvidenceSeverity.High : EvidenceSeverity.Medium,
                Facts.Joined([string.Create(CultureInfo.InvariantCulture, $"{count} pulses name it"), .. names], "; "));
        }

        foreach (var (title, category, severity, texts) in new[]
        {
            ("Malware families", EvidenceCategory.Malware, EvidenceSeverity.High, Families(pulses)),
            ("Adversaries", EvidenceCategory.Attribution, EvidenceSeverity.High, pulses.Select(pulse => pulse.At("adversary").Text(100))),
            ("ATT&CK techniques", EvidenceCategory.Classification, EvidenceSeverity.Info, pulses.SelectMany(pulse => Facts.Each(pulse.At("attack_ids"), "display_name"))),
            ("Tags", EvidenceCategory.Classification, EvidenceSeverity.Info, pulses.SelectMany(pulse => pulse.At("tags").Texts())),
        })
        {
            var found = texts.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).Take(ProviderEvidence.Most).ToList();
            if (found.Count > 0)
            {
                yield return new ProviderEvidence(title, category, isDisclaimed ? EvidenceSeverity.Info : severity, Facts.Joined(found));
            }
        }
    }

    // Families stand as objects, and in older pulses as plain texts.
    private static IEnumerable<string?> Families(List<JsonElement> pulses) =>
        pulses.SelectMany(pulse => Facts.Each(pulse.At("malware_families"), "display_name").Concat(pulse.At("malware_families").Texts()));
}
