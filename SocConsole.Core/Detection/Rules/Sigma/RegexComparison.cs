using System.Text.RegularExpressions;
using SocConsole.Core.Detection.Rules.Matching;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>
/// <c>re</c>: a regular expression that is looked for anywhere in the value, with case unless <c>i</c> follows. Only what runs in linear time is taken:
/// no look-around, no back reference, a bounded length, and repetition within the 10,000 nodes that .NET allows its automata.
/// </summary>
internal sealed class RegexComparison : FieldComparison
{
    /// <summary>Longest expression, in characters.</summary>
    public const int MaximumLength = 1_000;

    // Alternatives of a list share one automaton up to this length, so that a value is read once.
    private const int MaximumJoined = 1_500;

    private const RegexOptions Always = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    public override string Name => "re";

    public override ConditionNode? Compile(FieldQuery query, IReadOnlyList<YamlText> values, LoadContext context)
    {
        var told = context.Count;
        foreach (var value in values)
        {
            Check(value, context);
        }

        if (context.Count > told)
        {
            return null;
        }

        return query.All ? base.Compile(query, values, context) : Joined(query, values, context);
    }

    private ConditionNode? Joined(FieldQuery query, IReadOnlyList<YamlText> values, LoadContext context)
    {
        List<ValueMatcher> matchers = [];
        for (var from = 0; from < values.Count;)
        {
            var (count, length) = (0, 0);
            while (from + count < values.Count && (count == 0 || length + values[from + count].Value.Length <= MaximumJoined))
            {
                length += values[from + count++].Value.Length;
            }

            YamlText[] part = [.. values.Skip(from).Take(count)];
            from += count;
            if (TryMake(string.Join('|', part.Select(value => $"(?:{value.Value})")), query.RegexOptions, context, out _) is { } regex)
            {
                matchers.Add(new Expression(regex));
                continue;
            }

            // Too much for one automaton, or one of them alone is: made one by one, the fault names its line.
            foreach (var value in part)
            {
                matchers.AddRange(Matcher(query, value, context) is { } matcher ? [matcher] : []);
            }
        }

        return matchers is [var only] ? query.Node(only) : matchers.Count > 0 ? query.Node(new AnyMatcher(matchers)) : null;
    }

    protected override ValueMatcher? Matcher(FieldQuery query, YamlText value, LoadContext context) =>
        TryMake(value.Value, query.RegexOptions, context, out var problem) is { } regex
            ? new Expression(regex)
            : context.Add<ValueMatcher>(value.Line, $"the regular expression can't run in linear time; write it without look-around, back references and large counts: {problem}");

    // Each by itself, because two broken expressions can make a sound one when they are joined.
    private static void Check(YamlText value, LoadContext context)
    {
        if (value.Value.Length is 0 or > MaximumLength)
        {
            context.Add(value.Line, $"a regular expression must have 1 to {MaximumLength:N0} characters");
            return;
        }

        try
        {
            _ = new Regex(value.Value, RegexOptions.CultureInvariant);
        }
        catch (ArgumentException exception)
        {
            context.Add(value.Line, $"the regular expression can't be read: {exception.Message}");
        }
    }

    private static Regex? TryMake(string pattern, RegexOptions options, LoadContext context, out string? problem)
    {
        problem = null;
        if (context.Expressions.TryGetValue((pattern, options), out var known))
        {
            return known;
        }

        try
        {
            return context.Expressions[(pattern, options)] = new Regex(pattern, Always | options);
        }
        catch (Exception exception) when (exception is NotSupportedException or ArgumentException)
        {
            problem = exception.Message;
            return null;
        }
    }
}
