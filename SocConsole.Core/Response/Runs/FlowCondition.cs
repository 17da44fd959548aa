using System.Globalization;
using System.Text.RegularExpressions;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Response.Runs;

/// <summary>
/// A condition of a workflow: comparisons (<c>== != &gt; &gt;= &lt; &lt;= contains</c>) of facts, quoted texts and numbers, joined by <c>and</c>, <c>or</c>, <c>not</c> and
/// parentheses. A comparison with a fact that is unknown does not hold, whatever it compares.
/// </summary>
public sealed partial class FlowCondition
{
    public const int MaximumLength = 500;
    private const int MaximumDepth = 16;
    private readonly List<(string Text, bool Quoted)> tokens;
    private readonly Func<string, bool> known;
    private int at;
    private int depth;

    private FlowCondition(List<(string, bool)> tokens, Func<string, bool> known) => (this.tokens, this.known) = (tokens, known);

    private delegate bool Test(Func<string, string?> fact);

    /// <summary>Reads a condition. <paramref name="known"/> says which names are facts.</summary>
    public static Result<Func<Func<string, string?>, bool>> Parse(string text, Func<string, bool> known)
    {
        if (text.Length > MaximumLength)
        {
            return Error.Invalid("condition", $"must have at most {MaximumLength} characters");
        }

        var tokens = new List<(string, bool)>();
        var end = 0;
        foreach (Match match in Token().Matches(text))
        {
            if (match.Index != end)
            {
                break;
            }

            end = match.Index + match.Length;
            if (match.Groups["quoted"] is { Success: true } quoted)
            {
                tokens.Add((quoted.Value, true));
            }
            else if (match.Groups["word"] is { Success: true } word)
            {
                tokens.Add((word.Value, false));
            }
        }

        if (end != text.Length || tokens.Count == 0)
        {
            return Error.Invalid("condition", tokens.Count == 0 ? "is empty" : $"can't be read from '{text[end..Math.Min(text.Length, end + 20)]}' on");
        }

        var reader = new FlowCondition(tokens, known);
        var test = reader.Any();
        return test.Succeeded(out var holds, out var error) && reader.at < tokens.Count
            ? Error.Invalid("condition", $"does not go on with '{tokens[reader.at].Item1}'")
            : error is not null ? error : (Func<Func<string, string?>, bool>)(fact => holds!(fact));
    }

    private Result<Test> Any() => Joined(All, "or", (left, right) => fact => left(fact) || right(fact));

    private Result<Test> All() => Joined(One, "and", (left, right) => fact => left(fact) && right(fact));

    private Result<Test> Joined(Func<Result<Test>> part, string word, Func<Test, Test, Test> join)
    {
        if (!part().Succeeded(out var left, out var error))
        {
            return error;
        }

        while (Take(word))
        {
            if (!part().Succeeded(out var right, out error))
            {
                return error;
            }

            left = join(left, right);
        }

        return left;
    }

    private Result<Test> One()
    {
        if (++depth > MaximumDepth)
        {
            return Error.Invalid("condition", "is nested too deeply");
        }

        try
        {
            if (Take("not"))
            {
                return One().Map<Test>(test => fact => !test(fact));
            }

            if (Take("("))
            {
                return Any().Succeeded(out var inner, out var error) && !Take(")") ? Error.Invalid("condition", "lacks a ')'") : error is not null ? error : inner!;
            }

            return Comparison();
        }
        finally
        {
            depth--;
        }
    }

    private Result<Test> Comparison()
    {
        if (at + 3 > tokens.Count)
        {
            return Error.Invalid("condition", "ends in the middle of a comparison");
        }

        if (!Operand(tokens[at]).Succeeded(out var left, out var error) || !Operand(tokens[at + 2]).Succeeded(out var right, out error))
        {
            return error;
        }

        var sign = tokens[at + 1];
        if (sign.Quoted || sign.Text is not ("==" or "!=" or ">" or ">=" or "<" or "<=" or "contains"))
        {
            return Error.Invalid("condition", $"'{sign.Text}' is no comparison");
        }

        at += 3;
        return (Test)(fact => left(fact) is { } a && right(fact) is { } b && Compare(a, sign.Text, b));
    }

    private Result<Func<Func<string, string?>, string?>> Operand((string Text, bool Quoted) token)
    {
        if (token.Quoted || double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) || token.Text is "true" or "false" || Wire.TryRead<Severity>(token.Text, out _))
        {
            return (Func<Func<string, string?>, string?>)(_ => token.Text);
        }

        return known(token.Text) ? (Func<Func<string, string?>, string?>)(fact => fact(token.Text)) : Error.Invalid("condition", $"'{token.Text}' is not known; put texts in quotes");
    }

    private static bool Compare(string left, string sign, string right)
    {
        if (sign == "contains")
        {
            return left.Contains(right, StringComparison.OrdinalIgnoreCase);
        }

        var order = Wire.TryRead<Severity>(left, out var a) && Wire.TryRead<Severity>(right, out var b) ? a.CompareTo(b)
            : double.TryParse(left, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) && double.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out var y) ? x.CompareTo(y)
            : string.Compare(left, right, StringComparison.OrdinalIgnoreCase);
        return sign switch
        {
            "==" => order == 0,
            "!=" => order != 0,
            ">" => order > 0,
            ">=" => order >= 0,
            "<" => order < 0,
            _ => order <= 0,
        };
    }

    private bool Take(string word)
    {
        if (at >= tokens.Count || tokens[at].Quoted || !string.Equals(tokens[at].Text, word, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        at++;
        return true;
    }

    [GeneratedRegex("""\s*(?:"(?<quoted>[^"]*)"|'(?<quoted>[^']*)'|(?<word>[()]|[=!<>]=|[<>]|[A-Za-z0-9_.\-]+)|$)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Token();
}
