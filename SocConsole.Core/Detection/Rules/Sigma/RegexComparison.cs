using System.Text.RegularExpressions;
using SocConsole.Core.Detection.Rules.Matching;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>
/// <c>re</c>: a regular expression that is looked for anywhere in the value, with case unless <c>i</c> follows. It runs in linear time; only where it needs
/// look-around, a back reference or a count beyond .NET's automata does it backtrack, and then a value that takes longer than <see cref="Patience"/> is no match.
/// </summary>
internal sealed class RegexComparison : FieldComparison
{
    /// <summary>Longest expression, in characters.</summary>
    public const int MaximumLength = 1_000;

    // Alternatives of a list share one automaton up to this length, so that a value is read once.
    private const int MaximumJoined = 1_500;

    /// <summary>How long an expression that backtracks may take over one value.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private const RegexOptions Always = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    public override string Name => "re";

    public override ConditionNode? Compile(FieldQuery query, IReadOnlyList<YamlText> values, LoadContext context)
    {
        var told = context.Count;
        foreach (var value in values)
        {
            Check(value, context);
        }

        return context.Count > told ? null : Joined(query, values, context);
    }

    private ConditionNode Joined(FieldQuery query, IReadOnlyList<YamlText> values, LoadContext context)
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
            if (TryMake(string.Join('|', part.Select(value => $"(?:{Portable(value.Value)})")), query.RegexOptions, context) is { } regex)
            {
                matchers.Add(new Expression(regex, context.Timeouts));
                continue;
            }

            // Too much for one automaton, or one of them alone is: made one by one.
            matchers.AddRange(part.Select(value => Matcher(query, value, context)));
        }

        return query.Node(matchers is [var only] ? only : new AnyMatcher(matchers));
    }

    protected override ValueMatcher Matcher(FieldQuery query, YamlText value, LoadContext context) => new Expression(
        TryMake(Portable(value.Value), query.RegexOptions, context) ?? new Regex(Portable(value.Value), RegexOptions.CultureInvariant | query.RegexOptions, Patience),
        context.Timeouts);

    // PCRE also writes named groups with a P.
    private static string Portable(string pattern) => pattern.Replace("(?P<", "(?<", StringComparison.Ordinal);

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
            _ = new Regex(Portable(value.Value), RegexOptions.CultureInvariant);
        }
        catch (ArgumentException exception)
        {
            context.Add(value.Line, $"the regular expression can't be read: {exception.Message}");
        }
    }

    private static Regex? TryMake(string pattern, RegexOptions options, LoadContext context)
    {
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
            // ArgumentException: named groups of two alternatives that are joined may clash.
            return null;
        }
    }
}
