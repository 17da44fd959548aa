using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence;

/// <summary>Addresses and networks, one table for each length of prefix; a map of the upper halves of IPv4 addresses says which lengths are worth a look.</summary>
internal sealed class IndicatorAddresses
{
    private const int V4 = 32;
    private const int V6 = 128;

    private readonly Dictionary<uint, int>?[] v4 = new Dictionary<uint, int>?[V4 + 1];
    private readonly Dictionary<UInt128, int>?[] v6 = new Dictionary<UInt128, int>?[V6 + 1];
    private readonly IndicatorOwners owners = new();

    // For each upper half, a bit for each length; that of /0 is kept apart, since a number has no 33rd bit.
    private readonly uint[] lengths = new uint[1 << 16];
    private int[] v6Lengths = [];

    public bool IsEmpty => owners.Count == 0;

    /// <summary>False when it is there already: the first one stays.</summary>
    public bool TryAdd(ReadOnlySpan<char> text, int id, ushort source)
    {
        var slash = text.IndexOf('/');
        var address = IPAddress.Parse(slash < 0 ? text : text[..slash]);
        var isV6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        var length = slash < 0 ? (isV6 ? V6 : V4) : int.Parse(text[(slash + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        if (isV6 && address.IsIPv4MappedToIPv6 && length >= V6 - V4)
        {
            (address, length, isV6) = (address.MapToIPv4(), length - (V6 - V4), false);
        }

        return isV6 ? TryAdd(v6[length] ??= [], Number(address), id, source) : TryAddV4(NumberV4(address), length, id, source);
    }

    public IndicatorHit? Find(ReadOnlySpan<char> text, IReadOnlyList<string> sources)
    {
        if (TryReadV4(text, out var number))
        {
            return FindV4(number, sources);
        }

        if (!IPAddress.TryParse(text, out var address))
        {
            return null;
        }

        return address.AddressFamily == AddressFamily.InterNetwork ? FindV4(NumberV4(address), sources)
            : address.IsIPv4MappedToIPv6 ? FindV4(NumberV4(address.MapToIPv4()), sources)
            : FindV6(Number(address), sources);
    }

    public void Trim()
    {
        owners.Trim();
        foreach (var table in v4)
        {
            table?.TrimExcess();
        }

        foreach (var table in v6)
        {
            table?.TrimExcess();
        }

        v6Lengths = [.. Enumerable.Range(0, V6 + 1).Where(length => v6[length] is not null).Reverse()];
    }

    private bool TryAddV4(uint number, int length, int id, ushort source)
    {
        number &= MaskV4(length);
        if (!TryAdd(v4[length] ??= [], number, id, source))
        {
            return false;
        }

        if (length > 0)
        {
            var from = number >> 16;
            var count = length >= 16 ? 1 : 1 << (16 - length);
            for (var half = from; half < from + count; half++)
            {
                lengths[half] |= 1u << (length - 1);
            }
        }

        return true;
    }

    private bool TryAdd<T>(Dictionary<T, int> table, T number, int id, ushort source)
        where T : struct
    {
        if (!table.TryAdd(number, owners.Count))
        {
            return false;
        }

        owners.Add(id, source);
        return true;
    }

    // The longest prefix first.
    private IndicatorHit? FindV4(uint number, IReadOnlyList<string> sources)
    {
        for (var left = lengths[number >> 16]; left != 0;)
        {
            var length = BitOperations.Log2(left) + 1;
            left &= ~(1u << (length - 1));
            var network = number & MaskV4(length);
            if (v4[length]!.TryGetValue(network, out var owner))
            {
                return Hit(owner, new IPAddress(BinaryPrimitives.ReverseEndianness(network)), length, V4, sources);
            }
        }

        return v4[0] is { } all && all.TryGetValue(0, out var any) ? Hit(any, IPAddress.Any, 0, V4, sources) : null;
    }

    private IndicatorHit? FindV6(UInt128 number, IReadOnlyList<string> sources)
    {
        foreach (var length in v6Lengths)
        {
            var network = length == 0 ? UInt128.Zero : number & (UInt128.MaxValue << (V6 - length));
            if (v6[length]!.TryGetValue(network, out var owner))
            {
                var bytes = new byte[16];
                BinaryPrimitives.WriteUInt128BigEndian(bytes, network);
                return Hit(owner, new IPAddress(bytes), length, V6, sources);
            }
        }

        return null;
    }

    private IndicatorHit Hit(int owner, IPAddress address, int length, int width, IReadOnlyList<string> sources)
    {
        var (id, source) = owners[owner];
        return length == width
            ? new IndicatorHit(id, IndicatorType.Ip, address.ToString(), sources[source])
            : new IndicatorHit(id, IndicatorType.Cidr, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{address}/{length}"), sources[source]);
    }

    // Four decimal octets as nearly every event has them; all other forms are the framework's to read.
    private static bool TryReadV4(ReadOnlySpan<char> text, out uint number)
    {
        number = 0;
        var (octet, digits, dots) = (0u, 0, 0);
        if (text.Length is < 7 or > 15)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (c == '.' && digits > 0 && dots < 3)
            {
                number = (number << 8) | octet;
                (octet, digits, dots) = (0, 0, dots + 1);
            }
            else if (char.IsAsciiDigit(c) && (digits == 0 || octet > 0))
            {
                octet = (octet * 10) + (c - (uint)'0');
                digits++;
                if (octet > byte.MaxValue)
                {
                    return false;
                }
            }
            else
            {
                return false;
            }
        }

        number = (number << 8) | octet;
        return dots == 3 && digits > 0;
    }

    private static uint MaskV4(int length) => length == 0 ? 0 : uint.MaxValue << (V4 - length);

    private static uint NumberV4(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    private static UInt128 Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
