using System.Globalization;
using System.Text.Json;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers.Http;

namespace SocConsole.Core.Enrichment.Providers;

/// <summary>IPQualityScore (www.ipqualityscore.com/documentation/overview): how likely an address, a URL or an e-mail address serves fraud. Its failures come with HTTP 200 and <c>success: false</c>.</summary>
public sealed class Ipqs(IHttpClientFactory clients, TimeProvider clock) : HttpIocProvider(clients, clock)
{
    // Its scores are about fraud and anonymity, and a VPN's exit is no attacker; that a page spreads malware or phishes was looked at.
    private const double SeenWeight = 0.85;
    private const int SeenReputation = 85;

    private static readonly string[] AddressFlags = ["proxy", "vpn", "tor", "active_vpn", "active_tor", "recent_abuse", "bot_status", "is_crawler", "mobile"];
    private static readonly string[] UrlFlags = ["unsafe", "malware", "phishing", "suspicious", "spamming", "parking", "adult", "redirected"];
    private static readonly string[] EmailFlags = ["disposable", "honeypot", "recent_abuse", "frequent_complainer", "suspect", "leaked", "catch_all", "valid", "timed_out"];

    public override ProviderProfile Profile { get; } = new(
        "ipqs", "IPQualityScore", "How likely an address, a URL or an e-mail address serves fraud.", ProviderReach.Outside, ProviderKey.Required, "https://www.ipqualityscore.com/api/json",
        [IocType.Ipv4, IocType.Ipv6, IocType.Url, IocType.Email], 0.5, new Dictionary<string, int> { ["per_month"] = 1_000 }, "https://www.ipqualityscore.com/user/settings");

    protected override HttpRequestMessage Request(Ioc ioc, ProviderAccess access)
    {
        var kind = Kind(ioc);
        var request = new HttpRequestMessage(HttpMethod.Get, $"{access.BaseUrl}/{kind}?{kind}={Uri.EscapeDataString(ioc.Value)}");
        request.Headers.TryAddWithoutValidation("IPQS-KEY", access.Key);
        return request;
    }

    protected override ProviderReading Map(Ioc ioc, JsonElement root, int status) =>
        root.Required("success").GetBoolean()
            ? ioc.Type switch
            {
                IocType.Url => Url(ioc, root),
                IocType.Email => Email(root),
                _ => Address(ioc, root),
            }
            : Failure(root.At("message").Text() ?? string.Empty);

    private static string Kind(Ioc ioc) => ioc.Type switch { IocType.Url => "url", IocType.Email => "email", _ => "ip" };

    // The message itself is not passed on: nothing keeps it from naming the key.
    private static ProviderFault Failure(string message)
    {
        bool Says(string word) => message.Contains(word, StringComparison.OrdinalIgnoreCase);
        return Says("quota") || Says("insufficient credits") || Says("exceeded") ? ProviderFault.Limited()
            : Says(" key") || Says("unauthorized") ? ProviderFault.BadKey("It refuses the key.")
            : ProviderFault.Refused("It answered that the request failed.");
    }

    private static int Score(JsonElement root, string name) => Math.Clamp((int)Math.Round(root.Required(name).GetDouble()), 0, 100);

    private static ProviderFinding Address(Ioc ioc, JsonElement root)
    {
        var score = Score(root, "fraud_score");
        return new ProviderFinding
        {
            Reputation = score,
            Link = $"https://www.ipqualityscore.com/free-ip-lookup-proxy-vpn-test/lookup/{ioc.Value}",
            Flags = Facts.Of(
                [.. True(root, AddressFlags), ("country", root.At("country_code").Text(8)), ("isp", root.At("ISP").Text(100)), ("asn", root.At("ASN").Text(20)),
                ("organization", root.At("organization").Text(100)), ("host", root.At("host").Text(200)), ("connection_type", root.At("connection_type").Text(50)), ("abuse_velocity", root.At("abuse_velocity").Text(20))]),
            Evidence = [.. Evidence("Fraud score", score, root, AddressFlags, EvidenceCategory.Network)],
        };
    }

    private static ProviderFinding Url(Ioc ioc, JsonElement root)
    {
        var score = Score(root, "risk_score");
        var isSeen = root.At("malware").Bool() == true || root.At("phishing").Bool() == true;
        return new ProviderFinding
        {
            Reputation = isSeen ? Math.Max(score, SeenReputation) : score,
            Weight = isSeen ? SeenWeight : null,
            Link = $"https://www.ipqualityscore.com/threat-feeds/malicious-url-scanner/{Uri.EscapeDataString(ioc.Value)}",
            Flags = Facts.Of(
                [.. True(root, UrlFlags), ("domain", root.At("domain").Text(200)), ("ip", root.At("ip_address").Text(45)), ("server", root.At("server").Text(100)), ("category", root.At("category").Text(100)),
                ("domain_rank", root.At("domain_rank").Int()), ("domain_since", root.At("domain_age").At("iso").Text(40))]),
            Evidence = [.. Evidence("Risk score", score, root, UrlFlags, EvidenceCategory.ThreatIntel)],
        };
    }

    private static ProviderFinding Email(JsonElement root)
    {
        var score = Score(root, "fraud_score");
        return new ProviderFinding
        {
            Reputation = score,
            Link = "https://www.ipqualityscore.com/free-email-verifier",
            Flags = Facts.Of(
                [.. True(root, EmailFlags), ("deliverability", root.At("deliverability").Text(20)), ("spam_trap_score", root.At("spam_trap_score").Text(20)), ("domain_velocity", root.At("domain_velocity").Text(20)),
                ("domain_since", root.At("domain_age").At("iso").Text(40))]),
            Evidence = [.. Evidence("Fraud score", score, root, EmailFlags, EvidenceCategory.Reputation)],
            FirstSeen = root.At("first_seen").At("iso").Time(),
        };
    }

    private static IEnumerable<(string Name, object? Value)> True(JsonElement root, string[] names) => names.Select(name => (name, Facts.IfTrue(root.At(name))));

    private static IEnumerable<ProviderEvidence> Evidence(string title, int score, JsonElement root, string[] names, EvidenceCategory category)
    {
        yield return new ProviderEvidence(title, EvidenceCategory.Reputation, Facts.SeverityOf(score), string.Create(CultureInfo.InvariantCulture, $"{title} {score} of 100"));
        var found = names.Where(name => root.At(name).Bool() == true).ToList();
        if (found.Count > 0)
        {
            yield return new ProviderEvidence("Marks", category, Facts.SeverityOf(score), Facts.Joined(found));
        }
    }
}
