using System.Text.Json.Serialization;

namespace SocConsole.Core.Enrichment.Iocs;

/// <summary>What is checked. Finer than <see cref="Intelligence.Indicators.IndicatorType"/>: providers take some sorts of hash and of address only.</summary>
public enum IocType
{
    Ipv4,
    Ipv6,
    Cidr,
    Domain,
    Url,

    [JsonStringEnumMemberName("md5")]
    Md5,

    [JsonStringEnumMemberName("sha1")]
    Sha1,

    [JsonStringEnumMemberName("sha256")]
    Sha256,

    [JsonStringEnumMemberName("sha512")]
    Sha512,
    Email,
    Cve,
}
