using System.Text;
using System.Text.RegularExpressions;

namespace SocConsole.Core.Intelligence.Stix;

/// <summary>Cuts a pattern into tokens, in one pass.</summary>
internal sealed partial class StixPatternLexer(string text, StixPatternProblem problem)
{
    private readonly List<StixPatternToken> tokens = [];
    private int at;

    /// <summary>The tokens, the last of which is the end; or null with the problem told.</summary>
    public List<StixPatternToken>? Read()
    {
        while (problem.Message is null)
        {
            if (!SkipSpace())
            {
                return null;
            }

            if (at == text.Length)
            {
                tokens.Add(new(StixTokenKind.End, string.Empty, at));
                return tokens;
            }

            Next();
        }

        return null;
    }

    private void Next()
    {
        var start = at;
        var prefixed = at + 1 < text.Length && text[at + 1] == '\'';
        if (text[at] == '\'')
        {
            Quoted(start, StixLiteralKind.Text);
        }
        else if (prefixed && text[at] is 't' or 'h' or 'b')
        {
            at++;
            Quoted(start, text[start] switch { 't' => StixLiteralKind.Timestamp, 'h' => StixLiteralKind.Hex, _ => StixLiteralKind.Binary });
        }
        else if (char.IsAsciiLetter(text[at]) || text[at] == '_')
        {
            while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '-'))
            {
                at++;
            }

            tokens.Add(new(StixTokenKind.Word, text[start..at], start));
        }
        else if (Number().Match(text, at) is { Success: true } number)
        {
            at += number.Length;
            tokens.Add(new(StixTokenKind.Literal, number.Value.TrimStart('+'), start, number.Value.Contains('.', StringComparison.Ordinal) ? StixLiteralKind.Fraction : StixLiteralKind.WholeNumber));
        }
        else
        {
            Symbol();
        }
    }

    private void Symbol()
    {
        var pair = at + 1 < text.Length ? text.Substring(at, 2) : string.Empty;
        if (pair is "!=" or "<>" or "<=" or ">=" or "==")
        {
            tokens.Add(new(StixTokenKind.Symbol, pair switch { "<>" => "!=", "==" => "=", _ => pair }, at));
            at += 2;
        }
        else if ("[]()=<>:.,*".Contains(text[at], StringComparison.Ordinal))
        {
            tokens.Add(new(StixTokenKind.Symbol, text[at].ToString(), at));
            at++;
        }
        else
        {
            problem.Tell(at, text[at] == '"' ? "texts stand in single quotes" : $"'{text[at]}' has no meaning in a pattern; a text stands in single quotes");
        }
    }

    private void Quoted(int start, StixLiteralKind kind)
    {
        var content = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '\'')
            {
                at++;
                Add(start, kind, content.ToString());
                return;
            }

            if (text[at] == '\\' && ++at < text.Length && text[at] is not ('\\' or '\''))
            {
                problem.Tell(at - 1, @"a backslash in a text is written \\, a quote \'");
                return;
            }

            if (at < text.Length)
            {
                content.Append(text[at]);
            }
        }

        problem.Tell(start, "this quote is never closed");
    }

    private void Add(int start, StixLiteralKind kind, string content)
    {
        var (fits, wanted) = kind switch
        {
            StixLiteralKind.Timestamp => (StixTimestamp.Parse(content) is not null, "t'…' holds a time in UTC that exists: t'2016-06-01T00:00:00Z'"),
            StixLiteralKind.Hex => (content.Length % 2 == 0 && content.All(char.IsAsciiHexDigit), "h'…' holds an even number of hexadecimal digits"),
            StixLiteralKind.Binary => (StixFormats.IsBase64(content), "b'…' holds Base64"),
            _ => (true, string.Empty),
        };
        if (!fits)
        {
            problem.Tell(start, wanted);
        }

        tokens.Add(new(StixTokenKind.Literal, content, start, kind));
    }

    /// <summary>Skips blanks and comments; false where a comment is never closed.</summary>
    private bool SkipSpace()
    {
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
            }
            else if (text.AsSpan(at).StartsWith("//"))
            {
                at = text.IndexOf('\n', at) is >= 0 and var end ? end : text.Length;
            }
            else if (text.AsSpan(at).StartsWith("/*"))
            {
                if (text.IndexOf("*/", at + 2, StringComparison.Ordinal) is not (>= 0 and var end))
                {
                    problem.Tell(at, "this comment is never closed");
                    return false;
                }

                at = end + 2;
            }
            else
            {
                return true;
            }
        }

        return true;
    }

    [GeneratedRegex(@"\G[+-]?([0-9]*\.[0-9]+|0(?![0-9])|[1-9][0-9]*)")]
    private static partial Regex Number();
}
