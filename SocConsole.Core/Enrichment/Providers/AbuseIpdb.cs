using System.Globalization;
using System.Text.Json;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers.Http;

namespace SocConsole.Core.Enrichment.Providers;

/// <summary>AbuseIPDB's API v2 (docs.abuseipdb.com): who reported an address, or addresses of a network, in the last 90 days.</summary>
public sealed class AbuseIpdb(IHttpClientFactory clients, TimeProvider clock) : HttpIocProvider(clients, clock)
{
    // Without the reports themselves: those of a busy scanner are longer than an answer may be.
    private const string Age = "maxAgeInDays=90";

    /// <summary>A network in which this share of all addresses is surely bad is bad without doubt. Own judgement.</summary>
    private const double BadShare = 0.25;
    private const double NetworkWeight = 0.6;

    // A share says something of a network that could be full; of an IPv6 network it does not.
    private const double LargestNetwork = 65_536;

    // AbuseIPDB says of its allow list that it is rarely wrong, and not that it never is.
    private const double AllowListed = 0.8;

    public override ProviderProfile Profile { get; } = new(
        "abuseipdb", "AbuseIPDB", "How often and how surely an address was reported for abuse.", ProviderReach.Outside, ProviderKey.Required, "https://api.abuseipdb.com/api/v2",
        [IocType.Ipv4, IocType.Ipv6, IocType.Cidr], 0.8, new Dictionary<string, int> { ["per_day"] = 1_000 }, "https://www.abuseipdb.com/account/api");

    protected override HttpRequestMessage Request(Ioc ioc, ProviderAccess access)
    {
        var path = ioc.Type == IocType.Cidr ? "check-block?network" : "check?ipAddress";
        var request = new HttpRequestMessage(HttpMethod.Get, $"{access.BaseUrl}/{path}={Uri.EscapeDataString(ioc.Value)}&{Age}");
        request.Headers.TryAddWithoutValidation("Key", access.Key);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        return request;
    }

    protected override ProviderReading? OfStatus(RawAnswer raw) => raw.Status switch
    {
        402 => ProviderFault.Refused("The key's plan does not cover a network this large; a free one goes up to /24."),

        // It answers every address with 200; a 404 is a wrong address of the service.
        404 => ProviderFault.Error("It answered 404."),
        _ => base.OfStatus(raw),
    };

    protected override ProviderReading Map(Ioc ioc, JsonElement root, int status)
    {
        var data = root.Required("data");
        return ioc.Type == IocType.Cidr ? Network(ioc, data) : Address(ioc, data);
    }

    private static ProviderReading Address(Ioc ioc, JsonElement data)
    {
        var score = Math.Clamp(data.Required("abuseConfidenceScore").GetInt32(), 0, 100);
        var reports = Math.Max(0, data.Required("totalReports").GetInt32());
        var (isAllowed, isTor) = (data.At("isWhitelisted").Bool() == true, data.At("isTor").Bool() == true);
        return new ProviderFinding
        {
            // An address without reports is one that was looked for and not found bad: it keeps count of all.
            Reputation = score,
            Benign = isAllowed ? AllowListed : 0,
            BenignReason = isAllowed ? "on AbuseIPDB's allow list" : null,
            MaliciousCount = reports,
            Link = $"https://www.abuseipdb.com/check/{ioc.Value}",
            Flags = Facts.Of(
                ("country", data.At("countryCode").Text(8)), ("isp", data.At("isp").Text(100)), ("domain", data.At("domain").Text(200)), ("usage_type", data.At("usageType").Text(100)),
                ("tor", isTor ? true : null), ("allow_listed", isAllowed ? true : null)),
            Evidence = [.. Evidence(data, score, reports, isTor)],
            LastSeen = data.At("lastReportedAt").Time(),
        };
    }

    private static IEnumerable<ProviderEvidence> Evidence(JsonElement data, int score, int reports, bool isTor)
    {
        yield return new ProviderEvidence(
            "Abuse reports", EvidenceCategory.Reputation, Facts.SeverityOf(score),
            string.Create(CultureInfo.InvariantCulture, $"{reports} reports by {data.At("numDistinctUsers").Int() ?? 0} reporters in 90 days, confidence {score} %"),
            Facts.Of(("confidence", score), ("reports", reports), ("reporters", data.At("numDistinctUsers").Int())));
        if (isTor)
        {
            yield return new ProviderEvidence("Tor exit", EvidenceCategory.Network, EvidenceSeverity.Low, "It is an exit of the Tor network");
        }

        if (data.At("hostnames").Texts() is { Count: > 0 } names)
        {
            yield return new ProviderEvidence("Host names", EvidenceCategory.Network, EvidenceSeverity.Info, Facts.Joined(names));
        }
    }

    private static ProviderReading Network(Ioc ioc, JsonElement data)
    {
        var reported = ((JsonElement?)data.Required("reportedAddress")).Items()
            .Select(one => (Address: one.At("ipAddress").Text(45), Score: Math.Clamp(one.At("abuseConfidenceScore").Int() ?? 0, 0, 100), Last: one.At("mostRecentReport").Time()))
            .OrderByDescending(one => one.Score).ToList();
        var size = Math.Max(1, ((JsonElement?)data.Required("numPossibleHosts")).Number() ?? throw new FormatException("numPossibleHosts"));
        if (reported.Count == 0)
        {
            return data.Required("reportedAddress").ValueKind == JsonValueKind.Array ? ProviderReading.NotFound : throw new FormatException("reportedAddress");
        }

        int? reputation = size > LargestNetwork ? null : (int)Math.Round(Math.Min(1, reported.Sum(one => one.Score / 100.0) / (size * BadShare)) * 100);
        var worst = reported.Where(one => one.Address is not null).Take(5).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Address} ({one.Score} %)"));
        return new ProviderFinding
        {
            Reputation = reputation,
            Weight = NetworkWeight,
            MaliciousCount = reported.Count,
            Link = $"https://www.abuseipdb.com/check-block/{ioc.Value}",
            Flags = Facts.Of(("reported_addresses", reported.Count), ("address_space", data.At("addressSpaceDesc").Text(100))),
            Evidence =
            [
                new ProviderEvidence(
                    "Reported addresses", EvidenceCategory.Reputation, Facts.SeverityOf(reported[0].Score),
                    Facts.Joined([string.Create(CultureInfo.InvariantCulture, $"{reported.Count} of {size:0} addresses were reported in 90 days"), .. worst])),
            ],
            LastSeen = reported.Max(one => one.Last),
        };
    }
}
