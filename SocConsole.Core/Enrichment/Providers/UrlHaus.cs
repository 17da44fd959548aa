using System.Globalization;
using System.Text.Json;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers.Http;

namespace SocConsole.Core.Enrichment.Providers;

/// <summary>URLhaus (urlhaus-api.abuse.ch): URLs from which malware was spread, the hosts that they lie on, and the files that came from them.</summary>
public sealed class UrlHaus(IHttpClientFactory clients, TimeProvider clock) : HttpIocProvider(clients, clock)
{
    private const string Site = "https://urlhaus.abuse.ch/";
    private const string Online = "online";

    // Own judgement: a URL in the list spreads or spread malware; a host may be large and honest, and a file without a name may be bait.
    private const int LiveUrl = 100;
    private const int DeadUrl = 85;
    private const int LiveHost = 90;
    private const int DeadHost = 50;
    private const int NamedFile = 95;
    private const int NamelessFile = 75;
    private const double HostWeight = 0.7;
    private const double AbusedHostWeight = 0.4;
    private const double NamelessWeight = 0.7;

    public override ProviderProfile Profile { get; } = new(
        "urlhaus", "URLhaus", "URLs that spread malware, with their hosts and files.", ProviderReach.Outside, ProviderKey.Required, "https://urlhaus-api.abuse.ch",
        [IocType.Ipv4, IocType.Domain, IocType.Url, IocType.Md5, IocType.Sha256], 0.9, ProviderProfile.NoLimits, AbuseCh.KeyPage);

    protected override HttpRequestMessage Request(Ioc ioc, ProviderAccess access)
    {
        var (path, field) = ioc.Type switch
        {
            IocType.Url => ("url", "url"),
            IocType.Md5 => ("payload", "md5_hash"),
            IocType.Sha256 => ("payload", "sha256_hash"),
            _ => ("host", "host"),
        };
        return AbuseCh.Post($"{access.BaseUrl}/v1/{path}/", new FormUrlEncodedContent([new(field, ioc.Value)]), access.Key);
    }

    // What it does not know it says with 200; a 404 is a wrong address of the service.
    protected override ProviderReading? OfStatus(RawAnswer raw) => raw.Status == 404 ? ProviderFault.Error("It answered 404.") : base.OfStatus(raw);

    protected override ProviderReading Map(Ioc ioc, JsonElement root, int status) => AbuseCh.Status(root, "no_results", "no_result") ?? ioc.Type switch
    {
        IocType.Url => OfUrl(root),
        IocType.Md5 or IocType.Sha256 => OfFile(root),
        _ => OfHost(ioc, root),
    };

    private static ProviderFinding OfUrl(JsonElement root)
    {
        var state = root.At("url_status").Text(20) ?? throw new KeyNotFoundException("url_status");
        var threat = root.At("threat").Text(100) ?? "malware";
        var names = root.At("payloads").Items().Select(payload => payload.At("signature").Text(100)).OfType<string>().Distinct(StringComparer.Ordinal).Take(ProviderEvidence.Most / 2).ToList();
        return new ProviderFinding
        {
            Reputation = state == Online ? LiveUrl : DeadUrl,
            Link = AbuseCh.Link(root.At("urlhaus_reference"), Site),
            Flags = Flags(root, ("url_status", state), ("threat", threat)),
            Evidence =
            [
                new("Malware URL", EvidenceCategory.Malware, state == Online ? EvidenceSeverity.Critical : EvidenceSeverity.High, $"{threat}, {state}"),
                .. names.Select(name => new ProviderEvidence("Payload", EvidenceCategory.Malware, EvidenceSeverity.High, name)),
                .. AbuseCh.Tags(root.At("tags")),
            ],
            FirstSeen = root.At("date_added").Time(),
            LastSeen = root.At("last_online").Time(),
        };
    }

    private static ProviderFinding OfHost(Ioc ioc, JsonElement root)
    {
        var urls = root.Required("urls").EnumerateArray().ToList();
        var online = urls.Count(url => url.At("url_status").Text(20) == Online);
        var all = root.At("url_count").Int() is { } said && said > urls.Count ? said : urls.Count;
        var isAbused = root.At("blacklists").At("spamhaus_dbl").Text(40)?.StartsWith("abused_legit", StringComparison.Ordinal) == true;
        return new ProviderFinding
        {
            Reputation = online > 0 ? LiveHost : DeadHost,
            Weight = isAbused ? AbusedHostWeight : HostWeight,
            MaliciousCount = all,
            Link = AbuseCh.Link(root.At("urlhaus_reference"), Site) ?? $"{Site}host/{Uri.EscapeDataString(ioc.Value)}/",
            Flags = Flags(root, ("online_urls", online), ("abused_legitimate", isAbused)),
            Evidence =
            [
                new("Malware host", EvidenceCategory.Malware, online > 0 ? EvidenceSeverity.High : EvidenceSeverity.Medium,
                    string.Create(CultureInfo.InvariantCulture, $"{all} malware URLs, {online} of the latest {urls.Count} online")),
                .. urls.Take(ProviderEvidence.Most / 2).Select(url => new ProviderEvidence(
                    "URL", EvidenceCategory.ThreatIntel, EvidenceSeverity.Medium, url.At("url").Text() ?? string.Empty,
                    new Dictionary<string, object> { ["url_status"] = url.At("url_status").Text(20) ?? "unknown", ["tags"] = string.Join(", ", url.At("tags").Texts(5)) })),
            ],
            FirstSeen = root.At("firstseen").Time(),
            LastSeen = urls.Select(url => url.At("date_added").Time()).Max(),
        };
    }

    private static ProviderFinding OfFile(JsonElement root)
    {
        if ((root.At("sha256_hash") ?? root.At("md5_hash")) is null)
        {
            throw new KeyNotFoundException("sha256_hash");
        }

        var name = root.At("signature").Text(100);
        var from = root.At("url_count").Int();
        return new ProviderFinding
        {
            Reputation = name is null ? NamelessFile : NamedFile,
            Weight = name is null ? NamelessWeight : null,
            MaliciousCount = from,
            Link = root.At("sha256_hash").Text(64) is { } hash && hash.All(char.IsAsciiHexDigit) ? $"{Site}browse.php?search={hash}" : null,
            Flags = Flags(root, ("signature", name), ("type", root.At("file_type").Text(40))),
            Evidence =
            [
                new("Payload", EvidenceCategory.Malware, name is null ? EvidenceSeverity.High : EvidenceSeverity.Critical,
                    string.Create(CultureInfo.InvariantCulture, $"{name ?? "A file"} that came from {from ?? 0} malware URLs")),
            ],
            FirstSeen = root.At("firstseen").Time(),
            LastSeen = root.At("lastseen").Time(),
        };
    }

    private static Dictionary<string, object> Flags(JsonElement root, params (string Name, object? Value)[] own) => Facts.Of(
        [.. own, ("spamhaus_dbl", root.At("blacklists").At("spamhaus_dbl").Text(40)), ("surbl", root.At("blacklists").At("surbl").Text(40))]);
}
