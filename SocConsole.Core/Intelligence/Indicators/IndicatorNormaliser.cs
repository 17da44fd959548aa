using System.Buffers;
using System.Globalization;
using System.Net;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>Finds out what a single value is and brings it into its normal form. docs/intelligence.md has the rules and where tools differ.</summary>
public static class IndicatorNormaliser
{
    /// <summary>Longer values are refused.</summary>
    public const int LongestValue = 4096;

    /// <summary>Each round makes the value shorter or settles it; what needs more was not written by a person.</summary>
    private const int MostRefangs = 4;

    private static readonly SearchValues<char> Numeric = SearchValues.Create("0123456789.:");
    private static readonly SearchValues<char> Defanged = SearchValues.Create("[](){}\\^*_:");

    /// <summary>
    /// The value's normal form. Defanged values are made whole first; quotation marks and blanks around it are taken off, and so is the port of an address or a name.
    /// </summary>
    /// <param name="value">One indicator, as a feed or a person wrote it.</param>
    /// <param name="type">
    /// What the source says it is; null to find out. Where it is said, names that are reserved for tests and documentation are taken too. Addresses and networks are one family: a network of one address is <see cref="IndicatorType.Ip"/>, and an
    /// address with a shorter prefix <see cref="IndicatorType.Cidr"/>.
    /// </param>
    /// <returns>An error of kind <see cref="ErrorKind.Invalid"/> whose sentence says why, when it is none.</returns>
    public static Result<NormalIndicator> Normalise(ReadOnlySpan<char> value, IndicatorType? type = null)
    {
        var text = value.Trim().Trim("\"'").Trim();
        if (text.Length is 0 or > LongestValue)
        {
            return Error.Invalid(text.Length == 0 ? "An empty value is no indicator." : $"An indicator has at most {LongestValue} characters.");
        }

        for (var round = 0; round < MostRefangs && text.ContainsAny(Defanged); round++)
        {
            var whole = Refanger.Refang(text.ToString());
            if (text.SequenceEqual(whole))
            {
                break;
            }

            text = whole.AsSpan().Trim();
        }

        return (type ?? Guess(text)) switch
        {
            IndicatorType.Ip or IndicatorType.Cidr => Address(text),
            IndicatorType.Domain => Domain(text, reserved: type is not null),
            IndicatorType.Url => Url(text),
            IndicatorType.Hash => Hash(text),
            IndicatorType.Email => Email(text, reserved: type is not null),
            IndicatorType.Cve => Cve(text),
            var other => Error.Invalid($"{other} is no type of indicator."),
        };
    }

    private static IndicatorType Guess(ReadOnlySpan<char> text)
    {
        if (text.Contains("://", StringComparison.Ordinal))
        {
            return IndicatorType.Url;
        }

        if (text.StartsWith("CVE-", StringComparison.OrdinalIgnoreCase) && !text.ContainsAny(".@/"))
        {
            return IndicatorType.Cve;
        }

        if (HashText.IsHash(text))
        {
            return IndicatorType.Hash;
        }

        if (text.Contains('@'))
        {
            return IndicatorType.Email;
        }

        return text.Contains('/') || text.StartsWith('[') || text.Count(':') > 1 || !text.ContainsAnyExcept(Numeric) ? IndicatorType.Ip : IndicatorType.Domain;
    }

    private static Result<NormalIndicator> Address(ReadOnlySpan<char> text)
    {
        var slash = text.IndexOf('/');
        var host = slash < 0 ? text : text[..slash];
        if (Read(host, portAllowed: slash < 0) is not { } address)
        {
            return Error.Invalid("An address is four decimal numbers up to 255 without leading zeros, or an IPv6 address.");
        }

        if (slash < 0)
        {
            return new NormalIndicator(IndicatorType.Ip, address.ToString());
        }

        return NetworkAddress.Network(address, text[(slash + 1)..]) is { } network ? network : Error.Invalid("A network's prefix is a number up to 32, or 128 for IPv6.");
    }

    // 192.0.2.1, 192.0.2.1:443, 2001:db8::1, [2001:db8::1]:443, fe80::1%eth0: a zone means something on one machine only.
    private static IPAddress? Read(ReadOnlySpan<char> text, bool portAllowed)
    {
        if (text.StartsWith('['))
        {
            var close = text.IndexOf(']');
            return close > 0 && portAllowed && WithoutPort(text[close..]).Length == 1 ? NetworkAddress.ReadV6(WithoutZone(text[1..close])) : null;
        }

        return text.Count(':') > 1 ? NetworkAddress.ReadV6(WithoutZone(text)) : NetworkAddress.ReadV4(portAllowed ? WithoutPort(text) : text);
    }

    private static ReadOnlySpan<char> WithoutZone(ReadOnlySpan<char> text) => text.IndexOf('%') is > 0 and var percent ? text[..percent] : text;

    private static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> text) =>
        text.IndexOf(':') is > 0 and var colon && WebAddress.IsPort(text[(colon + 1)..]) ? text[..colon] : text;

    private static Result<NormalIndicator> Domain(ReadOnlySpan<char> text, bool reserved)
    {
        text = WithoutPort(text);
        if (!HostName.HasKnownEnd(text, reserved))
        {
            return Error.Invalid("A domain ends in a top-level domain that is delegated, or in onion.");
        }

        return HostName.Domain(text, reserved) is { } name
            ? new NormalIndicator(IndicatorType.Domain, name)
            : Error.Invalid("A domain has two labels or more of letters, digits, '-' and '_', each of at most 63 characters, all of at most 253.");
    }

    private static Result<NormalIndicator> Url(ReadOnlySpan<char> text) => WebAddress.Read(text) is { } url
        ? new NormalIndicator(IndicatorType.Url, url.Value)
        : Error.Invalid($"A URL begins with http://, https://, ftp:// or ftps://, names a host, and has no blanks and at most {WebAddress.Longest} characters.");

    private static Result<NormalIndicator> Hash(ReadOnlySpan<char> text) => HashText.IsHash(text)
        ? new NormalIndicator(IndicatorType.Hash, text.ToString().ToLowerInvariant())
        : Error.Invalid("A hash is 32, 40, 56, 64, 96 or 128 hexadecimal digits (MD5, SHA-1, SHA-224, SHA-256, SHA-384, SHA-512).");

    private static Result<NormalIndicator> Email(ReadOnlySpan<char> text, bool reserved) => MailAddress.Read(text, reserved) is { } mail
        ? new NormalIndicator(IndicatorType.Email, mail)
        : Error.Invalid("An e-mail address is a name of at most 64 characters, '@', and a domain or an address in brackets.");

    private static Result<NormalIndicator> Cve(ReadOnlySpan<char> text) => CveText.Read(text) is { } cve
        ? new NormalIndicator(IndicatorType.Cve, cve)
        : Error.Invalid(string.Create(CultureInfo.InvariantCulture, $"A CVE is CVE-, a year from {CveText.FirstYear} to {CveText.LastYear}, '-', and four digits or more."));
}
