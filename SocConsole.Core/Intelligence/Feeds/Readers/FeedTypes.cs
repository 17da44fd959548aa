using System.Collections.Frozen;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>The words that feeds have for types: abuse.ch, OTX, MISP, STIX and plain ones.</summary>
internal static class FeedTypes
{
    private static readonly FrozenDictionary<string, IndicatorType> Types = Table(
        (IndicatorType.Ip, "ip ipv4 ipv6 ip:port ipaddress ipaddr ipv4addr ipv6addr ipsrc ipdst srcip dstip ipsrc|port ipdst|port addr address host-ip"),
        (IndicatorType.Cidr, "cidr network netblock subnet ipnet range ipv4cidr ipv6cidr"),
        (IndicatorType.Domain, "domain domainname hostname fqdn host hostname|port dns"),
        (IndicatorType.Url, "url uri link"),
        (IndicatorType.Hash, "hash filehash md5 sha1 sha224 sha256 sha384 sha512 md5hash sha1hash sha256hash sha512hash filehashmd5 filehashsha1 filehashsha256 filehashsha512 filemd5 filesha1 filesha256"),
        (IndicatorType.Hash, "x509fingerprintmd5 x509fingerprintsha1 x509fingerprintsha256 sslcertfingerprint sslcertsha1"),
        (IndicatorType.Email, "email emailaddr emailaddress emailsrc emaildst mail emailreplyto"),
        (IndicatorType.Cve, "cve cveid vulnerability"));

    // Their values may look like an indicator, and are none: x.py is a file before it is a domain.
    private static readonly FrozenSet<string> Others = FrozenSet.ToFrozenSet(
        "filename filepath file regkey registry mutex pipe text comment other useragent port yara sigma snort pattern imphash filehashimphash pehash filehashpehash ssdeep authentihash tlsh ja3 as asn btc person bitcoinaddress datetime size".Split(' '),
        StringComparer.Ordinal);

    /// <summary>The type that the word means; null when it is unknown or no type of indicator.</summary>
    public static IndicatorType? Of(string word) => Types.TryGetValue(Plain(word), out var type) ? type : null;

    /// <summary>Whether the word is known for something that is no indicator.</summary>
    public static bool IsOther(string word) => Others.Contains(Plain(word));

    /// <summary>Letters in lower case, without what joins them: <c>FileHash-SHA256</c> and <c>file_hash_sha256</c> are one word.</summary>
    private static string Plain(string word) =>
        string.Create(word.Count(IsKept), word, (made, from) =>
        {
            var at = 0;
            foreach (var c in from)
            {
                if (IsKept(c))
                {
                    made[at++] = char.ToLowerInvariant(c);
                }
            }
        });

    private static bool IsKept(char c) => c is not (' ' or '_' or '-' or '.');

    private static FrozenDictionary<string, IndicatorType> Table(params (IndicatorType Type, string Words)[] rows) =>
        rows.SelectMany(row => row.Words.Split(' ').Select(word => KeyValuePair.Create(Plain(word), row.Type))).ToFrozenDictionary(StringComparer.Ordinal);
}
