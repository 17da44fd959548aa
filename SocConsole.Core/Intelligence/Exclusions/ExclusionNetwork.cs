using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SocConsole.Core.Intelligence.Exclusions;

/// <summary>An address or network as numbers. An IPv4 address within IPv6 (RFC 4291, 2.5.5.2) is the IPv4 address.</summary>
internal readonly record struct ExclusionNetwork(bool IsV4, UInt128 Number, int Length)
{
    public int Width => IsV4 ? 32 : 128;

    /// <summary>Reads what <see cref="Indicators.IndicatorNormaliser"/> gives for an address or a network; null for anything else.</summary>
    public static ExclusionNetwork? Read(ReadOnlySpan<char> text)
    {
        var slash = text.IndexOf('/');
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address))
        {
            return null;
        }

        var width = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var length = width;
        if (slash >= 0 && (!int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > width))
        {
            return null;
        }

        if (address.IsIPv4MappedToIPv6 && length >= 96)
        {
            (address, length, width) = (address.MapToIPv4(), length - 96, 32);
        }

        return new ExclusionNetwork(width == 32, NumberOf(address), length).Of(length);
    }

    /// <summary>The network of this length that it lies in; the length is at most its own.</summary>
    public ExclusionNetwork Of(int length) => new(IsV4, length == 0 ? UInt128.Zero : Number >> (Width - length) << (Width - length), length);

    /// <summary>As an indicator's normal form.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Number);
        var address = new IPAddress(IsV4 ? bytes[12..] : bytes);
        return Length == Width ? address.ToString() : string.Create(CultureInfo.InvariantCulture, $"{address}/{Length}");
    }

    private static UInt128 NumberOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var written);
        return written == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}

/// <summary>Networks by family and prefix length, each with the number of a set of lists. What is looked for is probed once for each length that there is.</summary>
internal sealed class ExclusionNetworks
{
    private readonly Dictionary<uint, int>?[] v4 = new Dictionary<uint, int>?[33];
    private readonly Dictionary<UInt128, int>?[] v6 = new Dictionary<UInt128, int>?[129];
    private int[] v4Lengths = [];
    private int[] v6Lengths = [];

    public void Add(ExclusionNetwork network, Func<int, int> join)
    {
        if (network.IsV4)
        {
            v4Lengths = With(v4Lengths, network.Length);
            var known = v4[network.Length] ??= [];
            known[(uint)network.Number] = join(known.GetValueOrDefault((uint)network.Number));
        }
        else
        {
            v6Lengths = With(v6Lengths, network.Length);
            var known = v6[network.Length] ??= [];
            known[network.Number] = join(known.GetValueOrDefault(network.Number));
        }
    }

    /// <summary>Calls back for every listed network that holds the whole of this one, the widest first. A list's network within it does not count.</summary>
    public void Find(in ExclusionNetwork network, Action<int, string> found)
    {
        if (network.IsV4)
        {
            FindV4((uint)network.Number, network.Length, found);
            return;
        }

        foreach (var length in v6Lengths)
        {
            var wider = length <= network.Length ? network.Of(length) : default;
            if (length <= network.Length && v6[length]!.TryGetValue(wider.Number, out var set))
            {
                found(set, wider.ToString());
            }
        }
    }

    private void FindV4(uint number, int longest, Action<int, string> found)
    {
        foreach (var length in v4Lengths)
        {
            var masked = length == 0 ? 0 : number & (uint.MaxValue << (32 - length));
            if (length <= longest && v4[length]!.TryGetValue(masked, out var set))
            {
                found(set, new ExclusionNetwork(true, masked, length).ToString());
            }
        }
    }

    private static int[] With(int[] lengths, int length) => lengths.Contains(length) ? lengths : [.. lengths.Append(length).Order()];
}
