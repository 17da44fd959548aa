using System.Text.RegularExpressions;
using SocConsole.Core.Detection.Rules.Matching;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>
/// <c>re</c>: a regular expression that is looked for anywhere in the value, with case unless <c>i</c> follows. It runs in linear time; only where it needs
/// look-around, a back reference or a count beyond .NET's automata does it backtrack, and then a value that takes longer than <see cref="Expression.Patience"/> is no match.
/// </summary>
internal sealed class RegexComparison : FieldComparison
{
    /// <summary>Longest expression, in characters.</summary>
    public const int MaximumLength = 1_000;

    public override string Name => "re";

    protected override ValueMatcher? Matcher(FieldQuery query, YamlText value, LoadContext context)
    {
        if (value.Value.Length is 0 or > MaximumLength)
        {
            return context.Add<ValueMatcher>(value.Line, $"a regular expression must have 1 to {MaximumLength:N0} characters");
        }

        try
        {
            var pattern = Portable(value.Value);
            _ = new Regex(pattern, RegexOptions.CultureInvariant | query.RegexOptions);
            return new Expression(pattern, query.RegexOptions, context.Timeouts);
        }
        catch (ArgumentException exception)
        {
            return context.Add<ValueMatcher>(value.Line, $"the regular expression can't be read: {exception.Message}");
        }
    }

    // PCRE also writes named groups with a P.
    private static string Portable(string pattern) => pattern.Replace("(?P<", "(?<", StringComparison.Ordinal);
}
