using System.Buffers;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>The last step of <see cref="PlainText"/>: lower case, without comments, empty steps in paths, control characters and runs of blanks.</summary>
internal static class TextFolding
{
    public static string Fold(ReadOnlySpan<char> text)
    {
        var rented = ArrayPool<char>.Shared.Rent(Math.Max(1, text.Length));
        try
        {
            return new string(rented, 0, Fold(text, rented));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    private static int Fold(ReadOnlySpan<char> text, Span<char> output)
    {
        var (to, inHint) = (0, false);
        // Where the next comment ends: asked once for each, so that many openings without an end stay linear.
        var close = text.IndexOf("*/");
        for (var from = 0; from < text.Length;)
        {
            var rest = text[from..];
            // The end of one that only just opened comes behind its opening: /*/ is no whole comment.
            var earliest = rest.StartsWith("/*") ? 2 : 0;
            if (close >= 0 && close < from + earliest)
            {
                close = rest[earliest..].IndexOf("*/") is >= 0 and var next ? from + earliest + next : -1;
            }

            if (char.IsWhiteSpace(rest[0]))
            {
                to = Blank(output, to, rest[0]);
                from++;
            }
            else if (Ignorable(rest) is > 0 and var ignored)
            {
                from += ignored;
            }
            else if (rest[0] == '/' && Comment(rest, close - from, ref inHint) is > 0 and var comment)
            {
                to = Blank(output, to, ' ');
                from += comment;
            }
            else if (inHint && rest.StartsWith("*/"))
            {
                (inHint, from) = (false, from + 2);
                to = Blank(output, to, ' ');
            }
            else if (rest[0] == '/' && to > 0 && IsEmptyStep(rest, output[..to]) is > 0 and var step)
            {
                from += step;
            }
            else
            {
                output[to++] = char.ToLowerInvariant(rest[0]);
                from++;
            }
        }

        return to;
    }

    /// <summary>Runs of blanks become one; a line break in the run stays one, because shells and headers take it for an end.</summary>
    private static int Blank(Span<char> output, int to, char character)
    {
        var broken = character is '\n' or '\r';
        if (to > 0 && output[to - 1] is ' ' or '\n')
        {
            output[to - 1] = broken ? '\n' : output[to - 1];
            return to;
        }

        output[to] = broken ? '\n' : ' ';
        return to + 1;
    }

    private static int Ignorable(ReadOnlySpan<char> rest) => rest switch
    {
        ['%', '0', '0', ..] => 3,
        [< ' ' or '\u007F' or '\u00AD' or '\u200B' or '\u200C' or '\u200D' or '\uFEFF', ..] => 1,
        _ => 0,
    };

    /// <summary>A whole comment, or only the opening of MySQL's <c>/*!50000 … */</c>, whose inside runs.</summary>
    private static int Comment(ReadOnlySpan<char> rest, int close, ref bool inHint)
    {
        if (rest.Length < 4 || rest[1] != '*' || close < 2)
        {
            return 0;
        }

        if (rest[2] != '!')
        {
            return close + 2;
        }

        inHint = true;
        var digits = rest[3..].IndexOfAnyExceptInRange('0', '9');
        return 3 + Math.Clamp(digits, 0, 6);
    }

    /// <summary><c>//</c> and <c>/./</c> say no more than <c>/</c>, but a scheme keeps its two.</summary>
    private static int IsEmptyStep(ReadOnlySpan<char> rest, ReadOnlySpan<char> before)
    {
        if (rest is ['/', '.', '/', ..])
        {
            return 2;
        }

        return before[^1] == '/' && (before.Length < 2 || before[^2] != ':') ? 1 : 0;
    }
}
