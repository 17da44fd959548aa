using SocConsole.Core.Hunting.Query;

namespace SocConsole.Core.Hunting.Matching;

/// <summary>
/// Finds a text as whole words: where it begins or ends with a letter or digit, none may stand beside it. A wildcard at an end opens that end. Words are what
/// the index makes of a text (FTS5's <c>ascii</c> tokenizer), so that an event that matches is always among the index's candidates.
/// </summary>
public sealed class WordMatcher
{
    private readonly string[] parts;
    private readonly bool closedLeft;
    private readonly bool closedRight;

    private WordMatcher(IReadOnlyList<string> parts)
    {
        closedLeft = parts[0].Length > 0;
        closedRight = parts[^1].Length > 0;
        this.parts = [.. parts.Where(part => part.Length > 0)];
    }

    public static WordMatcher Of(TextPattern pattern) => new(pattern.Parts());

    /// <summary>Letters and digits of ASCII, and everything beyond ASCII.</summary>
    public static bool IsWord(char character) => char.IsAsciiLetterOrDigit(character) || character > '\x7f';

    public bool Matches(string text)
    {
        var at = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var found = Find(text, parts[i], at, closedLeft && i == 0, closedRight && i == parts.Length - 1);
            if (found < 0)
            {
                return false;
            }

            // The earliest place leaves the most room for what follows.
            at = found + parts[i].Length;
        }

        return true;
    }

    private static int Find(string text, string part, int from, bool closedLeft, bool closedRight)
    {
        for (var at = from; at <= text.Length - part.Length; at++)
        {
            at = text.IndexOf(part, at, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                return -1;
            }

            var end = at + part.Length;
            if ((!closedLeft || at == 0 || !IsWord(part[0]) || !IsWord(text[at - 1]))
                && (!closedRight || end == text.Length || !IsWord(part[^1]) || !IsWord(text[end])))
            {
                return at;
            }
        }

        return -1;
    }
}
