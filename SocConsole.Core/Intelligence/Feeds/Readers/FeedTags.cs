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

    /// <summary>The TLP marking among them, as FIRST writes it; the narrowest of several.</summary>
    public static Tlp? MarkingOf(IReadOnlyList<string> tags)
    {
        Tlp? narrowest = null;
        foreach (var tag in tags)
        {
            if (tag.StartsWith("tlp:", StringComparison.OrdinalIgnoreCase) && Marking(tag.AsSpan(4)) is { } marking && !(marking <= narrowest))
            {
                narrowest = marking;
            }
        }

        return narrowest;
    }

    // White became clear in version 2.0.
    private static Tlp? Marking(ReadOnlySpan<char> word) => word switch
    {
        _ when word.Equals("white", StringComparison.OrdinalIgnoreCase) || word.Equals("clear", StringComparison.OrdinalIgnoreCase) => Tlp.Clear,
        _ when word.Equals("green", StringComparison.OrdinalIgnoreCase) => Tlp.Green,
        _ when word.Equals("amber", StringComparison.OrdinalIgnoreCase) => Tlp.Amber,
        _ when word.Equals("amber+strict", StringComparison.OrdinalIgnoreCase) => Tlp.AmberStrict,
        _ when word.Equals("red", StringComparison.OrdinalIgnoreCase) => Tlp.Red,
        _ => null,
    };

    /// <summary>A list that stands in one text, between commas or semicolons.</summary>
    public static IEnumerable<string> Split(string text) =>
        text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(tag => !FeedText.IsNothing(tag)).Take(Indicator.MaximumTags);
}
