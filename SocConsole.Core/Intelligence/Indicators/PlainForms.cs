using System.Buffers;
using System.Globalization;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>Hashes by their length alone.</summary>
internal static class HashText
{
    public const int Shortest = 32;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");

    public static bool IsHash(ReadOnlySpan<char> text) => IsLength(text.Length) && !text.ContainsAnyExcept(Hex);

    public static bool IsLength(int digits) => digits is 32 or 40 or 56 or 64 or 96 or 128;
}

/// <summary>Names of vulnerabilities: <c>CVE-year-number</c>.</summary>
internal static class CveText
{
    public const int FirstYear = 1999;
    public const int LastYear = 2099;
    public const int Prefix = 4;

    private const int ShortestNumber = 4;
    private const int LongestNumber = 10;

    public static string? Read(ReadOnlySpan<char> text) =>
        text.StartsWith("CVE-", StringComparison.OrdinalIgnoreCase) && Length(text[Prefix..]) is var length && length > 0 && length == text.Length - Prefix
            ? text.ToString().ToUpperInvariant()
            : null;

    /// <summary>Characters of the year and number at the beginning of the text, which may go on behind them with anything but a letter or digit; 0 when there are none.</summary>
    public static int Length(ReadOnlySpan<char> text)
    {
        const int Year = 5;
        if (text.Length < Year + ShortestNumber || text[Year - 1] != '-' || !int.TryParse(text[..(Year - 1)], NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || year is < FirstYear or > LastYear)
        {
            return 0;
        }

        var digits = text[Year..].IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? text.Length - Year : digits;
        return digits is >= ShortestNumber and <= LongestNumber && (TextTable.At(text, Year + digits) & TextKinds.Alphanumeric) == 0 ? Year + digits : 0;
    }
}

/// <summary>E-mail addresses: the dot-atom of RFC 5322 before the '@', and behind it a domain or an address in brackets (RFC 5321).</summary>
internal static class MailAddress
{
    public const int LongestLocal = 64;

    public const string V6Tag = "IPv6:";

    public static string? Read(ReadOnlySpan<char> text, bool reserved = false)
    {
        var at = text.LastIndexOf('@');
        return at > 0 && IsLocal(text[..at]) && Domain(text[(at + 1)..], reserved) is { } domain ? $"{text[..at].ToString().ToLowerInvariant()}@{domain}" : null;
    }

    private static bool IsLocal(ReadOnlySpan<char> local)
    {
        if (local.Length > LongestLocal || local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var c in local)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !".!#$%&'*+/=?^_`{|}~-".Contains(c, StringComparison.Ordinal) && (TextTable.Kinds(c) & TextKinds.Wide) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static string? Domain(ReadOnlySpan<char> domain, bool reserved)
    {
        if (!domain.StartsWith('['))
        {
            return domain.EndsWith('.') ? null : HostName.Domain(domain, reserved);
        }

        var literal = domain.EndsWith(']') ? domain[1..^1] : [];
        return literal.StartsWith(V6Tag, StringComparison.OrdinalIgnoreCase)
            ? NetworkAddress.ReadV6(literal[V6Tag.Length..]) is { } v6 ? $"[ipv6:{v6}]" : null
            : NetworkAddress.ReadV4(literal) is { } v4 ? $"[{v4}]" : null;
    }
}
