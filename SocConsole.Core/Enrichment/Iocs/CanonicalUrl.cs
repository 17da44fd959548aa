namespace SocConsole.Core.Enrichment.Iocs;

/// <summary>
/// URLs as servers take them (RFC 3986, 6.2.2.3 and 6.2.3): without the scheme's own port and without dot segments, so that providers are asked once for what is the same. The fragment stays:
/// pages that imitate others read it.
/// </summary>
internal static class CanonicalUrl
{
    public static string Of(string url)
    {
        var uri = new Uri(url);
        return HasOwnPort(url, uri) || url.Contains("/.", StringComparison.Ordinal) ? uri.AbsoluteUri : url;
    }

    private static bool HasOwnPort(string url, Uri uri)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = url.IndexOfAny(['/', '?', '#'], start);
        var authority = url.AsSpan(start, (end < 0 ? url.Length : end) - start);
        return uri.IsDefaultPort && authority.LastIndexOf(':') is >= 0 and var colon && colon > authority.LastIndexOf(']');
    }
}
