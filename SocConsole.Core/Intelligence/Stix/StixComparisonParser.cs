using System.Globalization;

namespace SocConsole.Core.Intelligence.Stix;

/// <summary>Recursive descent over what stands within an observation's brackets: OR binds loosest, then AND.</summary>
internal sealed class StixComparisonParser(StixTokenCursor cursor)
{
    public StixTokenCursor Cursor => cursor;

    public StixComparisonExpression? Parse(int depth) => Chain("OR", false, () => Chain("AND", true, () => Test(depth)));

    private StixComparisonExpression? Chain(string word, bool all, Func<StixComparisonExpression?> next)
    {
        var items = new List<StixComparisonExpression>();
        var start = cursor.Token.At;
        do
        {
            if (next() is not { } item)
            {
                return null;
            }

            items.Add(item);
        }
        while (cursor.TakeWord(word));

        if (items.Count == 1)
        {
            return items[0];
        }

        var joined = new StixComparisons(all, items);
        if (all && Types(joined).Count == 0)
        {
            cursor.Problem.Tell(start, "no object is of two types at once: comparisons joined by AND are about the same type, else join observations by AND");
            return null;
        }

        return joined;
    }

    // The types that an object may have for the expression to hold of it.
    private static HashSet<string> Types(StixComparisonExpression expression) => expression switch
    {
        StixComparison comparison => [comparison.Path.Type],
        StixComparisons { All: true } all => all.Items.Select(Types).Aggregate((left, right) => [.. left.Intersect(right)]),
        StixComparisons any => [.. any.Items.SelectMany(Types)],
        _ => [],
    };

    private StixComparisonExpression? Test(int depth)
    {
        if (depth > StixPattern.MaximumDepth)
        {
            return Fault($"parentheses nest deeper than {StixPattern.MaximumDepth}");
        }

        if (cursor.TakeSymbol("("))
        {
            return Parse(depth + 1) is { } inner && cursor.Expect(")") ? inner : null;
        }

        var negated = cursor.TakeWord("NOT");
        if (cursor.TakeWord("EXISTS"))
        {
            return Path() is { } existing ? new StixComparison(existing, StixOperator.Exists, [], negated) : null;
        }

        return negated ? Fault("NOT stands before EXISTS, or after the path: file:name NOT = 'a'") : Path() is { } path ? Comparison(path) : null;
    }

    private StixComparison? Comparison(StixObjectPath path)
    {
        var negated = cursor.TakeWord("NOT");
        if (Operator() is not { } comparison)
        {
            return Fault("a comparison stands here: =, !=, <, <=, >, >=, IN, LIKE, MATCHES, ISSUBSET or ISSUPERSET") as StixComparison;
        }

        cursor.Advance();
        var values = comparison == StixOperator.In ? Set() : Literal(comparison) is { } value ? [value] : null;
        return values is null ? null : new StixComparison(path, comparison, values, negated);
    }

    private StixOperator? Operator() => (cursor.Token.Kind, cursor.Token.Text) switch
    {
        (StixTokenKind.Symbol, "=") => StixOperator.Equal,
        (StixTokenKind.Symbol, "!=") => StixOperator.NotEqual,
        (StixTokenKind.Symbol, "<") => StixOperator.Less,
        (StixTokenKind.Symbol, "<=") => StixOperator.LessOrEqual,
        (StixTokenKind.Symbol, ">") => StixOperator.Greater,
        (StixTokenKind.Symbol, ">=") => StixOperator.GreaterOrEqual,
        (StixTokenKind.Word, "IN") => StixOperator.In,
        (StixTokenKind.Word, "LIKE") => StixOperator.Like,
        (StixTokenKind.Word, "MATCHES") => StixOperator.Matches,
        (StixTokenKind.Word, "ISSUBSET") => StixOperator.IsSubset,
        (StixTokenKind.Word, "ISSUPERSET") => StixOperator.IsSuperset,
        _ => null,
    };

    private List<StixLiteral>? Set()
    {
        var values = new List<StixLiteral>();
        if (!cursor.Expect("(") || cursor.TakeSymbol(")"))
        {
            return cursor.Problem.Message is null ? values : null;
        }

        do
        {
            if (Literal(StixOperator.In) is not { } value)
            {
                return null;
            }

            values.Add(value);
        }
        while (cursor.TakeSymbol(","));

        return cursor.Expect(")") ? values : null;
    }

    private StixLiteral? Literal(StixOperator comparison)
    {
        var token = cursor.Token;
        var boolean = token is { Kind: StixTokenKind.Word, Text: "true" or "false" };
        if (!boolean && token.Kind != StixTokenKind.Literal)
        {
            cursor.Problem.Tell(token.At, "a value stands here: a text in single quotes, a number, true, false, t'…', h'…' or b'…'");
            return null;
        }

        var kind = boolean ? StixLiteralKind.Boolean : token.Literal;
        if (comparison is StixOperator.Like or StixOperator.Matches or StixOperator.IsSubset or StixOperator.IsSuperset && kind != StixLiteralKind.Text)
        {
            cursor.Problem.Tell(token.At, "LIKE, MATCHES, ISSUBSET and ISSUPERSET compare with a text");
            return null;
        }

        if (comparison is StixOperator.Less or StixOperator.LessOrEqual or StixOperator.Greater or StixOperator.GreaterOrEqual && boolean)
        {
            cursor.Problem.Tell(token.At, "true and false have no order");
            return null;
        }

        cursor.Advance();
        return new(kind, token.Text);
    }

    private StixObjectPath? Path()
    {
        if (cursor.Token is not { Kind: StixTokenKind.Word, Text: var type })
        {
            Fault("an object path stands here, such as file:name");
            return null;
        }

        cursor.Advance();
        if (!cursor.Expect(":") || Name() is not { } first)
        {
            return null;
        }

        var steps = new List<StixPathStep> { first };
        while (cursor.Token.IsSymbol(".") || cursor.Token.IsSymbol("["))
        {
            if ((cursor.TakeSymbol(".") ? Name() : Index()) is not { } step)
            {
                return null;
            }

            steps.Add(step);
        }

        return new(type, steps);
    }

    private StixPathStep? Name()
    {
        var token = cursor.Token;
        if (token is not ({ Kind: StixTokenKind.Word } or { Kind: StixTokenKind.Literal, Literal: StixLiteralKind.Text }) || token.Text.Length == 0
            || (token.Kind == StixTokenKind.Word && token.Text.Contains('-', StringComparison.Ordinal)))
        {
            cursor.Problem.Tell(token.At, "a property's name stands here; a name with a hyphen stands in single quotes: hashes.'SHA-256'");
            return null;
        }

        cursor.Advance();
        return new(token.Text, null);
    }

    private StixPathStep? Index()
    {
        cursor.TakeSymbol("[");
        if (cursor.TakeSymbol("*"))
        {
            return cursor.Expect("]") ? new StixPathStep(null, null) : null;
        }

        var token = cursor.Token;
        if (token is not { Kind: StixTokenKind.Literal, Literal: StixLiteralKind.WholeNumber } || !int.TryParse(token.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            cursor.Problem.Tell(token.At, "an index is a whole number or *");
            return null;
        }

        cursor.Advance();
        return cursor.Expect("]") ? new StixPathStep(null, index) : null;
    }

    private StixComparisonExpression? Fault(string message)
    {
        cursor.Problem.Tell(cursor.Token.At, message);
        return null;
    }
}
