using System.Buffers;
using System.Text;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence;

/// <summary>
/// Indicators in memory for look-up while events stream by: an address in a network, a name or one of its parents, a URL or one of its path prefixes, a hash, an
/// e-mail address. CVEs stand in no field that is looked up, and are left out. Packed: keys without objects, and an object only for what is found. Immutable;
/// replaced as a whole.
/// </summary>
public sealed class IndicatorIndex
{
    public static readonly IndicatorIndex Empty = Build([]);

    private const int LongestName = 253;
    private const int LongestHash = 128;
    private const int LongestMail = 320;

    private readonly IndicatorAddresses addresses;
    private readonly IndicatorTexts domains;
    private readonly IndicatorTexts urls;
    private readonly IndicatorTexts hashes;
    private readonly IndicatorTexts mails;
    private readonly IReadOnlyDictionary<int, string> wholeUrls;
    private readonly IReadOnlyList<string> sources;

    internal IndicatorIndex(IndicatorIndexBuilder built)
    {
        (addresses, domains, urls, hashes, mails) = (built.Addresses, built.Domains, built.Urls, built.Hashes, built.Mails);
        (wholeUrls, sources, Count) = (built.WholeUrls, built.Sources, built.Count);
    }

    /// <summary>Indicators that are looked for.</summary>
    public int Count { get; }

    /// <summary>The first entry of an equal value wins.</summary>
    public static IndicatorIndex Build(IEnumerable<IndicatorEntry> entries)
    {
        var builder = new IndicatorIndexBuilder();
        foreach (var entry in entries)
        {
            builder.Add(entry.Type, entry.Value, entry.Id, entry.Source);
        }

        return builder.Build();
    }

    /// <summary>The most specific network or address that holds the address.</summary>
    public IndicatorHit? FindAddress(ReadOnlySpan<char> text) => addresses.IsEmpty ? null : addresses.Find(text, sources);

    /// <summary>The name itself or its nearest listed parent.</summary>
    public IndicatorHit? FindDomain(ReadOnlySpan<char> name)
    {
        Span<byte> lower = stackalloc byte[LongestName + 1];
        if (domains.Count == 0 || Ascii.ToLower(name.TrimEnd('.'), lower, out var length) != OperationStatus.Done)
        {
            return null;
        }

        for (var part = (ReadOnlySpan<byte>)lower[..length]; !part.IsEmpty;)
        {
            if (domains.Find(part) is >= 0 and var key)
            {
                return Hit(domains, key, IndicatorType.Domain);
            }

            var dot = part.IndexOf((byte)'.');
            part = dot < 0 ? [] : part[(dot + 1)..];
        }

        return null;
    }

    /// <summary>The URL itself or the longest listed prefix of its path, without query.</summary>
    public IndicatorHit? FindUrl(ReadOnlySpan<char> url)
    {
        if (urls.Count == 0 || url.Length > WebAddress.Longest)
        {
            return null;
        }

        // Escaping makes a URL at most nine times as long; longer ones than the buffer are none that anybody lists.
        Span<byte> buffer = stackalloc byte[WebAddress.Longest + 2];
        var length = UrlKey.Write(url, buffer);
        if (length < 0)
        {
            return null;
        }

        var whole = (ReadOnlySpan<byte>)buffer[..length];
        if (urls.Find(whole) is >= 0 and var exact)
        {
            return UrlHit(exact);
        }

        var query = whole.IndexOf((byte)'?');
        var part = query < 0 ? whole : whole[..query];
        var host = whole.IndexOf("//"u8) + 2;
        for (var pathStart = host + whole[host..].IndexOf((byte)'/'); part.Length > pathStart;)
        {
            if (urls.Find(part) is >= 0 and var key)
            {
                return UrlHit(key);
            }

            part = part[..(part[..^1].LastIndexOf((byte)'/') + 1)];
        }

        return null;
    }

    /// <summary>A hash of hexadecimal digits in any case.</summary>
    public IndicatorHit? FindHash(ReadOnlySpan<char> hash)
    {
        Span<byte> bytes = stackalloc byte[LongestHash / 2];
        return hashes.Count > 0 && hash.Length <= LongestHash && Convert.FromHexString(hash, bytes, out var read, out var written) == OperationStatus.Done && read == hash.Length
            && hashes.Find(bytes[..written]) is >= 0 and var key
            ? Hit(hashes, key, IndicatorType.Hash)
            : null;
    }

    /// <summary>An e-mail address in any case.</summary>
    public IndicatorHit? FindEmail(ReadOnlySpan<char> address)
    {
        Span<byte> lower = stackalloc byte[LongestMail];
        return mails.Count > 0 && address.Length <= LongestMail && Ascii.ToLower(address, lower, out var length) == OperationStatus.Done && mails.Find(lower[..length]) is >= 0 and var key
            ? Hit(mails, key, IndicatorType.Email)
            : null;
    }

    private IndicatorHit UrlHit(int key) => Hit(urls, key, IndicatorType.Url) is var hit && wholeUrls.TryGetValue(key, out var whole) ? hit with { Value = whole } : hit;

    private IndicatorHit Hit(IndicatorTexts texts, int key, IndicatorType type)
    {
        var (id, source) = texts.Owners[key];
        var value = type == IndicatorType.Hash ? Convert.ToHexStringLower(texts[key]) : Encoding.UTF8.GetString(texts[key]);
        return new IndicatorHit(id, type, value, sources[source]);
    }
}
