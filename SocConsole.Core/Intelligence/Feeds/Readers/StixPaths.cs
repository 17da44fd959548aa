using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Stix;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>Which object paths of STIX name an indicator.</summary>
internal static class StixPaths
{
    public const string Certificate = "x509-certificate";

    /// <summary>The type of the values at the path, or null where they can't be looked for.</summary>
    public static IndicatorType? TypeOf(StixObjectPath path) => path switch
    {
        { Property: "value", Steps.Count: 1 } => OfValue(path.Type),
        { Property: "hashes", Steps: [_, { Name: { } algorithm }] } when path.Type is "file" or "artifact" or Certificate && IsHash(algorithm) => IndicatorType.Hash,
        { Type: "vulnerability", Property: "name" } => IndicatorType.Cve,
        { Type: "network-traffic", Property: "src_ref" or "dst_ref", Steps: [_, { Name: "value" }] } => IndicatorType.Ip,
        { Type: "email-message", Property: "from_ref" or "sender_ref", Steps: [_, { Name: "value" }] } => IndicatorType.Email,
        _ => null,
    };

    public static IndicatorType? OfValue(string objectType) => objectType switch
    {
        "ipv4-addr" or "ipv6-addr" => IndicatorType.Ip,
        "domain-name" => IndicatorType.Domain,
        "url" => IndicatorType.Url,
        "email-addr" => IndicatorType.Email,
        _ => null,
    };

    /// <summary>Whether the algorithm makes the hash of a whole file; SSDEEP and TLSH make likenesses. Names as in STIX 2.1, 10.7, and as producers write them.</summary>
    public static bool IsHash(string algorithm) => FieldNames.Plain(algorithm) is "md5" or "sha1" or "sha224" or "sha256" or "sha384" or "sha512";

    /// <summary>With the type, and with the tag for what is no file's hash. Hosts behind a <c>network-traffic</c> may be named as well as numbered.</summary>
    public static FeedSaid Said(FeedSaid said, string objectType, IndicatorType type) => said with
    {
        Type = objectType == "network-traffic" ? null : type,
        Tags = objectType == Certificate ? [.. said.Tags, FeedTags.Certificate] : said.Tags,
    };
}
