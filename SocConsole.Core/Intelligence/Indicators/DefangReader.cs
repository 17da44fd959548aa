using System.Buffers;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>Finds the defanged places of a text from left to right. Every look around is bounded, so that time grows with the length.</summary>
internal ref struct DefangReader(string source)
{
    private const int LongestRun = 16;
    private const int MostBlanks = 3;

    private static readonly SearchValues<char> Marks = SearchValues.Create("[({\\^])}:");

    private readonly ReadOnlySpan<char> text = source;
    private readonly List<RefangEdit> edits = [];
    private int free;

    public List<RefangEdit> Read()
    {
        var at = 0;
        while (at < text.Length)
        {
            var step = text[at..].IndexOfAny(Marks);
            if (step < 0)
            {
                break;
            }

            at += step;
            at = Math.Max(at + 1, text[at] switch
            {
                ':' => Scheme(at, at + 1),
                ']' or ')' or '}' => Closed(at),
                _ => Opened(at),
            });
        }

        return edits;
    }

    private int Replace(int start, int end, string replacement)
    {
        edits.Add(new RefangEdit(start, end, replacement, 0));
        free = end;
        return end;
    }

    // From a colon, or what stands for one, with the slashes behind it: hxxp://, http:\\, hxxps[:]//. Gives where to go on.
    private int Scheme(int colon, int behind, string? written = null)
    {
        var slashes = written == "://" ? 0 : Slashes(behind);
        var word = slashes < 0 ? null : SchemeWord.Before(text, colon, free);
        if (word is not { } found)
        {
            return written is null ? behind : Replace(colon, behind, written);
        }

        var end = behind + slashes;
        while (end - behind < LongestRun && TextTable.CharAt(text, end) == '/' && found.Name[0] == 'h')
        {
            end++;
        }

        var whole = found.Name + "://";
        return text[found.Start..end].Equals(whole, StringComparison.OrdinalIgnoreCase) ? end : Replace(found.Start, end, whole);
    }

    // Two slashes, as they are, backwards, or escaped as JSON does it; -1 when there are none.
    private readonly int Slashes(int at)
    {
        var rest = text[at..];
        return rest.StartsWith("//") || rest.StartsWith("\\\\") ? 2 : rest.StartsWith("\\/\\/") ? 4 : -1;
    }

    // example.]com, exampledot]com, www].[example
    private int Closed(int at)
    {
        var end = Run(at, static c => c is ']' or ')' or '}' or '\\');
        var before = TextTable.CharAt(text, at - 1);
        if (before == '.' && at - 1 >= free && Joins(at - 1, end))
        {
            return Replace(at - 1, end, ".");
        }

        if (at - 3 >= free && text[(at - 3)..at].Equals("dot", StringComparison.OrdinalIgnoreCase) && Joins(at - 3, end))
        {
            return Replace(at - 3, end, ".");
        }

        if (TextTable.CharAt(text, end) == '.')
        {
            var last = Run(end + 1, static c => c is '[' or '(' or '{' or ']' or ')' or '}');
            if (last > end + 1 && Joins(at, last))
            {
                return Replace(at, last, ".");
            }
        }

        return end;
    }

    // [.], (dot), {@}, [:], [/], \., [. and the blanks that may stand in and around them
    private int Opened(int at)
    {
        var open = Run(at, static c => c is '[' or '(' or '{' or '\\' or '^');
        var core = Blanks(open);
        if (DefangedWord.At(text[core..]) is not { } word)
        {
            return InnerLetters(at, open);
        }

        var inner = core + word.Length;
        var closers = Blanks(inner);
        var end = Run(closers, static c => c is ']' or ')' or '}' or '\\');
        if (end == closers)
        {
            return Unpaired(at, core == open ? inner : -1, word);
        }

        if (word.Replacement is ":" or "://")
        {
            return Scheme(at, end, word.Replacement);
        }

        if (word.Replacement == "/")
        {
            return Replace(at, end, "/");
        }

        var (start, behind) = (BlanksBefore(at), Blanks(end));
        if (start < at && word is { Replacement: "@", IsSign: false } && !IsName(behind))
        {
            return end;
        }

        return start >= free && Joins(start, behind) && (text[at] is not ('\\' or '^') || start == at) ? Replace(start, behind, word.Replacement)
            : word.IsSign ? Replace(at, end, word.Replacement)
            : end;
    }

    // Only opened: [.com, \.com, ^.com, and \/ as JSON writes it.
    private int Unpaired(int at, int end, DefangedWord word) => word.Replacement switch
    {
        "." when end > 0 && word.IsSign && Joins(at, end) => Replace(at, end, "."),
        "/" when end == at + 2 && text[at] == '\\' && (TextTable.At(text, at - 1) & TextKinds.Alphanumeric) != 0 => Replace(at, end, "/"),
        _ => at + 1,
    };

    // h[tt]p
    private int InnerLetters(int at, int open) =>
        TextTable.CharAt(text, at - 1) is 'h' or 'H' && open == at + 1 && at >= free && text[open..].StartsWith("tt]p", StringComparison.OrdinalIgnoreCase)
            ? Replace(at, at + 4, "tt")
            : open;

    // Whether a name with a dot begins here, whole or defanged: we met (at) the station.
    private readonly bool IsName(int start)
    {
        const int Longest = 64;
        var end = start;
        while (end < text.Length && end - start < Longest && TextTable.IsHost(text[end]) && text[end] != '.')
        {
            end++;
        }

        return TextTable.CharAt(text, end) == '.' ? TextTable.IsAlphanumeric(TextTable.CharAt(text, end + 1)) : TextTable.CharAt(text, Blanks(end)) is '[' or '(' or '{' or '\\';
    }

    private readonly bool Joins(int start, int end) =>
        (TextTable.At(text, start - 1) & TextKinds.Alphanumeric) != 0 && (TextTable.At(text, end) & TextKinds.Alphanumeric) != 0;

    private readonly int Run(int at, Func<char, bool> belongs)
    {
        var end = at;
        while (end < text.Length && end - at < LongestRun && belongs(text[end]))
        {
            end++;
        }

        return end;
    }

    private readonly int Blanks(int at)
    {
        var end = at;
        while (end < text.Length && end - at < MostBlanks && text[end] is ' ' or '\t')
        {
            end++;
        }

        return end;
    }

    private readonly int BlanksBefore(int at)
    {
        var start = at;
        while (start > 0 && at - start < MostBlanks && text[start - 1] is ' ' or '\t')
        {
            start--;
        }

        return start;
    }
}
