using System.Globalization;
using System.Text;
using System.Text.Json;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers.Http;

namespace SocConsole.Core.Enrichment.Providers;

/// <summary>VirusTotal's API v3 (docs.virustotal.com/reference): what some 90 engines say of an address, a name, a URL or a file.</summary>
public sealed class VirusTotal(IHttpClientFactory clients, TimeProvider clock) : HttpIocProvider(clients, clock)
{
    /// <summary>
    /// How bad so many engines are: one engine is often wrong, three rarely, ten hardly ever. A share of all engines would bury three good ones under eighty that know nothing. Own judgement,
    /// in line with the custom of taking three engines for bad.
    /// </summary>
    private static readonly (double Engines, int Reputation)[] Steps = [(0, 0), (1, 30), (2, 50), (3, 65), (5, 80), (10, 95), (15, 100)];

    private const int MostEngines = 1_000;

    public override ProviderProfile Profile { get; } = new(
        "virustotal", "VirusTotal", "What some 90 antivirus engines and block lists say.", ProviderReach.Outside, ProviderKey.Required, "https://www.virustotal.com/api/v3",
        [IocType.Ipv4, IocType.Ipv6, IocType.Domain, IocType.Url, IocType.Md5, IocType.Sha1, IocType.Sha256], 0.95,
        new Dictionary<string, int> { ["per_minute"] = 4, ["per_day"] = 500, ["per_month"] = 15_500 }, "https://www.virustotal.com/gui/my-apikey");

    protected override HttpRequestMessage Request(Ioc ioc, ProviderAccess access)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{access.BaseUrl}/{Path(ioc)}");
        request.Headers.TryAddWithoutValidation("x-apikey", access.Key);
        return request;
    }

    protected override ProviderReading Map(Ioc ioc, JsonElement root, int status)
    {
        var attributes = root.Required("data").Required("attributes");
        var stats = attributes.Required("last_analysis_stats");
        int Count(string name) => Math.Clamp(stats.At(name).Int() ?? 0, 0, MostEngines);
        var (malicious, suspicious, harmless, undetected) = (Count("malicious"), Count("suspicious"), Count("harmless"), Count("undetected"));
        var total = malicious + suspicious + harmless + undetected;
        if (total == 0)
        {
            // It knows the name and no engine has looked at it yet.
            return ProviderReading.NotFound;
        }

        return new ProviderFinding
        {
            Reputation = Reputation(malicious + (suspicious / 2.0)),
            MaliciousCount = malicious,
            SuspiciousCount = suspicious,
            HarmlessCount = harmless,
            TotalScans = total,
            Link = Link(ioc),
            Flags = Flags(attributes),
            Evidence = [.. Evidence(attributes, malicious, suspicious, total)],
            FirstSeen = attributes.At("first_submission_date").Time(),
            LastSeen = attributes.At("last_analysis_date").Time(),
        };
    }

    private static string Path(Ioc ioc) => ioc.Type switch
    {
        IocType.Ipv4 or IocType.Ipv6 => $"ip_addresses/{Uri.EscapeDataString(ioc.Value)}",
        IocType.Domain => $"domains/{Uri.EscapeDataString(ioc.Value)}",
        IocType.Url => $"urls/{Id(ioc.Value)}",
        _ => $"files/{ioc.Value}",
    };

    // docs.virustotal.com/reference/url: the URL in base64url without padding.
    private static string Id(string url) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(url));

    private static string Link(Ioc ioc) => ioc.Type switch
    {
        IocType.Ipv4 or IocType.Ipv6 => $"https://www.virustotal.com/gui/ip-address/{ioc.Value}",
        IocType.Domain => $"https://www.virustotal.com/gui/domain/{ioc.Value}",
        IocType.Url => $"https://www.virustotal.com/gui/url/{Id(ioc.Value)}",
        _ => $"https://www.virustotal.com/gui/file/{ioc.Value}",
    };

    private static int Reputation(double engines)
    {
        var above = Array.FindIndex(Steps, step => step.Engines > engines);
        if (above < 0)
        {
            return Steps[^1].Reputation;
        }

        var (low, high) = (Steps[above - 1], Steps[above]);
        return (int)Math.Round(low.Reputation + ((high.Reputation - low.Reputation) * (engines - low.Engines) / (high.Engines - low.Engines)));
    }

    private static Dictionary<string, object> Flags(JsonElement attributes) => Facts.Of(
        ("country", attributes.At("country").Text(8)), ("as_owner", attributes.At("as_owner").Text(100)), ("type", attributes.At("type_description").Text(100)), ("name", attributes.At("meaningful_name").Text(200)));

    private static IEnumerable<ProviderEvidence> Evidence(JsonElement attributes, int malicious, int suspicious, int total)
    {
        var severity = malicious >= 5 ? EvidenceSeverity.Critical : malicious >= 3 ? EvidenceSeverity.High : malicious + suspicious > 0 ? EvidenceSeverity.Medium : EvidenceSeverity.Info;
        yield return new ProviderEvidence(
            "Engines", EvidenceCategory.Reputation, severity, string.Create(CultureInfo.InvariantCulture, $"{malicious} of {total} engines call it malicious, {suspicious} suspicious"));
        if (attributes.At("popular_threat_classification").At("suggested_threat_label").Text() is { } label)
        {
            yield return new ProviderEvidence("Threat label", EvidenceCategory.Malware, EvidenceSeverity.High, label);
        }

        if (attributes.At("tags").Texts() is { Count: > 0 } tags)
        {
            yield return new ProviderEvidence("Tags", EvidenceCategory.Classification, EvidenceSeverity.Info, Facts.Joined(tags));
        }
    }
}
