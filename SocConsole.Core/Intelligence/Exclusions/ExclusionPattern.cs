using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace SocConsole.Core.Intelligence.Exclusions;

/// <summary>
/// A regular expression of an exclusion: without backtracking where it can be, so that time grows with the value; else each match has a limit, and a pattern that meets it
/// often is not asked any more. Upper and lower case are one, as in MISP.
/// </summary>
internal sealed class ExclusionPattern
{
    /// <summary>Longest pattern, in characters.</summary>
    public const int MaximumLength = 500;

    private const int MostTimeouts = 20;
    private static readonly SearchValues<char> Flags = SearchValues.Create("imsuxDU");
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(50);

    private readonly Regex regex;
    private int timeouts;

    private ExclusionPattern(Regex regex) => this.regex = regex;

    /// <summary>Null with the reason when it is no expression.</summary>
    public static ExclusionPattern? Read(string pattern, out string? reason)
    {
        reason = null;
        if (pattern.Length is 0 or > MaximumLength)
        {
            reason = $"a pattern has 1 to {MaximumLength} characters";
            return null;
        }

        const RegexOptions Common = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
        try
        {
            return new ExclusionPattern(new Regex(pattern, Common | RegexOptions.NonBacktracking, Limit));
        }
        catch (NotSupportedException)
        {
            // It looks around, refers back, or is too large for an automaton.
            return new ExclusionPattern(new Regex(pattern, Common, Limit));
        }
        catch (ArgumentException invalid)
        {
            reason = invalid.Message;
            return null;
        }
    }

    /// <summary>The expression for a text in which <c>*</c> is any text and <c>?</c> any character.</summary>
    public static string OfWildcard(string text)
    {
        var pattern = new StringBuilder("^");
        foreach (var c in text)
        {
            pattern.Append(c switch { '*' => ".*", '?' => ".", _ => Regex.Escape(c.ToString()) });
        }

        return pattern.Append('$').ToString();
    }

    /// <summary>Takes off the delimiters and flags of MISP's patterns: <c>/^a$/i</c>.</summary>
    public static string WithoutDelimiters(string text)
    {
        var end = text.LastIndexOf('/');
        return text.StartsWith('/') && end > 0 && !text.AsSpan(end + 1).ContainsAnyExcept(Flags) ? text[1..end] : text;
    }

    /// <summary>Whether the value fits; a value on which the time is over does not.</summary>
    public bool Fits(string value)
    {
        if (Volatile.Read(ref timeouts) >= MostTimeouts)
        {
            return false;
        }

        try
        {
            return regex.IsMatch(value);
        }
        catch (RegexMatchTimeoutException)
        {
            Interlocked.Increment(ref timeouts);
            return false;
        }
    }
}
