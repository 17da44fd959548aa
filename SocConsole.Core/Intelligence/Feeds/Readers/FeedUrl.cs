using System.Buffers;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>Makes whole what feeds call a URL and is none by the letter: without a scheme, or with blanks that travel as <c>%20</c>.</summary>
internal static class FeedUrl
{
    private static readonly SearchValues<char> HostEnds = SearchValues.Create("/?#");

    /// <summary>With <c>http://</c> where a host that can be looked for begins the text, and without blanks; null where there is no such host.</summary>
    public static string? Repaired(ReadOnlySpan<char> text)
    {
        if (text.Length > Indicator.MaximumValue)
        {
            return null;
        }

        if (text.Contains("://", StringComparison.Ordinal))
        {
            return text.ToString().Replace(" ", "%20", StringComparison.Ordinal);
        }

        var end = text.IndexOfAny(HostEnds);
        var host = end < 0 ? text : text[..end];
        return IndicatorNormaliser.Normalise(host).Value is { Type: IndicatorType.Ip or IndicatorType.Domain, Value: not null }
            ? $"http://{text}".Replace(" ", "%20", StringComparison.Ordinal)
            : null;
    }
}
