using System.Net;
using System.Net.Sockets;
using SocConsole.Core.Enrichment.Iocs;

namespace SocConsole.Core.Enrichment.Providers;

/// <summary>What a code of Spamhaus says.</summary>
/// <param name="List">The list's name.</param>
/// <param name="Flag">Its name among a finding's flags.</param>
/// <param name="Reputation">0 to 100; null for what is no judgement.</param>
/// <param name="Weight">How sure it is, 0 to 1; how bad and how sure are own judgement.</param>
internal sealed record SpamhausListing(string List, string Flag, string About, int? Reputation, double Weight, EvidenceCategory Category, EvidenceSeverity Severity);

/// <summary>The codes that Spamhaus answers with, as it documents them (spamhaus.org, DNSBL usage FAQ).</summary>
internal static class SpamhausCodes
{
    private const double Abused = 0.5;
    private const byte FirstAbused = 102;
    private const byte LastAbused = 199;

    /// <summary>Why the address is no listing but a mistake; null for what may be one.</summary>
    public static ProviderFault? FaultOf(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        if (address.AddressFamily != AddressFamily.InterNetwork || bytes[0] != 127)
        {
            return ProviderFault.Error("Somebody answers in place of Spamhaus: the address is outside of 127.0.0.0/8.");
        }

        return bytes switch
        {
            [127, 255, 255, 252] => ProviderFault.Error("Spamhaus does not know the zone that was asked."),
            [127, 255, 255, 254] => ProviderFault.Error("Spamhaus does not answer questions that come through a public resolver; use a resolver of your own, or a key."),
            [127, 255, 255, 255] => new ProviderFault(ProviderStatus.RateLimited, "PROVIDER_RATE_LIMITED", "Spamhaus says that too many questions came."),
            [127, 255, ..] => ProviderFault.Error("Spamhaus refuses the question."),
            [127, 0, 1, 255] => ProviderFault.Error("Spamhaus was asked for an address where it lists domains."),
            _ => null,
        };
    }

    /// <summary>What the code means for this type; null for one that is not documented.</summary>
    public static SpamhausListing? ListingOf(IocType type, IPAddress address) => address.GetAddressBytes() switch
    {
        [127, 0, 0, var code] when type != IocType.Domain => OfAddress(code),
        [127, 0, 1, var code] when type == IocType.Domain => OfDomain(code),
        _ => null,
    };

    private static SpamhausListing? OfAddress(byte code) => code switch
    {
        2 => new("SBL", "sbl", "It sends spam or hosts who does", 95, 0.8, EvidenceCategory.Reputation, EvidenceSeverity.High),
        3 => new("CSS", "css", "It sends spam in small amounts from many addresses", 80, 0.7, EvidenceCategory.Reputation, EvidenceSeverity.High),
        >= 4 and <= 7 => new("XBL", "xbl", "It is infected, or an open proxy", 90, 0.8, EvidenceCategory.Malware, EvidenceSeverity.High),
        9 => new("DROP", "drop", "Its network is in the hands of criminals", 100, 0.95, EvidenceCategory.ThreatIntel, EvidenceSeverity.Critical),
        10 or 11 => new("PBL", "pbl", "It should not send mail directly; this says nothing bad of it", null, 0, EvidenceCategory.Network, EvidenceSeverity.Info),
        _ => null,
    };

    private static SpamhausListing? OfDomain(byte code) => code switch
    {
        2 => new("DBL", "spam", "It is named in spam", 80, 0.75, EvidenceCategory.Reputation, EvidenceSeverity.High),
        4 => new("DBL", "phish", "It is used for phishing", 95, 0.9, EvidenceCategory.ThreatIntel, EvidenceSeverity.Critical),
        5 => new("DBL", "malware", "It spreads malware", 95, 0.9, EvidenceCategory.Malware, EvidenceSeverity.Critical),
        6 => new("DBL", "botnet", "It steers a botnet", 100, 0.95, EvidenceCategory.Malware, EvidenceSeverity.Critical),
        103 => new("DBL", "abused_redirector", "A redirector of an honest site that spam makes use of", 50, Abused, EvidenceCategory.Reputation, EvidenceSeverity.Medium),
        104 => new("DBL", "abused_phish", "An honest site that is misused for phishing", 60, Abused, EvidenceCategory.ThreatIntel, EvidenceSeverity.Medium),
        105 => new("DBL", "abused_malware", "An honest site that is misused to spread malware", 60, Abused, EvidenceCategory.Malware, EvidenceSeverity.Medium),
        106 => new("DBL", "abused_botnet", "An honest site that is misused to steer a botnet", 60, Abused, EvidenceCategory.Malware, EvidenceSeverity.Medium),
        >= FirstAbused and <= LastAbused => new("DBL", "abused", "An honest site that is misused", 50, Abused, EvidenceCategory.Reputation, EvidenceSeverity.Medium),
        > 2 and < 100 => new("DBL", "listed", "It is listed as bad", 80, 0.7, EvidenceCategory.Reputation, EvidenceSeverity.High),
        _ => null,
    };
}
