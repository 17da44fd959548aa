namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>Finds the indicators that a text names: reports, mails, log lines, notes. docs/intelligence.md says what counts and what does not.</summary>
public static class IndicatorExtractor
{
    /// <summary>
    /// The indicators of the text in the order in which they begin, each one once, where it stands first. A URL and an e-mail address give their host beside
    /// themselves; a name never gives its parent. Time grows with the length of the text, whatever it holds.
    /// </summary>
    /// <param name="text">Any text, defanged or not.</param>
    /// <param name="limit">How many are taken at most; the rest of the text is then left unread.</param>
    public static IReadOnlyList<ExtractedIndicator> Extract(string text, int limit)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var refanged = RefangedText.Of(text);
        var found = new IndicatorFinds(text, refanged, limit);
        new IndicatorScanner(refanged.Text, found).Scan();
        return found.InOrder();
    }
}
