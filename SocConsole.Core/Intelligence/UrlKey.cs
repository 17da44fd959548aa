using System.Buffers;
using System.Text;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence;

/// <summary>What URLs are compared by: no fragment and no default port, which servers don't see, and no dot segments.</summary>
internal static class UrlKey
{
    // What Uri leaves as it stands in a path and a query.
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~/?=&,;+@.");
    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.");
    private static readonly SearchValues<char> HostEnds = SearchValues.Create("/?#:");

    /// <summary>The key; null for what is no http(s) or ftp URL.</summary>
    public static string? Of(string text) =>
        text.Length <= WebAddress.Longest && Uri.TryCreate(text, UriKind.Absolute, out var uri) && WebAddress.Scheme(uri.Scheme) is not null
            ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.PathAndQuery, UriFormat.UriEscaped)
            : null;

    /// <summary>Writes the key as bytes. Ordinary URLs are read here, the others by <see cref="Uri"/>; both give the same key. -1 for what is no URL, or longer than <paramref name="key"/>.</summary>
    public static int Write(ReadOnlySpan<char> text, Span<byte> key)
    {
        if (text.Length > WebAddress.Longest)
        {
            return -1;
        }

        var quick = WriteOrdinary(text, key);
        if (quick > 0)
        {
            return quick;
        }

        return Of(text.ToString()) is { } slow && slow.Length <= key.Length && Ascii.FromUtf16(slow, key, out var written) == OperationStatus.Done ? written : -1;
    }

    private static int WriteOrdinary(ReadOnlySpan<char> text, Span<byte> key)
    {
        var scheme = text.StartsWith("http://") ? 7 : text.StartsWith("https://") ? 8 : 0;
        if (scheme == 0 || text.Length + 1 > key.Length)
        {
            return 0;
        }

        var length = text[scheme..].IndexOfAny(HostEnds);
        var end = length < 0 ? text.Length : scheme + length;
        if (!IsOrdinaryHost(text[scheme..end]) || (end < text.Length && text[end] == ':'))
        {
            return 0;
        }

        var rest = text[end..];
        rest = rest.IndexOf('#') is >= 0 and var fragment ? rest[..fragment] : rest;
        if (rest.ContainsAnyExcept(Plain) || rest.Contains("/.", StringComparison.Ordinal))
        {
            return 0;
        }

        Ascii.ToLower(text[..end], key, out var written);
        if (rest.IsEmpty || rest[0] != '/')
        {
            key[written++] = (byte)'/';
        }

        Ascii.FromUtf16(rest, key[written..], out var behind);
        return written + behind;
    }

    // Four octets without leading zeros, or labels with a last one that has a letter first: no form of an address that Uri would write anew.
    private static bool IsOrdinaryHost(ReadOnlySpan<char> host)
    {
        if (host.Length is 0 or > 253 || host.ContainsAnyExcept(HostCharacters) || host.Contains("..", StringComparison.Ordinal) || host[0] is '.' or '-' || host[^1] is '.' or '-')
        {
            return false;
        }

        var last = host[(host.LastIndexOf('.') + 1)..];
        return char.IsAsciiLetter(last[0]) ? HasOrdinaryLabels(host) : NetworkAddress.ReadV4(host) is not null;
    }

    private static bool HasOrdinaryLabels(ReadOnlySpan<char> host)
    {
        foreach (var range in host.Split('.'))
        {
            var label = host[range];
            if (label.Length > 63 || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }
        }

        return true;
    }
}
