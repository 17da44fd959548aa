using System.Net;
using System.Text;

namespace SocConsole.Core.Hunting.Query;

/// <summary>Cuts a query into parentheses, operators and terms.</summary>
internal sealed class QueryLexer(string text, QueryProblem problem)
{
    private int at;

    public List<QueryToken> Read()
    {
        List<QueryToken> tokens = [];
        while (!problem.Found)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at == text.Length)
            {
                break;
            }

            tokens.Add(Next());
        }

        tokens.Add(new QueryToken(QueryTokenKind.End, text.Length + 1));
        return tokens;
    }

    private QueryToken Next()
    {
        var start = at + 1;
        switch (text[at])
        {
            case '(':
                at++;
                return new QueryToken(QueryTokenKind.Open, start);
            case ')':
                at++;
                return new QueryToken(QueryTokenKind.Close, start);
            case '-' when at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1]) && text[at + 1] != ')':
                at++;
                return new QueryToken(QueryTokenKind.Not, start);
            case '"':
                return Quoted(start);
            default:
                return Bare(start);
        }
    }

    private QueryToken Quoted(int start)
    {
        if (ReadQuoted() is not { } literal)
        {
            return default;
        }

        if (at < text.Length && text[at] == ':')
        {
            at++;
            return literal.Length == 0 ? Fault(start, "a field's name is expected between the quotation marks") : Field(start, literal);
        }

        return literal.Length == 0
            ? Fault(start, "there is nothing between the quotation marks; write a text there or leave them out")
            : new QueryToken(QueryTokenKind.Term, start, new WordNode(TextPattern.Of(literal)));
    }

    private QueryToken Bare(int start)
    {
        var end = at;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('(' or ')' or '"'))
        {
            end += text[end] == '\\' && end + 1 < text.Length ? 2 : 1;
        }

        var word = text[at..Math.Min(end, text.Length)];
        var operation = word switch
        {
            "AND" => QueryTokenKind.And,
            "OR" => QueryTokenKind.Or,
            "NOT" => QueryTokenKind.Not,
            _ => QueryTokenKind.Term,
        };
        if (operation != QueryTokenKind.Term)
        {
            at = end;
            return new QueryToken(operation, start);
        }

        var name = FieldText.NameLength(word);
        if (name > 0 && !IsAddressOrPath(word, name))
        {
            at += name + 1;
            return Field(start, word[..name]);
        }

        return new QueryToken(QueryTokenKind.Term, start, new WordNode(ReadBare()));
    }

    // An IPv6 address, https://…, C:\Windows: what stands before the colon is no field.
    private static bool IsAddressOrPath(string word, int name)
    {
        var value = word.AsSpan(name + 1);
        return (!word.Contains('/') && IPAddress.TryParse(word, out _)) || value.StartsWith("//") || (name == 1 && value is ['\\', var next, ..] && char.IsAsciiLetterOrDigit(next));
    }

    private QueryToken Field(int start, string name)
    {
        if (at >= text.Length || char.IsWhiteSpace(text[at]) || text[at] == ')')
        {
            return Fault(at + 1, $"a value is expected after {name}:, such as {name}:value, or {name}:* for any");
        }

        if (text[at] == '(')
        {
            return Fault(at + 1, $"one value is expected after {name}:; write ({name}:a OR {name}:b)");
        }

        if (text[at] == '"')
        {
            return ReadQuoted() is { } literal ? new QueryToken(QueryTokenKind.Term, start, new FieldNode(name, new PatternTest(TextPattern.Of(literal)))) : default;
        }

        if (text[at] is '>' or '<')
        {
            return Compare(start, name);
        }

        var valueAt = at;
        var pattern = ReadBare();
        if (pattern.IsAny)
        {
            return new QueryToken(QueryTokenKind.Term, start, new FieldNode(name, new ExistsTest()));
        }

        var written = text[valueAt..at];
        var network = FieldText.Network(written, out var isMeant);
        return isMeant && network is null
            ? Fault(valueAt + 1, $"{written} is not a network; write it like 203.0.113.0/24 or 2001:db8::/32")
            : new QueryToken(QueryTokenKind.Term, start, new FieldNode(name, network is { } known ? new NetworkTest(known) : new PatternTest(pattern)));
    }

    private QueryToken Compare(int start, string name)
    {
        var isMore = text[at++] == '>';
        var isInclusive = at < text.Length && text[at] == '=';
        at += isInclusive ? 1 : 0;
        var numberAt = at;
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not ('(' or ')' or '"'))
        {
            at++;
        }

        var order = (isMore, isInclusive) switch
        {
            (true, true) => NumberOrder.AtLeast,
            (true, false) => NumberOrder.More,
            (false, true) => NumberOrder.AtMost,
            (false, false) => NumberOrder.Less,
        };
        return FieldText.Number(text.AsSpan(numberAt, at - numberAt)) is { } number
            ? new QueryToken(QueryTokenKind.Term, start, new FieldNode(name, new NumberTest(order, number)))
            : Fault(numberAt + 1, $"a number is expected there, as in {name}:>=500");
    }

    private TextPattern ReadBare()
    {
        var pattern = new TextPattern.Builder();
        for (; at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not ('(' or ')' or '"'); at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length && FieldText.IsEscapable(text[at + 1]))
            {
                pattern.Literal(text[++at]);
            }
            else if (text[at] == '*')
            {
                pattern.Wildcard();
            }
            else
            {
                pattern.Literal(text[at]);
            }
        }

        return pattern.Build();
    }

    private string? ReadQuoted()
    {
        var start = at++;
        var literal = new StringBuilder();
        for (; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                at++;
                return literal.ToString();
            }

            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '\\' or '"')
            {
                at++;
            }

            literal.Append(text[at]);
        }

        problem.At(start + 1, "the quotation mark is not closed; add one at the end of the text");
        return null;
    }

    private QueryToken Fault(int position, string message)
    {
        problem.At(position, message);
        return default;
    }
}
