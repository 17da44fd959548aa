using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers.Http;
using SocConsole.Core.Intelligence;

namespace SocConsole.Core.Enrichment.Providers;

/// <summary>ThreatFox (threatfox.abuse.ch/api): indicators of malware and its servers, each with the confidence of who shared it.</summary>
public sealed class ThreatFox(IHttpClientFactory clients, TimeProvider clock) : HttpIocProvider(clients, clock)
{
    // ThreatFox's own word for what nobody rated.
    private const int UsualConfidence = 50;
    private const int Sure = 75;

    // A URL of the name is listed, not the name.
    private const double IndirectWeight = 0.6;

    public override ProviderProfile Profile { get; } = new(
        "threatfox", "ThreatFox", "Indicators of malware and its servers that researchers shared.", ProviderReach.Outside, ProviderKey.Required, "https://threatfox-api.abuse.ch",
        [IocType.Ipv4, IocType.Domain, IocType.Url, IocType.Md5, IocType.Sha1, IocType.Sha256], 0.9, ProviderProfile.NoLimits, AbuseCh.KeyPage);

    // search_hash takes MD5 and SHA-256 and tells of what belongs to the file; a SHA-1 can only be an indicator itself.
    protected override HttpRequestMessage Request(Ioc ioc, ProviderAccess access)
    {
        var question = ioc.Type is IocType.Md5 or IocType.Sha256
            ? new Dictionary<string, string> { ["query"] = "search_hash", ["hash"] = ioc.Value }
            : new Dictionary<string, string> { ["query"] = "search_ioc", ["search_term"] = ioc.Value };
        return AbuseCh.Post($"{access.BaseUrl}/api/v1/", JsonContent.Create(question), access.Key);
    }

    // What it does not know it says with 200; a 404 is a wrong address of the service.
    protected override ProviderReading? OfStatus(RawAnswer raw) => raw.Status == 404 ? ProviderFault.Error("It answered 404.") : base.OfStatus(raw);

    protected override ProviderReading Map(Ioc ioc, JsonElement root, int status)
    {
        if (AbuseCh.Status(root, "no_result", "no_results") is { } said)
        {
            return said;
        }

        if (root.Required("data") is not { ValueKind: JsonValueKind.Array } data)
        {
            return ProviderFault.Unreadable("its data is no list.");
        }

        var entries = ((JsonElement?)data).Items().Select(entry => (Entry: entry, Match: MatchOf(ioc, entry))).Where(pair => pair.Match != Match.None)
            .OrderBy(pair => pair.Match).ThenByDescending(pair => Confidence(pair.Entry)).ToList();
        return entries.Count == 0 ? ProviderReading.NotFound : Finding([.. entries.Where(pair => pair.Match == entries[0].Match).Select(pair => pair.Entry)], entries[0].Match);
    }

    private static ProviderFinding Finding(IReadOnlyList<JsonElement> entries, Match match)
    {
        var best = entries[0];
        return new ProviderFinding
        {
            Reputation = Confidence(best),
            Weight = match == Match.Indirect ? IndirectWeight : null,
            MaliciousCount = entries.Count,
            Link = best.At("id").Text(20) is { } id && id.All(char.IsAsciiDigit) ? $"https://threatfox.abuse.ch/ioc/{id}/" : null,
            Flags = Flags(best),
            Evidence = [.. entries.Take(ProviderEvidence.Most - 1).Select(Evidence), .. AbuseCh.Tags(best.At("tags"))],
            FirstSeen = entries.Select(entry => entry.At("first_seen").Time()).Min(),
            LastSeen = entries.Select(entry => entry.At("last_seen").Time()).Max(),
        };
    }

    // The search finds the term anywhere in an indicator: evil.com in notevil.com, 1.2.3.4 in 11.2.3.40:443.
    private static Match MatchOf(Ioc ioc, JsonElement entry)
    {
        var said = entry.At("ioc").Text(Ioc.MaximumLength) ?? throw new KeyNotFoundException("ioc");
        if (ioc.Type is IocType.Md5 or IocType.Sha256 || string.Equals(said, ioc.Value, StringComparison.OrdinalIgnoreCase))
        {
            return Match.Whole;
        }

        if (ioc.Type == IocType.Url)
        {
            return UrlKey.Of(said) is { } key && key == UrlKey.Of(ioc.Value) ? Match.Whole : Match.None;
        }

        if (said.StartsWith(ioc.Value + ":", StringComparison.OrdinalIgnoreCase))
        {
            return Match.Whole;
        }

        return Uri.TryCreate(said, UriKind.Absolute, out var url) && string.Equals(url.IdnHost, ioc.Value, StringComparison.OrdinalIgnoreCase) ? Match.Indirect : Match.None;
    }

    private static int Confidence(JsonElement entry) => Math.Clamp(entry.At("confidence_level").Int() ?? UsualConfidence, 0, 100);

    private static Dictionary<string, object> Flags(JsonElement entry) =>
        Facts.Of(("malware", entry.At("malware_printable").Text(100)), ("threat_type", entry.At("threat_type").Text(100)));

    private static ProviderEvidence Evidence(JsonElement entry)
    {
        var confidence = Confidence(entry);
        var attributes = new Dictionary<string, object> { ["confidence_level"] = confidence };
        foreach (var name in new[] { "ioc", "ioc_type", "threat_type", "reference" })
        {
            if (entry.At(name).Text() is { } text)
            {
                attributes[name] = text;
            }
        }

        return new ProviderEvidence(
            entry.At("malware_printable").Text(100) ?? "Malware", EvidenceCategory.Malware, confidence >= Sure ? EvidenceSeverity.Critical : confidence >= UsualConfidence ? EvidenceSeverity.High : EvidenceSeverity.Medium,
            string.Create(CultureInfo.InvariantCulture, $"{entry.At("threat_type_desc").Text(300) ?? entry.At("threat_type").Text(100) ?? "Listed"} (confidence {confidence})"), attributes);
    }

    // The better first.
    private enum Match
    {
        Whole,
        Indirect,
        None,
    }
}
