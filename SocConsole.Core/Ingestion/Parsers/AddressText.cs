using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Reads IP addresses out of log text in one canonical form, so that the same address is always the same string.</summary>
internal static class AddressText
{
    private const int MaximumLength = 64;
    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF.:");

    /// <summary>
    /// True for a dotted quad without leading zeros or an IPv6 address (RFC 4291); brackets and the zone are left out and IPv4-mapped addresses become IPv4.
    /// A name, and a quad that different readers would take for different addresses, is false.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? address)
    {
        address = null;
        if (text.Length is < 2 or > MaximumLength)
        {
            return false;
        }

        if (IsQuad(text))
        {
            address = TextPool.Get(text);
            return true;
        }

        return text.Contains(':') && TryReadSix(text, out address);
    }

    /// <summary>Reads an address that may be followed by a port: <c>192.0.2.1:443</c>, <c>[2001:db8::1]:443</c>.</summary>
    public static bool TryReadWithPort(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? address, out ReadOnlySpan<char> port)
    {
        port = default;
        if (TryRead(text, out address))
        {
            return true;
        }

        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !Numbers.IsPort(text[(colon + 1)..]) || (text[..colon].Contains(':') && text[0] != '['))
        {
            return false;
        }

        port = text[(colon + 1)..];
        return TryRead(text[..colon], out address);
    }

    /// <summary>The one address in the text; false when there is none, or there are several and nothing says which is meant.</summary>
    public static bool TryFindOnly(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? address)
    {
        address = null;
        while (!text.IsEmpty)
        {
            var start = text.IndexOfAny(AddressCharacters);
            if (start < 0)
            {
                break;
            }

            text = text[start..];
            var length = text.IndexOfAnyExcept(AddressCharacters);
            var word = length < 0 ? text : text[..length];
            text = text[word.Length..];
            if (word.Length > 6 && TryReadWithPort(word.TrimEnd(".:"), out var found, out _))
            {
                if (address is not null && address != found)
                {
                    address = null;
                    return false;
                }

                address = found;
            }
        }

        return address is not null;
    }

    private static bool IsQuad(ReadOnlySpan<char> text)
    {
        if (text.Length is < 7 or > 15)
        {
            return false;
        }

        int value = 0, digits = 0, dots = 0;
        foreach (var character in text)
        {
            if (char.IsAsciiDigit(character))
            {
                if (digits > 0 && value == 0)
                {
                    return false;
                }

                value = (value * 10) + character - '0';
                digits++;
                if (value > 255)
                {
                    return false;
                }
            }
            else if (character == '.' && digits > 0 && dots < 3)
            {
                dots++;
                value = digits = 0;
            }
            else
            {
                return false;
            }
        }

        return dots == 3 && digits > 0;
    }

    private static bool TryReadSix(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? address)
    {
        address = null;
        if (text[0] == '[' && text[^1] == ']')
        {
            text = text[1..^1];
        }

        var zone = text.IndexOf('%');
        text = zone < 0 ? text : text[..zone];
        if (text.IsEmpty || text[0] == '[' || !IPAddress.TryParse(text, out var parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }

        if (parsed.IsIPv4MappedToIPv6)
        {
            parsed = parsed.MapToIPv4();
        }

        Span<char> buffer = stackalloc char[MaximumLength];
        parsed.TryFormat(buffer, out var written);
        address = TextPool.Get(buffer[..written]);
        return true;
    }
}
