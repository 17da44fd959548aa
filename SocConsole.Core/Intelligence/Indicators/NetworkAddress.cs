using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>
/// Addresses and networks, read strictly: the framework's own reader takes octal, hexadecimal and short forms of IPv4 and host bits in networks, which would
/// name another address than the one meant.
/// </summary>
internal static class NetworkAddress
{
    private static readonly SearchValues<char> V6Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>Four decimal octets without leading zeros. With <paramref name="padded"/>, zeros to three digits are read as decimal, never as octal.</summary>
    public static IPAddress? ReadV4(ReadOnlySpan<char> text, bool padded = false)
    {
        Span<byte> octets = stackalloc byte[4];
        var count = 0;
        foreach (var range in text.Split('.'))
        {
            var octet = text[range];
            if (count == 4 || octet.Length is 0 or > 3 || octet.ContainsAnyExceptInRange('0', '9') || (!padded && octet.Length > 1 && octet[0] == '0')
                || !byte.TryParse(octet, NumberStyles.None, CultureInfo.InvariantCulture, out octets[count]))
            {
                return null;
            }

            count++;
        }

        return count == 4 ? new IPAddress(octets) : null;
    }

    /// <summary>An IPv6 address without brackets and without a zone.</summary>
    public static IPAddress? ReadV6(ReadOnlySpan<char> text)
    {
        if (text.Length is < 2 or > 45 || text.ContainsAnyExcept(V6Characters))
        {
            return null;
        }

        var tail = text[(text.LastIndexOf(':') + 1)..];
        return (!tail.Contains('.') || ReadV4(tail) is not null) && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
            ? address
            : null;
    }

    /// <summary>An address, or a network when the prefix is shorter than the address; null when the prefix is none.</summary>
    public static NormalIndicator? Network(IPAddress address, ReadOnlySpan<char> prefix)
    {
        var width = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (prefix.Length is 0 or > 3 || (prefix.Length > 1 && prefix[0] == '0') || !int.TryParse(prefix, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || length > width)
        {
            return null;
        }

        return length == width
            ? new NormalIndicator(IndicatorType.Ip, address.ToString())
            : new NormalIndicator(IndicatorType.Cidr, string.Create(CultureInfo.InvariantCulture, $"{Masked(address, width, length)}/{length}"));
    }

    private static IPAddress Masked(IPAddress address, int width, int length)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var written);
        if (width == 32)
        {
            var number = BinaryPrimitives.ReadUInt32BigEndian(bytes);
            BinaryPrimitives.WriteUInt32BigEndian(bytes, length == 0 ? 0 : number & (uint.MaxValue << (32 - length)));
        }
        else
        {
            var number = BinaryPrimitives.ReadUInt128BigEndian(bytes);
            BinaryPrimitives.WriteUInt128BigEndian(bytes, length == 0 ? UInt128.Zero : number & (UInt128.MaxValue << (128 - length)));
        }

        return new IPAddress(bytes[..written]);
    }
}
