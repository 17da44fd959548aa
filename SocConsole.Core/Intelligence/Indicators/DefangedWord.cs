namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>What stands between brackets in place of a sign of an address.</summary>
/// <param name="Replacement">The sign.</param>
/// <param name="Length">Characters that it takes.</param>
/// <param name="IsSign">Whether it is the sign itself and no word.</param>
internal readonly record struct DefangedWord(string Replacement, int Length, bool IsSign)
{
    // English, Spanish and German, as reports have them.
    private static readonly (string Word, string Replacement)[] Words = [("dot", "."), ("punto", "."), ("punkt", "."), ("at", "@"), ("arroba", "@")];

    public static DefangedWord? At(ReadOnlySpan<char> text)
    {
        switch (TextTable.CharAt(text, 0))
        {
            case '.' or ',':
                return new DefangedWord(".", 1, text[0] == '.');
            case '@':
                return new DefangedWord("@", 1, true);
            case '/':
                return new DefangedWord("/", 1, true);
            case ':':
                return text.StartsWith("://") ? new DefangedWord("://", 3, true) : new DefangedWord(":", 1, true);
        }

        foreach (var (word, replacement) in Words)
        {
            if (text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return new DefangedWord(replacement, word.Length, false);
            }
        }

        return null;
    }
}

/// <summary>The word before <c>://</c>, whole or defanged.</summary>
/// <param name="Name">The scheme meant.</param>
/// <param name="Start">Where it begins.</param>
internal readonly record struct SchemeWord(string Name, int Start)
{
    private const int Longest = 6;

    /// <summary>The scheme whose last letter stands before <paramref name="end"/>; null when it is none that is known, or reaches back over <paramref name="free"/>.</summary>
    public static SchemeWord? Before(ReadOnlySpan<char> text, int end, int free)
    {
        var bracketed = TextTable.CharAt(text, end - 1) is ']' or ')' or '}';
        var stop = bracketed ? end - 1 : end;
        var start = stop;
        while (start > free && stop - start < Longest && IsPart(text[start - 1]))
        {
            start--;
        }

        // Emphasis of a markup before the word: *hxxp://
        while (start < stop && text[start] is '*' or '_')
        {
            start++;
        }

        if (Meant(text[start..stop]) is not { } name)
        {
            return null;
        }

        return new SchemeWord(name, bracketed && start > free && text[start - 1] is '[' or '(' or '{' ? start - 1 : start);
    }

    private static bool IsPart(char c) => char.IsAsciiLetter(c) || c is '*' or '_';

    private static string? Meant(ReadOnlySpan<char> word)
    {
        if (WebAddress.Scheme(word) is { } whole)
        {
            return whole;
        }

        Span<char> lower = stackalloc char[Longest];
        var text = (ReadOnlySpan<char>)lower[..word.ToLowerInvariant(lower)];
        var secure = text.EndsWith('s') ? "s" : string.Empty;
        text = secure.Length == 1 ? text[..^1] : text;
        return text switch
        {
            "fxp" or "ftx" => "ftp" + secure,
            "xxxxx" => "https",
            "meow" or "xxxx" => "http" + secure,
            ['h', .. var middle, 'p'] when middle.Length is 2 or 3 && middle.IndexOfAnyExcept("tx*_z") < 0 => "http" + secure,
            _ => null,
        };
    }
}
