namespace SocConsole.Core.Intelligence.DarkWeb;

/// <summary>Counts watched words in a text: whole words, upper and lower case alike.</summary>
internal static class WatchedWords
{
    /// <summary>Counting ends here; more says no more.</summary>
    public const int MaximumCount = 10_000;

    /// <summary>Those that stand in the text, with how often. Time grows with the text and the number of words.</summary>
    public static IReadOnlyDictionary<string, int> Count(string text, IReadOnlyList<string> words)
    {
        var found = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            var count = Count(text, word);
            if (count > 0)
            {
                found[word] = count;
            }
        }

        return found;
    }

    private static int Count(string text, string word)
    {
        var isName = word.AsSpan().IndexOfAny('.', '@') >= 0;
        var count = 0;
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0 && count < MaximumCount; at = text.IndexOf(word, at + word.Length, StringComparison.OrdinalIgnoreCase))
        {
            count += IsWhole(text, at, at + word.Length, isName) ? 1 : 0;
        }

        return count;
    }

    // A name of a host is found in an e-mail address and with labels before it, and is not part of a longer label or of a longer name: corp.example is not my-corp.example
    // and not corp.example.org.
    private static bool IsWhole(string text, int start, int end, bool isName)
    {
        var before = start == 0 ? ' ' : text[start - 1];
        var after = end == text.Length ? ' ' : text[end];
        if ((char.IsLetterOrDigit(before) && char.IsLetterOrDigit(text[start])) || (char.IsLetterOrDigit(after) && char.IsLetterOrDigit(text[end - 1])))
        {
            return false;
        }

        return !isName || !(before == '-' || after == '-' || (after == '.' && end + 1 < text.Length && char.IsLetterOrDigit(text[end + 1])));
    }
}
