using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>Tags of feeds: trimmed, each once, no more and no longer than an indicator may have.</summary>
internal static class FeedTags
{
    public const string Certificate = "certificate-fingerprint";

    /// <summary>The feed's tags, then the row's.</summary>
    public static IReadOnlyList<string> Join(IReadOnlyList<string> ofFeed, IReadOnlyList<string> ofRow)
    {
        if (ofRow.Count == 0)
        {
            return ofFeed;
        }

        return [.. ofFeed.Concat(ofRow).Select(tag => tag.Trim()).Where(tag => tag.Length is > 0 and <= Indicator.MaximumTag)
            .Distinct(StringComparer.OrdinalIgnoreCase).Take(Indicator.MaximumTags)];
    }

    /// <summary>A list that stands in one text, between commas or semicolons.</summary>
    public static IEnumerable<string> Split(string text) =>
        text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(tag => !FeedText.IsNothing(tag)).Take(Indicator.MaximumTags);
}
