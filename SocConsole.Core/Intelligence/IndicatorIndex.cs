using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence;

/// <summary>One thing known to be bad, in its normal form, and where that is known from.</summary>
public sealed record IndicatorEntry(IndicatorType Type, string Value, string Source);

/// <summary>
/// Indicators in memory for look-up while events stream by: an address in a network, a name or one of its parents, a URL or one of its path prefixes, a hash.
/// E-mail addresses and CVEs stand in no field that is looked up, and are left out. Immutable; replaced as a whole.
/// </summary>
public sealed class IndicatorIndex
{
    public static readonly IndicatorIndex Empty = Build([]);

    private readonly Dictionary<UInt128, IndicatorEntry>?[] networks = new Dictionary<UInt128, IndicatorEntry>?[129];
    private readonly Dictionary<string, IndicatorEntry> domains = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IndicatorEntry> urls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IndicatorEntry> hashes = new(StringComparer.OrdinalIgnoreCase);
    private int[] prefixes = [];

    private IndicatorIndex()
    {
    }

    public int Count { get; private set; }

    /// <summary>The first entry of an equal value wins.</summary>
    public static IndicatorIndex Build(IEnumerable<IndicatorEntry> entries)
    {
        var index = new IndicatorIndex();
        foreach (var entry in entries)
        {
            index.Count += index.Add(entry) ? 1 : 0;
        }

        index.prefixes = [.. Enumerable.Range(0, 129).Where(length => index.networks[length] is not null).Reverse()];
        return index;
    }

    /// <summary>The most specific network or address that holds the address.</summary>
    public IndicatorEntry? FindAddress(string text)
    {
        if (prefixes.Length == 0 || !IPAddress.TryParse(text, out var address))
        {
            return null;
        }

        var number = Number(address);
        foreach (var length in prefixes)
        {
            if (networks[length]!.TryGetValue(number & Mask(length), out var entry))
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>The name itself or its nearest listed parent.</summary>
    public IndicatorEntry? FindDomain(string name)
    {
        if (domains.Count == 0 || name.Length is 0 or > 253)
        {
            return null;
        }

        var lookup = domains.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> lower = stackalloc char[253];
        var part = (ReadOnlySpan<char>)lower[..name.AsSpan().ToLowerInvariant(lower)];
        part = part.TrimEnd('.');
        while (!part.IsEmpty)
        {
            if (lookup.TryGetValue(part, out var entry))
            {
                return entry;
            }

            var dot = part.IndexOf('.');
            part = dot < 0 ? [] : part[(dot + 1)..];
        }

        return null;
    }

    /// <summary>The URL itself or the longest listed prefix of its path, without query.</summary>
    public IndicatorEntry? FindUrl(string url)
    {
        if (urls.Count == 0 || UrlKey(url) is not { } normal)
        {
            return null;
        }

        var lookup = urls.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(normal, out var whole))
        {
            return whole;
        }

        var query = normal.IndexOf('?', StringComparison.Ordinal);
        var part = normal.AsSpan(0, query < 0 ? normal.Length : query);
        var pathStart = normal.IndexOf('/', normal.IndexOf("//", StringComparison.Ordinal) + 2);
        while (part.Length > pathStart)
        {
            if (lookup.TryGetValue(part, out var entry))
            {
                return entry;
            }

            var slash = part[..^1].LastIndexOf('/');
            part = part[..(slash + 1)];
        }

        return null;
    }

    public IndicatorEntry? FindHash(string hash) => hashes.GetValueOrDefault(hash);

    /// <summary>What URLs are compared by: no fragment and no default port, which servers don't see, and no dot segments. Null for what is no http(s) or ftp URL.</summary>
    internal static string? UrlKey(string text) =>
        text.Length <= WebAddress.Longest && Uri.TryCreate(text, UriKind.Absolute, out var uri) && WebAddress.Scheme(uri.Scheme) is not null
            ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.PathAndQuery, UriFormat.UriEscaped)
            : null;

    private bool Add(IndicatorEntry entry)
    {
        switch (entry.Type)
        {
            case IndicatorType.Ip:
                var address = IPAddress.Parse(entry.Value);
                return (networks[128] ??= []).TryAdd(Number(address), entry);
            case IndicatorType.Cidr:
                var network = IPNetwork.Parse(entry.Value);
                var length = network.PrefixLength + (network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 96 : 0);
                return (networks[length] ??= []).TryAdd(Number(network.BaseAddress), entry);
            case IndicatorType.Domain:
                return domains.TryAdd(entry.Value, entry);
            case IndicatorType.Url:
                return UrlKey(entry.Value) is { } key && urls.TryAdd(key, entry);
            case IndicatorType.Hash:
                return hashes.TryAdd(entry.Value, entry);
            case IndicatorType.Email or IndicatorType.Cve:
                return false;
            default:
                throw new InvalidOperationException($"unknown indicator type {entry.Type}");
        }
    }

    private static UInt128 Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.MapToIPv6().TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static UInt128 Mask(int length) => length == 0 ? UInt128.Zero : UInt128.MaxValue << (128 - length);
}
