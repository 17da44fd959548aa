using System.Text.RegularExpressions;

namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>
/// A regular expression, looked for anywhere in the value. It runs in linear time; only where it needs look-around, a back reference or a count beyond .NET's
/// automata does it backtrack, and then a value that takes longer than <see cref="Patience"/> is no match and is counted in <paramref name="timeouts"/>.
/// </summary>
internal sealed class Expression(string pattern, RegexOptions options, RegexTimeouts timeouts) : ValueMatcher
{
    /// <summary>How long an expression that backtracks may take over one value.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly RegexLiterals literals = RegexLiterals.Of(pattern, options);
    private Regex? regex;

    public override IReadOnlyList<Needle>? Needles => literals.Needles;

    public override bool Matches(string value)
    {
        if (value.Length < literals.ShortestMatch)
        {
            return false;
        }

        try
        {
            return (regex ??= Make()).IsMatch(value);
        }
        catch (RegexMatchTimeoutException)
        {
            timeouts.Add();
            return false;
        }
    }

    // At the first use: automata are dear to make, and most rules of a large set never come to theirs.
    private Regex Make()
    {
        try
        {
            return new Regex(pattern, options | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, options | RegexOptions.CultureInvariant, Patience);
        }
    }
}
