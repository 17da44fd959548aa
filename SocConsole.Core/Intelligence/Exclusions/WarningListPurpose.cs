using System.Text;

namespace SocConsole.Core.Intelligence.Exclusions;

/// <summary>
/// What a warning list is for, by words of its name: MISP's own lists seldom say. The first word that stands in the name decides; without any, MISP's category does, and else it is
/// context, which hides nothing. docs/exclusions.md has the table; whoever imports a list can change it afterwards.
/// </summary>
internal static class WarningListPurpose
{
    private static readonly (ExclusionPurpose Purpose, string[] Words)[] Table =
    [
        (ExclusionPurpose.Context, ["connection attempt"]),
        (ExclusionPurpose.FalsePositive,
        [
            "top", "rfc", "loopback", "link local", "multicast", "private", "public dns", "sinkhole", "sinkholes", "blockpage", "empty", "eicar", "false positives", "hashes", "tld", "tlds", "crl", "ocsp",
            "certificate", "certificates", "captive portal", "bank", "dax30", "university domains", "covid", "contact", "connection endpoints", "source ip", "external ip", "security providers",
            "malware analysis", "attack simulator", "office 365", "microsoft domains", "google domains", "warning list",
        ]),
        (ExclusionPurpose.Context,
        [
            "vpn", "tor", "relay", "proxy", "cloud", "aws", "amazon", "azure", "gcp", "google", "googlebot", "oracle", "ovh", "akamai", "fastly", "cdn", "stackpath", "cloudflare", "github", "zscaler",
            "scanning", "scanner", "scanners", "sensors", "shodan", "cortex", "crawler", "dynamic dns", "disposable", "shortener", "shorteners", "link in bio", "ipfs", "lots", "parking",
        ]),
    ];

    public static ExclusionPurpose Of(WarningList list)
    {
        var name = Words(list.Name);
        foreach (var (purpose, words) in Table)
        {
            if (words.Any(word => name.Contains($" {word} ", StringComparison.Ordinal)))
            {
                return purpose;
            }
        }

        return Words(list.Category ?? string.Empty).Contains(" false positive ", StringComparison.Ordinal) ? ExclusionPurpose.FalsePositive : ExclusionPurpose.Context;
    }

    // " list of known dynamic dns domains ": a word is never found within another, as cloud in cloudflare.
    private static string Words(string text)
    {
        var words = new StringBuilder(" ", text.Length + 2);
        foreach (var c in text.ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(c))
            {
                words.Append(c);
            }
            else if (words[^1] != ' ')
            {
                words.Append(' ');
            }
        }

        return words[^1] == ' ' ? words.ToString() : words.Append(' ').ToString();
    }
}
