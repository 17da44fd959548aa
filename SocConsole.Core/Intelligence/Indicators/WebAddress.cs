using System.Buffers;
using System.Globalization;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>
/// A URL in its normal form: scheme and host lower case, the host in ASCII, all else kept as it stands - user, port, path, query and fragment may each be what
/// tells two attacks apart.
/// </summary>
/// <param name="Value">The whole URL.</param>
/// <param name="Host">The host as an indicator would be: <see cref="IndicatorType.Ip"/>, or <see cref="IndicatorType.Domain"/> of any name, known or not.</param>
/// <param name="HostStart">Offset of the host in the text read, within brackets for IPv6.</param>
/// <param name="HostEnd">Offset behind the host.</param>
internal readonly record struct WebAddress(string Value, NormalIndicator Host, int HostStart, int HostEnd)
{
    /// <summary>Longer URLs are refused.</summary>
    public const int Longest = 2048;

    private static readonly SearchValues<char> AuthorityEnds = SearchValues.Create("/?#\\");

    /// <summary>Reads <c>http</c>, <c>https</c>, <c>ftp</c> and <c>ftps</c>; null when it is none of these or not sound.</summary>
    public static WebAddress? Read(ReadOnlySpan<char> text)
    {
        var colon = text[..Math.Min(text.Length, 6)].IndexOf(':');
        if (text.Length > Longest || colon < 0 || Scheme(text[..colon]) is not { } scheme || !text[(colon + 1)..].StartsWith("//") || HasBlank(text))
        {
            return null;
        }

        var start = colon + 3;
        var length = text[start..].IndexOfAny(AuthorityEnds);
        var end = length < 0 ? text.Length : start + length;
        var at = text[start..end].LastIndexOf('@');
        var hostStart = at < 0 ? start : start + at + 1;
        if (Split(text[hostStart..end]) is not { } parts || ReadHost(text[(hostStart + parts.Start)..(hostStart + parts.End)], parts.Start == 1) is not { } host)
        {
            return null;
        }

        var shown = parts.Start == 1 ? $"[{host.Value}]" : host.Value;
        var value = string.Concat(string.Concat(scheme, "://", text[start..hostStart]), shown, text[(hostStart + parts.End + parts.Start)..]);
        return new WebAddress(value, host, hostStart + parts.Start, hostStart + parts.End);
    }

    /// <summary>The scheme in its normal form, or null for one that is not followed.</summary>
    public static string? Scheme(ReadOnlySpan<char> text) => text.Length switch
    {
        3 when text.Equals("ftp", StringComparison.OrdinalIgnoreCase) => "ftp",
        4 when text.Equals("http", StringComparison.OrdinalIgnoreCase) => "http",
        4 when text.Equals("ftps", StringComparison.OrdinalIgnoreCase) => "ftps",
        5 when text.Equals("https", StringComparison.OrdinalIgnoreCase) => "https",
        _ => null,
    };

    public static bool IsPort(ReadOnlySpan<char> text) => text.Length is > 0 and <= 5 && ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    // Start is 1 within brackets; what follows the host is nothing, or a colon and a port.
    private static (int Start, int End)? Split(ReadOnlySpan<char> authority)
    {
        var start = authority.StartsWith('[') ? 1 : 0;
        var end = authority.IndexOf(start == 1 ? ']' : ':');
        if (end < 0)
        {
            return start == 1 ? null : (0, authority.Length);
        }

        var rest = authority[(end + start)..];
        return rest.IsEmpty || (rest[0] == ':' && IsPort(rest[1..])) ? (start, end) : null;
    }

    private static NormalIndicator? ReadHost(ReadOnlySpan<char> host, bool bracketed)
    {
        var address = bracketed ? NetworkAddress.ReadV6(host) : NetworkAddress.ReadV4(host);
        if (address is not null)
        {
            return new NormalIndicator(IndicatorType.Ip, address.ToString());
        }

        return !bracketed && HostName.Normalise(host) is { } name ? new NormalIndicator(IndicatorType.Domain, name) : null;
    }

    private static bool HasBlank(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c <= ' ' || (c >= '\u007f' && (char.IsControl(c) || char.IsWhiteSpace(c))))
            {
                return true;
            }
        }

        return false;
    }
}
