using SocConsole.Core.Enrichment.Providers;
using SocConsole.Tests.Enrichment;

namespace SocConsole.Tests.Browser;

/// <summary>Providers that come to every state which a page shows.</summary>
internal static class LookupSamples
{
    public const string Address = "185.220.101.1";
    public const int Count = 7;

    public static readonly string[] FinalOrder = ["known-bad", "calm", "sluggish", "unaware", "broken", "spent", "locked"];

    /// <param name="sluggish">When the slow one answers.</param>
    public static IIocProvider[] Providers(Task sluggish) =>
    [
        StubProvider.Saying("found", "known-bad", new ProviderFinding
        {
            Reputation = 96,
            MaliciousCount = 12,
            TotalScans = 90,
            Link = "https://provider.example/ip/185.220.101.1",
            Flags = new Dictionary<string, object> { ["tor"] = true, ["country"] = "NL", ["isp"] = "<img src=x onerror=alert(1)>", ["ports"] = "22, 443" },
            Evidence = [new ProviderEvidence("Brute force against SSH", EvidenceCategory.Reputation, EvidenceSeverity.High, "312 reports within 90 days")],
            FirstSeen = new DateTime(2026, 1, 3, 4, 5, 6, DateTimeKind.Utc),
        }),
        StubProvider.Saying("found", "calm", new ProviderFinding { Reputation = 0 }),
        StubProvider.Saying("nothing", "unaware"),
        StubProvider.Saying("limited", "spent", limits: new Dictionary<string, int> { ["per_minute"] = 40, ["per_day"] = 500 }),
        StubProvider.Saying("broken", "broken"),
        StubProvider.Doing((_, _) => Task.FromResult(ProviderReply.Of("found")), "locked", key: ProviderKey.Required),
        StubProvider.Doing(
            async (_, ct) =>
            {
                await sluggish.WaitAsync(ct);
                return ProviderReply.Of("found");
            },
            "sluggish",
            new ProviderFinding { Flags = new Dictionary<string, object> { ["asn"] = "AS60729" } }),
    ];
}
