using System.Globalization;
using System.Net;
using System.Text.Json;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers.Http;

namespace SocConsole.Core.Enrichment.Providers;

/// <summary>
/// The search of urlscan.io (docs.urlscan.io): scans that others made. Nothing is ever submitted. Whether its results carry verdicts depends on the plan of the key: without any it is context.
/// </summary>
public sealed class Urlscan(IHttpClientFactory clients, TimeProvider clock) : HttpIocProvider(clients, clock)
{
    private const int MostScans = 50;

    // What one scan found malicious is at least this bad. Own judgement.
    private const int LeastMalicious = 60;

    public override ProviderProfile Profile { get; } = new(
        "urlscan", "urlscan.io", "Scans of a page that others made.", ProviderReach.Outside, ProviderKey.Optional, "https://urlscan.io/api/v1",
        [IocType.Ipv4, IocType.Ipv6, IocType.Domain, IocType.Url], 0.6, new Dictionary<string, int> { ["per_minute"] = 30, ["per_day"] = 500 }, "https://urlscan.io/user/profile/");

    protected override HttpRequestMessage Request(Ioc ioc, ProviderAccess access)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"{access.BaseUrl}/search/?q={Uri.EscapeDataString(Query(ioc))}&size={MostScans}"));
        if (access.Key is { Length: > 0 } key)
        {
            request.Headers.TryAddWithoutValidation("API-Key", key);
        }

        return request;
    }

    protected override ProviderReading? OfStatus(RawAnswer raw) => raw.Status switch
    {
        400 when raw.Body.Contains("API key", StringComparison.OrdinalIgnoreCase) => ProviderFault.BadKey("It takes the key for malformed (400)."),

        // A search that finds nothing is answered with 200; a 404 is a wrong address of the service.
        404 => ProviderFault.Error("It answered 404."),
        _ => base.OfStatus(raw),
    };

    protected override ProviderReading Map(Ioc ioc, JsonElement root, int status)
    {
        // The search goes by words, so that it also finds what only resembles the indicator.
        var scans = root.Required("results").EnumerateArray().Where(scan => Concerns(ioc, scan)).Take(MostScans).ToList();
        if (scans.Count == 0)
        {
            return ProviderReading.NotFound;
        }

        var verdicts = scans.Select(scan => scan.At("verdicts").At("overall") ?? scan.At("verdicts")).Where(verdict => verdict.At("malicious").Bool() is not null).ToList();
        var bad = verdicts.Where(verdict => verdict.At("malicious").Bool() == true).ToList();
        var hasMore = root.At("has_more").Bool() == true;
        int? worst = bad.Count == 0 ? null : Math.Clamp(bad.Max(verdict => verdict.At("score").Int() ?? 0), LeastMalicious, 100);
        return new ProviderFinding
        {
            Reputation = worst ?? (verdicts.Count > 0 ? 0 : null),
            Weight = ioc.Type switch { IocType.Url => 0.8, IocType.Domain => null, _ => 0.3 },
            MaliciousCount = verdicts.Count > 0 ? bad.Count : null,
            HarmlessCount = verdicts.Count > 0 ? verdicts.Count - bad.Count : null,
            TotalScans = verdicts.Count > 0 ? verdicts.Count : null,
            Link = Link(ioc),
            Flags = Page(scans[0].At("page"), scans.Count, hasMore),
            Evidence = [.. Evidence(scans, verdicts.Count, bad, worst)],
            FirstSeen = hasMore ? null : scans.Min(When),
            LastSeen = scans.Max(When),
        };
    }

    private static string Query(Ioc ioc)
    {
        var quoted = $"\"{ioc.Value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        return ioc.Type switch
        {
            IocType.Domain => $"page.domain:{quoted} OR task.domain:{quoted}",
            IocType.Url => $"page.url:{quoted} OR task.url:{quoted}",
            _ => $"page.ip:{quoted}",
        };
    }

    private static string Link(Ioc ioc) => ioc.Type switch
    {
        IocType.Domain => $"https://urlscan.io/domain/{ioc.Value}",
        IocType.Url => $"https://urlscan.io/search/#{Uri.EscapeDataString(Query(ioc))}",
        _ => $"https://urlscan.io/ip/{ioc.Value}",
    };

    private static bool Concerns(Ioc ioc, JsonElement scan) => ioc.Type switch
    {
        IocType.Domain => Either(scan, "domain", text => string.Equals(text, ioc.Value, StringComparison.OrdinalIgnoreCase)),
        IocType.Url => Either(scan, "url", text => Uri.TryCreate(text, UriKind.Absolute, out var there)
            && Uri.Compare(there, new Uri(ioc.Value), UriComponents.HttpRequestUrl, UriFormat.UriEscaped, StringComparison.Ordinal) == 0),
        _ => IPAddress.TryParse(scan.At("page").At("ip").Text(45), out var there) && there.Equals(IPAddress.Parse(ioc.Value)),
    };

    private static bool Either(JsonElement scan, string property, Func<string, bool> isIt) =>
        new[] { scan.At("page"), scan.At("task") }.Select(part => part.At(property).Text(Ioc.MaximumLength)).OfType<string>().Any(isIt);

    private static DateTime? When(JsonElement scan) => scan.At("task").At("time").Time();

    private static Dictionary<string, object> Page(JsonElement? page, int scans, bool hasMore) => Facts.Of(
        ("scans", scans), ("more_scans", hasMore ? true : null), ("ip", page.At("ip").Text(45)), ("country", page.At("country").Text(8)), ("as_name", page.At("asnname").Text(100)),
        ("server", page.At("server").Text(100)), ("title", page.At("title").Text(200)));

    private static IEnumerable<ProviderEvidence> Evidence(List<JsonElement> scans, int verdicts, List<JsonElement?> bad, int? worst)
    {
        if (verdicts > 0)
        {
            yield return new ProviderEvidence(
                "Verdicts", EvidenceCategory.Reputation, Facts.SeverityOf(worst), string.Create(CultureInfo.InvariantCulture, $"{bad.Count} of {verdicts} scans found it malicious"));
        }

        if (bad.SelectMany(verdict => verdict.At("brands").Texts().Concat(Facts.Each(verdict.At("brands"), "name"))).Distinct().ToList() is { Count: > 0 } brands)
        {
            yield return new ProviderEvidence("Imitated brands", EvidenceCategory.Targeting, EvidenceSeverity.High, Facts.Joined(brands));
        }

        if (scans[0].At("page").At("url").Text() is { } address)
        {
            yield return new ProviderEvidence("Last page", EvidenceCategory.Network, EvidenceSeverity.Info, address);
        }

        if (scans.SelectMany(scan => scan.At("task").At("tags").Texts()).Distinct().Take(ProviderEvidence.Most).ToList() is { Count: > 0 } tags)
        {
            yield return new ProviderEvidence("Tags", EvidenceCategory.Classification, EvidenceSeverity.Info, Facts.Joined(tags));
        }
    }
}
