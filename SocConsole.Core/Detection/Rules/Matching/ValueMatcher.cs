using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using SocConsole.Core.Ingestion.Parsers;

namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>Whether a field's value matches. Immutable and safe to use from several threads; time grows at most linearly with the value for a given rule.</summary>
internal abstract class ValueMatcher
{
    /// <summary>When only these values can match, whatever their case: the values; otherwise null.</summary>
    public virtual IReadOnlyCollection<string>? Literals => null;

    public abstract bool Matches(string value);
}

internal sealed class EqualTo(string literal, StringComparison comparison) : ValueMatcher
{
    public override IReadOnlyCollection<string>? Literals { get; } = [literal];

    public override bool Matches(string value) => string.Equals(value, literal, comparison);
}

internal sealed class EqualToAny(IEnumerable<string> literals, StringComparer comparer) : ValueMatcher
{
    private readonly FrozenSet<string> literals = literals.ToFrozenSet(comparer);

    public override IReadOnlyCollection<string>? Literals => literals;

    public override bool Matches(string value) => literals.Contains(value);
}

internal sealed class StartsWith(string literal, StringComparison comparison) : ValueMatcher
{
    public override bool Matches(string value) => value.StartsWith(literal, comparison);
}

internal sealed class EndsWith(string literal, StringComparison comparison) : ValueMatcher
{
    public override bool Matches(string value) => value.EndsWith(literal, comparison);
}

/// <summary>Looks for many literals at once.</summary>
internal sealed class ContainsAny : ValueMatcher
{
    // SearchValues uses vector instructions for up to some 80 literals of two characters or more, and is an order slower beyond: hence the parts.
    private const int PartSize = 64;

    private readonly SearchValues<char>? characters;
    private readonly SearchValues<string>[] parts;

    public ContainsAny(IReadOnlyList<string> literals, StringComparison comparison)
    {
        var cased = comparison == StringComparison.Ordinal;
        char[] singles = [.. literals.Where(literal => literal.Length == 1).SelectMany(literal => Variants(literal[0], cased)).Distinct()];
        characters = singles.Length == 0 ? null : SearchValues.Create(singles);
        parts = [.. literals.Where(literal => literal.Length > 1)
            .OrderBy(literal => literal.Length)
            .Chunk(PartSize)
            .Select(part => SearchValues.Create(part, comparison))];
    }

    public override bool Matches(string value)
    {
        if (characters is not null && value.AsSpan().ContainsAny(characters))
        {
            return true;
        }

        foreach (var part in parts)
        {
            if (value.AsSpan().ContainsAny(part))
            {
                return true;
            }
        }

        return false;
    }

    private static char[] Variants(char character, bool cased) =>
        cased ? [character] : [character, char.ToLowerInvariant(character), char.ToUpperInvariant(character)];
}

/// <summary>Any value, even an empty one.</summary>
internal sealed class AnyValue : ValueMatcher
{
    public override bool Matches(string value) => true;
}

internal sealed class AnyMatcher(IReadOnlyList<ValueMatcher> matchers) : ValueMatcher
{
    private readonly ValueMatcher[] matchers = [.. matchers];

    public override bool Matches(string value)
    {
        foreach (var matcher in matchers)
        {
            if (matcher.Matches(value))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A number written without quotes: equal as text or as a number, so that 4104 matches "4104" and 1.0 matches 1.</summary>
internal sealed class EqualToNumber(string text, double number) : ValueMatcher
{
    public override bool Matches(string value) =>
        string.Equals(value, text, StringComparison.OrdinalIgnoreCase) || (Numbers.TryRead(value, out var other) && other.Equals(number));
}

internal sealed class Compares(Func<double, double, bool> relation, double bound) : ValueMatcher
{
    public override bool Matches(string value) => Numbers.TryRead(value, out var number) && relation(number, bound);
}

internal sealed class InNetwork(IPNetwork network) : ValueMatcher
{
    public override bool Matches(string value)
    {
        if (!IPAddress.TryParse(value, out var address))
        {
            return false;
        }

        return network.Contains(address) || (address.IsIPv4MappedToIPv6 && network.Contains(address.MapToIPv4()));
    }
}

/// <summary>One part of a point in time, UTC, held against a number: <c>hour</c>, <c>week</c> and the like. What is no time never matches.</summary>
internal sealed class TimePart(Func<DateTime, int> part, ValueMatcher matcher) : ValueMatcher
{
    public override bool Matches(string value) => TryRead(value, out var time) && matcher.Matches(part(time).ToString(CultureInfo.InvariantCulture));

    private static bool TryRead(string value, out DateTime time)
    {
        var text = value.AsSpan().Trim();
        if (TimeText.TryReadIso(text, out time, out var length))
        {
            return length == text.Length;
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var epoch))
        {
            return TimeText.TryReadEpoch(epoch, out time);
        }

        return TimeText.TryReadCommonLog(text, out time)
            || DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
    }
}

/// <summary>
/// A regular expression. One that backtracks carries a time-out: a value that exceeds it counts as no match and is counted in <paramref name="timeouts"/>.
/// </summary>
internal sealed class Expression(Regex regex, RegexTimeouts timeouts) : ValueMatcher
{
    public override bool Matches(string value)
    {
        try
        {
            return regex.IsMatch(value);
        }
        catch (RegexMatchTimeoutException)
        {
            timeouts.Add();
            return false;
        }
    }
}

/// <summary>How often expressions of one rule set were given up. Safe for several threads.</summary>
internal sealed class RegexTimeouts
{
    private long count;

    public long Count => Interlocked.Read(ref count);

    public void Add() => Interlocked.Increment(ref count);
}

internal static class Numbers
{
    public static bool TryRead(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number);
}
