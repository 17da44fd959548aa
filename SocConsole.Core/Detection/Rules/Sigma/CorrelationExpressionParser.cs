namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>Reads the boolean condition of a temporal correlation: names of rules with <c>and</c>, <c>or</c>, <c>not</c> and parentheses, binding as in a rule's condition.</summary>
internal sealed class CorrelationExpressionParser
{
    private readonly List<string> words;
    private int at;

    private CorrelationExpressionParser(string text) => words = [.. text.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal)
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>The expression, or null after its fault was told.</summary>
    public static CorrelationExpression? Parse(YamlText text, LoadContext context)
    {
        if (text.Value.Length > ConditionParser.MaximumLength)
        {
            return context.Add<CorrelationExpression>(text.Line, $"the condition is longer than {ConditionParser.MaximumLength:N0} characters; chain correlations");
        }

        var parser = new CorrelationExpressionParser(text.Value);
        return parser.Joined("or", 0) is { } expression && parser.at == parser.words.Count
            ? expression
            : context.Add<CorrelationExpression>(text.Line, $"the condition '{text.Value}' must be names of rules joined by and, or, not and parentheses, such as a and not b");
    }

    private CorrelationExpression? Joined(string word, int depth)
    {
        List<CorrelationExpression> parts = [];
        do
        {
            if ((word == "or" ? Joined("and", depth) : Part(depth)) is not { } part)
            {
                return null;
            }

            parts.Add(part);
        }
        while (TryTake(word));
        return parts is [var only] ? only : new JoinedExpression(word == "and", parts);
    }

    private CorrelationExpression? Part(int depth)
    {
        if (depth > ConditionParser.MaximumDepth || at >= words.Count)
        {
            return null;
        }

        if (TryTake("not"))
        {
            return Part(depth + 1) is { } part ? new NotExpression(part) : null;
        }

        if (TryTake("("))
        {
            var inner = Joined("or", depth + 1);
            return inner is not null && TryTake(")") ? inner : null;
        }

        var name = words[at++];
        return name is ")" || name.Equals("and", StringComparison.OrdinalIgnoreCase) || name.Equals("or", StringComparison.OrdinalIgnoreCase) ? null : new ReferenceExpression(name);
    }

    private bool TryTake(string word)
    {
        if (at >= words.Count || !words[at].Equals(word, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        at++;
        return true;
    }
}
