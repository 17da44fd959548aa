using System.Globalization;
using System.Text;

namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>Reads an expression in .NET's syntax for <see cref="RegexLiterals"/>; answers null at a construct that it doesn't know.</summary>
internal sealed class RegexLiteralReader(string pattern)
{
    // A part repeated more often than this is only counted so often.
    private const int MostRepeats = 10_000;

    private int at;
    private bool failed;

    public RegexDemand? Read()
    {
        var demand = Alternatives();
        return failed || at < pattern.Length ? null : demand;
    }

    private RegexDemand Alternatives()
    {
        List<RegexDemand> branches = [Sequence()];
        while (!failed && at < pattern.Length && pattern[at] == '|')
        {
            at++;
            branches.Add(Sequence());
        }

        return RegexDemand.Either(branches);
    }

    private RegexDemand Sequence()
    {
        IReadOnlyList<string>? best = null;
        var (run, shortest) = (new StringBuilder(), 0);
        while (!failed && at < pattern.Length && pattern[at] is not ('|' or ')'))
        {
            var atom = Atom();
            var (least, exact) = Quantifier();
            shortest = Math.Min(MostRepeats, shortest + (Math.Min(least, MostRepeats) * atom.Shortest));
            if (atom.Literal is { } literal && least > 0)
            {
                run.Append(literal);
                if (exact)
                {
                    continue;
                }
            }

            best = RegexDemand.Better(best, run.Length > 0 ? [run.ToString()] : null);
            run.Clear();
            best = least > 0 ? RegexDemand.Better(best, atom.AnyOf) : best;
        }

        return new RegexDemand(RegexDemand.Better(best, run.Length > 0 ? [run.ToString()] : null), shortest);
    }

    private Part Atom()
    {
        var character = pattern[at++];
        return character switch
        {
            '^' or '$' => Part.Width(0),
            '.' => Part.Width(1),
            '[' => Class(),
            '(' => Group(),
            '\\' => Escape(),
            '*' or '+' or '?' => Fail(),
            _ => Part.Of(character),
        };
    }

    /// <summary>How often what stands before must be there at least, and whether it stands there just once.</summary>
    private (int Least, bool Once) Quantifier()
    {
        if (failed || at >= pattern.Length)
        {
            return (1, true);
        }

        var (least, length) = pattern[at] switch
        {
            '*' or '?' => (0, 1),
            '+' => (1, 1),
            '{' => Count(),
            _ => (1, 0),
        };
        if (length == 0)
        {
            return (1, true);
        }

        at += length;
        if (at < pattern.Length && pattern[at] == '?')
        {
            at++;
        }

        return (least, false);
    }

    // A brace that opens no count is a brace.
    private (int Least, int Length) Count()
    {
        var close = pattern.IndexOf('}', at);
        if (close < 0)
        {
            return (1, 0);
        }

        var parts = pattern[(at + 1)..close].Split(',');
        var known = parts.Length <= 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && (parts.Length == 1 || parts[1].Length == 0 || int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _));
        return known ? (int.Parse(parts[0], CultureInfo.InvariantCulture), close - at + 1) : (1, 0);
    }

    private Part Class()
    {
        if (at < pattern.Length && pattern[at] == '^')
        {
            at++;
        }

        // A bracket that stands first is one of the characters.
        for (var first = at; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '\\':
                    at++;
                    break;
                case '[' when at > first && pattern[at - 1] == '-':
                    return Fail();
                case ']' when at > first:
                    at++;
                    return Part.Width(1);
            }
        }

        return Fail();
    }

    private Part Group()
    {
        var counts = true;
        if (at < pattern.Length && pattern[at] == '?')
        {
            at++;
            var rest = pattern.AsSpan(at);
            if (rest.StartsWith(":") || rest.StartsWith(">"))
            {
                at++;
            }
            else if (rest.StartsWith("=") || rest.StartsWith("!"))
            {
                (at, counts) = (at + 1, false);
            }
            else if (rest.StartsWith("<=") || rest.StartsWith("<!"))
            {
                (at, counts) = (at + 2, false);
            }
            else if (rest.StartsWith("<") && rest.IndexOf('>') is > 1 and var named && IsName(rest[1..named]))
            {
                at += named + 1;
            }
            else if (Options(rest) is not ({ } length, var bare))
            {
                return Fail();
            }
            else
            {
                at += length;
                if (bare)
                {
                    return Part.Width(0);
                }
            }
        }

        var inner = Alternatives();
        if (failed || at >= pattern.Length || pattern[at++] != ')')
        {
            return Fail();
        }

        return counts ? new Part(null, inner.AnyOf, inner.Shortest) : Part.Width(0);
    }

    /// <summary>Length of options such as <c>i:</c> or <c>i)</c>, and whether they stand alone; those that change the syntax are unknown.</summary>
    private static (int? Length, bool Bare) Options(ReadOnlySpan<char> rest)
    {
        var length = rest.IndexOfAnyExcept("ims-");
        return length <= 0 || rest[length] is not (':' or ')') ? (null, false) : (length + 1, rest[length] == ')');
    }

    private static bool IsName(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character != '_')
            {
                return false;
            }
        }

        return true;
    }

    private Part Escape()
    {
        if (at >= pattern.Length)
        {
            return Fail();
        }

        var character = pattern[at++];
        return character switch
        {
            'd' or 'D' or 'w' or 'W' or 's' or 'S' => Part.Width(1),
            'b' or 'B' or 'A' or 'z' or 'Z' or 'G' => Part.Width(0),
            'n' => Part.Of('\n'),
            'r' => Part.Of('\r'),
            't' => Part.Of('\t'),
            'x' => Hexadecimal(2),
            'u' => Hexadecimal(4),
            _ when char.IsLetterOrDigit(character) || character == '_' => Fail(),
            _ => Part.Of(character),
        };
    }

    private Part Hexadecimal(int digits)
    {
        if (at + digits > pattern.Length || !int.TryParse(pattern.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            return Fail();
        }

        at += digits;
        return Part.Of((char)code);
    }

    private Part Fail()
    {
        failed = true;
        return Part.Width(0);
    }

    /// <summary>One thing that can be repeated: a character, or something with a demand of its own.</summary>
    private readonly record struct Part(char? Literal, IReadOnlyList<string>? AnyOf, int Shortest)
    {
        public static Part Of(char character) => new(character, null, 1);

        public static Part Width(int shortest) => new(null, null, shortest);
    }
}
