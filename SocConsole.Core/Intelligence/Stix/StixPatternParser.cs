using System.Globalization;

namespace SocConsole.Core.Intelligence.Stix;

/// <summary>
/// Recursive descent over the observation expressions of a pattern: FOLLOWEDBY binds loosest, then OR, then AND, and a qualifier belongs to what stands right before it.
/// Two tokens at most are looked at to choose a way, so the work grows with the length of the text.
/// </summary>
internal sealed class StixPatternParser(List<StixPatternToken> tokens, StixPatternProblem problem)
{
    private readonly StixComparisonParser comparisons = new(new(tokens, problem));

    private StixTokenCursor Cursor => comparisons.Cursor;

    public StixPatternExpression? Parse()
    {
        // Some producers leave the brackets of a single observation out.
        var bare = tokens.Find(token => !token.IsSymbol("(")) is { Kind: StixTokenKind.Word };
        var root = bare ? comparisons.Parse(0) is { } comparison ? new StixObservation(comparison, false) : null : FollowedBy(0);
        if (root is not null && Cursor.Token.Kind != StixTokenKind.End)
        {
            problem.Tell(Cursor.Token.At, $"'{Cursor.Token.Text}' does not belong here; AND, OR or FOLLOWEDBY joins observations");
            return null;
        }

        return root;
    }

    private StixPatternExpression? FollowedBy(int depth) => Chain("FOLLOWEDBY", StixObservationOperator.FollowedBy, () => Or(depth));

    private StixPatternExpression? Or(int depth) => Chain("OR", StixObservationOperator.Or, () => And(depth));

    private StixPatternExpression? And(int depth) => Chain("AND", StixObservationOperator.And, () => Qualified(depth));

    private StixPatternExpression? Chain(string word, StixObservationOperator joined, Func<StixPatternExpression?> next)
    {
        var items = new List<StixPatternExpression>();
        do
        {
            if (next() is not { } item)
            {
                return null;
            }

            items.Add(item);
        }
        while (Cursor.TakeWord(word));

        return items.Count == 1 ? items[0] : new StixObservations(joined, items);
    }

    private StixPatternExpression? Qualified(int depth)
    {
        var inner = Observation(depth);
        for (var count = 0; inner is not null && Cursor.Token is { Kind: StixTokenKind.Word, Text: "WITHIN" or "REPEATS" or "START" }; count++)
        {
            if (count == StixPattern.MaximumDepth)
            {
                problem.Tell(Cursor.Token.At, $"more than {StixPattern.MaximumDepth} qualifiers on one observation");
                return null;
            }

            inner = Qualifier() is { } qualifier ? new StixQualified(inner, qualifier) : null;
        }

        return inner;
    }

    private StixPatternExpression? Observation(int depth)
    {
        if (depth > StixPattern.MaximumDepth)
        {
            problem.Tell(Cursor.Token.At, $"parentheses nest deeper than {StixPattern.MaximumDepth}");
            return null;
        }

        if (Cursor.TakeSymbol("("))
        {
            return FollowedBy(depth + 1) is { } inner && Cursor.Expect(")") ? inner : null;
        }

        return Cursor.Expect("[") && comparisons.Parse(0) is { } comparison && Cursor.Expect("]") ? new StixObservation(comparison, true) : null;
    }

    private StixQualifier? Qualifier()
    {
        if (Cursor.TakeWord("WITHIN"))
        {
            var seconds = Number("WITHIN", "SECONDS");
            return seconds is null ? null : new StixWithin(seconds.Value);
        }

        if (Cursor.TakeWord("REPEATS"))
        {
            var integer = Cursor.Token.Literal == StixLiteralKind.WholeNumber;
            var times = Number("REPEATS", "TIMES");
            if (times is not null && (!integer || times > int.MaxValue))
            {
                problem.Tell(Cursor.Token.At, "REPEATS has a whole number before TIMES");
                return null;
            }

            return times is null ? null : new StixRepeats((int)times.Value);
        }

        Cursor.TakeWord("START");
        return Time() is { } start && Cursor.ExpectWord("STOP") && Time() is { } stop && Ordered(start, stop) ? new StixStartStop(start, stop) : null;
    }

    private double? Number(string before, string unit)
    {
        var token = Cursor.Token;
        if (token.Kind != StixTokenKind.Literal || token.Literal is not (StixLiteralKind.WholeNumber or StixLiteralKind.Fraction)
            || !double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number) || number <= 0)
        {
            problem.Tell(token.At, $"{before} has a number greater than 0 before {unit}");
            return null;
        }

        Cursor.Advance();
        return Cursor.ExpectWord(unit) ? number : null;
    }

    private string? Time()
    {
        if (Cursor.Token is { Kind: StixTokenKind.Literal, Literal: StixLiteralKind.Timestamp, Text: var text })
        {
            Cursor.Advance();
            return text;
        }

        problem.Tell(Cursor.Token.At, "START and STOP have a time each: t'2016-06-01T00:00:00Z'");
        return null;
    }

    private bool Ordered(string start, string stop)
    {
        var ordered = StixTimestamp.Parse(start)!.Value.CompareTo(StixTimestamp.Parse(stop)!.Value) < 0;
        if (!ordered)
        {
            problem.Tell(Cursor.Token.At, "STOP must be later than START");
        }

        return ordered;
    }
}
