using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace SocConsole.Core.Intelligence.Stix;

/// <summary>A format that a text must have.</summary>
/// <param name="Fits">Whether a text has it.</param>
/// <param name="Wanted">What it must be, for a person.</param>
/// <param name="Advice">Whether the specification only says SHOULD.</param>
internal sealed record StixFormat(Func<string, bool> Fits, string Wanted, bool Advice = false);

/// <summary>The formats of texts that the tables name.</summary>
internal static partial class StixFormats
{
    private static readonly SearchValues<char> Base64Digits = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    public static FrozenDictionary<string, StixFormat> All { get; } = new Dictionary<string, StixFormat>(StringComparer.Ordinal)
    {
        ["binary"] = new(IsBase64, "Base64 (RFC 4648, section 4)"),
        ["character-set"] = new(text => CharacterSet().IsMatch(text), "a name of the IANA character set registry, such as UTF-8"),
        ["cpe"] = new(IsCpe, "a CPE 2.3 name, cpe:2.3:part:vendor:product:… with eleven components"),
        ["domain-name"] = new(text => text.Length <= 255 && DomainName().IsMatch(text), "a domain name without scheme, port, path or blanks"),
        ["email-address"] = new(text => EmailAddress().IsMatch(text), "an address of the form local@domain, without a display name"),
        ["hex"] = new(text => text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit), "an even number of hexadecimal digits"),
        ["ipv4"] = new(IsV4, "an IPv4 address or block in CIDR notation, such as 198.51.100.0/24"),
        ["ipv6"] = new(IsV6, "an IPv6 address or block in CIDR notation, such as 2001:db8::/32"),
        ["language"] = new(IsLanguage, "an RFC 5646 language code, such as en or pt-BR"),
        ["mac"] = new(text => Mac().IsMatch(text), "six lower-case pairs of hexadecimal digits with colons, such as d2:fb:49:24:37:18"),
        ["media-type"] = new(text => MediaType().IsMatch(text), "an IANA media type of the form type/subtype", Advice: true),
        ["mime-type"] = new(text => MediaType().IsMatch(text), "an IANA media type of the form type/subtype"),
        ["property-name"] = new(IsPropertyName, "a property name: 3 to 250 of a-z, 0-9 and _, beginning with a letter"),
        ["protocol"] = new(text => Protocol().IsMatch(text), "a lower-case name of the IANA service name registry, such as tcp or http", Advice: true),
        ["registry-key"] = new(text => !ShortHive().IsMatch(text), "a key with its hive's full name, HKEY_LOCAL_MACHINE and not HKLM"),
        ["relationship-type"] = new(text => RelationshipType().IsMatch(text), "lower-case letters, digits and hyphens, such as attributed-to"),
        ["selector"] = new(text => Selector().IsMatch(text), "a selector such as description or labels.[0]"),
        ["semantic-version"] = new(text => SemanticVersion().IsMatch(text), "a semantic version such as 1.2.1"),
        ["url"] = new(text => Url().IsMatch(text), "a URL with its scheme and without blanks (RFC 3986)"),
    }.ToFrozenDictionary();

    public static bool IsPropertyName(string text) => text.Length is >= 3 and <= 250 && PropertyName().IsMatch(text);

    public static bool IsTypeName(string text) => text.Length is >= 3 and <= 250 && TypeName().IsMatch(text);

    public static bool IsDictionaryKey(string text) => text.Length is >= 1 and <= 250 && DictionaryKey().IsMatch(text);

    /// <summary>Whether the text is <c>type--UUID</c> with an RFC 4122 UUID.</summary>
    public static bool IsIdentifier(string text) => Identifier().IsMatch(text);

    /// <summary>The type in an identifier, or null where the text has none.</summary>
    public static string? TypeOf(string identifier) => identifier.IndexOf("--", StringComparison.Ordinal) is > 0 and var end && IsTypeName(identifier[..end]) ? identifier[..end] : null;

    /// <summary>Whether an RFC 5646 tag is well formed and begins with a code of ISO 639-1 or 639-2.</summary>
    public static bool IsLanguage(string text)
    {
        if (LanguageTag().Match(text) is not { Success: true } match || !StixDefinitions.Vocabularies["iso-639"].Contains(match.Groups["language"].Value.ToLowerInvariant()))
        {
            return false;
        }

        var region = match.Groups["region"].Value.ToUpperInvariant();
        return region.Length != 2 || StixDefinitions.Vocabularies["iso-3166"].Contains(region);
    }

    /// <summary>Whether a text is Base64. The bits behind the last byte may be anything: the examples of the OASIS suite have some set, which .NET's own check refuses.</summary>
    public static bool IsBase64(string text) => text.Length % 4 == 0 && text.AsSpan().TrimEnd('=') is var digits && text.Length - digits.Length <= 2 && !digits.ContainsAnyExcept(Base64Digits);

    private static bool IsV4(string text)
    {
        var parts = text.Split('/');
        return parts.Length <= 2 && Quad().IsMatch(parts[0]) && (parts.Length == 1 || IsPrefix(parts[1], 32));
    }

    private static bool IsV6(string text)
    {
        var parts = text.Split('/');
        return parts.Length <= 2 && parts[0].All(character => char.IsAsciiHexDigit(character) || character is ':' or '.')
            && IPAddress.TryParse(parts[0], out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 && (parts.Length == 1 || IsPrefix(parts[1], 128));
    }

    private static bool IsPrefix(string text, int longest) =>
        text.Length is >= 1 and <= 3 && text.All(char.IsAsciiDigit) && (text.Length == 1 || text[0] != '0') && int.Parse(text, CultureInfo.InvariantCulture) <= longest;

    private static bool IsCpe(string text)
    {
        var parts = UnescapedColon().Split(text);
        return parts.Length == 13 && parts[0] == "cpe" && parts[1] == "2.3" && parts[2] is "a" or "h" or "o" or "*" or "-" && parts.Skip(3).All(part => CpeComponent().IsMatch(part));
    }

    // Names with a full stop are few; a stop elsewhere is a file name or a slip.
    [GeneratedRegex(@"\A(ANSI_X3\.|ISO_646\.|T\.)?[A-Za-z0-9_():+'-]{2,100}\z")]
    private static partial Regex CharacterSet();

    [GeneratedRegex(@"\A[^\s/:@?#\\]+\z")]
    private static partial Regex DomainName();

    [GeneratedRegex(@"\A(""[^""\r\n]{1,64}""|[^\s@<>""]{1,64})@[^\s@<>""]{1,255}\z")]
    private static partial Regex EmailAddress();

    [GeneratedRegex(@"\A([0-9a-f]{2}:){5}[0-9a-f]{2}\z")]
    private static partial Regex Mac();

    [GeneratedRegex(@"\A(application|audio|example|font|haptics|image|message|model|multipart|text|video)/[a-zA-Z0-9][a-zA-Z0-9!#$&^_.+-]{0,126}\z")]
    private static partial Regex MediaType();

    [GeneratedRegex(@"\A[a-z][a-z0-9_]*\z")]
    private static partial Regex PropertyName();

    [GeneratedRegex(@"\A[a-z][a-z0-9]*(-[a-z0-9]+)*\z")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"\A[a-zA-Z0-9_-]+\z")]
    private static partial Regex DictionaryKey();

    [GeneratedRegex(@"\A[a-z][a-z0-9-]+[a-z0-9]--[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_.-]{0,99}\z")]
    private static partial Regex Protocol();

    [GeneratedRegex(@"\A(HKLM|HKCU|HKCR|HKCC|HKU|HKPD|HKDD)(\\|\z)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ShortHive();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,249}\z")]
    private static partial Regex RelationshipType();

    [GeneratedRegex(@"\A(id|[a-z0-9_-]{3,250}(\.(\[[0-9]{1,9}\]|[a-zA-Z0-9_-]{1,250})){0,64})\z")]
    private static partial Regex Selector();

    [GeneratedRegex(@"\A(0|[1-9][0-9]{0,9})\.(0|[1-9][0-9]{0,9})\.(0|[1-9][0-9]{0,9})(-[0-9A-Za-z.-]{1,100})?(\+[0-9A-Za-z.-]{1,100})?\z")]
    private static partial Regex SemanticVersion();

    [GeneratedRegex(@"\A[a-zA-Z][a-zA-Z0-9+.-]*:[^\s]+\z")]
    private static partial Regex Url();

    [GeneratedRegex(@"\A(?<language>[a-zA-Z]{2,3})(-[a-zA-Z]{3}){0,3}(-[a-zA-Z]{4})?(-(?<region>[a-zA-Z]{2}|[0-9]{3}))?(-([a-zA-Z0-9]{5,8}|[0-9][a-zA-Z0-9]{3})){0,4}(-[a-wy-zA-WY-Z0-9](-[a-zA-Z0-9]{2,8}){1,4}){0,4}(-x(-[a-zA-Z0-9]{1,8}){1,4})?\z")]
    private static partial Regex LanguageTag();

    [GeneratedRegex(@"\A((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\.(?!\z)|\z)){4}\z")]
    private static partial Regex Quad();

    [GeneratedRegex(@"(?<!\\):")]
    private static partial Regex UnescapedColon();

    [GeneratedRegex(@"\A([*-]|[?*]?([a-zA-Z0-9._~-]|\\[^a-zA-Z0-9\s])+[?*]*|\?+)\z")]
    private static partial Regex CpeComponent();
}
