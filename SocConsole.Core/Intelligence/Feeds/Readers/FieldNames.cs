using System.Collections.Frozen;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>
/// The names that feeds give their fields, without case and joints: <c>first_seen_utc</c> and <c>FirstSeenUTC</c> are one name. Columns come, go and move (URLhaus went from eight to nine), so a
/// field is told by its name, never by its place.
/// </summary>
internal static class FieldNames
{
    private const int LongestName = 64;

    // The first that a row has is its indicator: what was written to hold one, then the more special before the more general.
    private static readonly string[] Values =
    [
        "iocvalue", "ioc", "indicator", "indicatorvalue", "observable", "observablevalue", "value", "url", "maliciousurl", "sha256hash", "sha256", "filesha256", "sha1hash", "sha1", "filesha1", "md5hash", "md5",
        "filemd5", "filehash", "hash", "fingerprint", "sslcertsha1", "cveid", "cve", "cidr", "network", "prefix", "subnet", "netblock", "dstip", "destinationip", "srcip", "sourceip", "attackerip", "ipaddress",
        "ipstr", "ip", "ipv4", "ipv6", "address", "networkdestinationipv4", "networkdestinationipv6", "networksourceipv4", "domainname", "domain", "fqdn", "hostname", "host", "email", "emailaddress",
    ];

    private static readonly FrozenDictionary<string, int> Ranks = Values.Index().ToFrozenDictionary(name => name.Item, name => name.Index, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, (FieldRole Role, string Key)> Roles = new Dictionary<FieldRole, string>
    {
        [FieldRole.Type] = "type ioctype indicatortype itype attributetype observabletype",
        [FieldRole.Confidence] = "confidence confidencescore",
        [FieldRole.Percentage] = "confidencelevel confidencepercent abuseconfidencescore",
        [FieldRole.Level] = "threatlevel severity level risk risklevel",
        [FieldRole.Tlp] = "tlp tlplevel",
        [FieldRole.Tags] = "tags tag labels attributetag",
        [FieldRole.Label] = "threat threattype malware malwareprintable malwarefamily family signature",
        [FieldRole.Description] = "description comment comments listingreason shortdescription title",
        [FieldRole.ExternalId] = "id iocid uuid indicatorid sblid",
        [FieldRole.FirstSeen] = "firstseen firstseenutc firstreporteddatetime dateadded listingdate validfrom created createdat date timestamp",
        [FieldRole.LastSeen] = "lastseen lastseenutc lastonline lastreporteddatetime modified updated updatedat",
        [FieldRole.Metadata] = "reference references urlhauslink threatfoxlink dstport port reporter asnumber country filename filetype category toids vendorproject product vulnerabilityname dateadded duedate "
            + "knownransomwarecampaignuse requiredaction cwes",
    }.SelectMany(row => row.Value.Split(' ').Select(name => (Name: name, Role: row.Key))).GroupBy(row => row.Name)
        .ToFrozenDictionary(group => group.Key, group => (group.First().Role, KeyOf(group.Key)), StringComparer.Ordinal);

    /// <summary>The name without case and joints.</summary>
    public static string Plain(string name)
    {
        // Asked for every field of every row, so without enumerators; no name that is known is longer.
        Span<char> plain = stackalloc char[LongestName];
        var length = 0;
        foreach (var c in name)
        {
            if (char.IsAsciiLetterOrDigit(c) && length < LongestName)
            {
                plain[length++] = char.ToLowerInvariant(c);
            }
        }

        return new string(plain[..length]);
    }

    /// <summary>The lower, the rather it is the indicator; null for a name that is none.</summary>
    public static int? ValueRank(string name) => Ranks.TryGetValue(Plain(name), out var rank) ? rank : null;

    public static FieldRole Role(string name) => Roles.TryGetValue(Plain(name), out var found) ? found.Role : FieldRole.None;

    public static bool IsKnown(string name) => ValueRank(name) is not null || Role(name) != FieldRole.None;

    /// <summary>The key in the metadata; null for a field that is not kept there.</summary>
    public static string? MetadataKey(string name) => Roles.TryGetValue(Plain(name), out var found) && found.Role == FieldRole.Metadata ? found.Key : null;

    private static string KeyOf(string plain) => plain switch
    {
        "references" or "urlhauslink" or "threatfoxlink" => "reference",
        "dstport" => "port",
        "asnumber" => "as_number",
        "filename" => "file_name",
        "filetype" => "file_type",
        "toids" => "to_ids",
        "vendorproject" => "vendorProject",
        "vulnerabilityname" => "vulnerabilityName",
        "duedate" => "dueDate",
        "knownransomwarecampaignuse" => "knownRansomwareCampaignUse",
        "requiredaction" => "requiredAction",
        _ => plain,
    };
}
