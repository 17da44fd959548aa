using System.Collections.Frozen;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>The attribute types of MISP that hold indicators (describeTypes.json). Both halves of a composite type go by their own rule.</summary>
internal static class MispTypes
{
    private static readonly FrozenDictionary<string, IndicatorType> Types = new Dictionary<IndicatorType, string>
    {
        [IndicatorType.Ip] = "ip ip-src ip-dst",
        [IndicatorType.Domain] = "domain hostname",
        [IndicatorType.Url] = "url",
        [IndicatorType.Hash] = "md5 sha1 sha224 sha256 sha384 sha512 x509-fingerprint-md5 x509-fingerprint-sha1 x509-fingerprint-sha256",
        [IndicatorType.Email] = "email email-src email-dst email-reply-to",
        [IndicatorType.Cve] = "vulnerability",
    }.SelectMany(row => row.Value.Split(' ').Select(name => KeyValuePair.Create(name, row.Key))).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The indicators in an attribute's value, each with its type and whether it is a certificate's fingerprint; none where the type holds none.</summary>
    public static IEnumerable<(IndicatorType Type, string Value, bool IsCertificate)> Halves(string type, string value)
    {
        // A sample is written name|md5 and its type is one word.
        var types = type == "malware-sample" ? ["filename", "md5"] : type.Split('|');
        var values = types.Length == 1 ? [value] : value.Split('|', types.Length);
        for (var i = 0; i < Math.Min(types.Length, values.Length); i++)
        {
            if (Types.TryGetValue(types[i], out var found))
            {
                yield return (found, values[i], types[i].StartsWith("x509", StringComparison.Ordinal));
            }
        }
    }
}
