using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using SocConsole.Core.Ingestion.Parsers;

namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>Whether a field's value matches. Immutable and safe to use from several threads; time grows at most linearly with the value for a given rule.</summary>
internal abstract class ValueMatcher
{
    /// <summary>Of which every value that matches has at least one, whatever their case; null where that can't be said, or a literal is too short to look for.</summary>
    public virtual IReadOnlyList<Needle>? Needles => null;

    public abstract bool Matches(string value);
}

internal sealed class EqualTo(string literal, StringComparison comparison) : ValueMatcher
{
    public override IReadOnlyList<Needle>? Needles => [new Needle(GuardKind.Whole, literal)];

    public override bool Matches(string value) => string.Equals(value, literal, comparison);
}

internal sealed class EqualToAny(IEnumerable<string> literals, StringComparer comparer) : ValueMatcher
{
    private readonly FrozenSet<string> literals = literals.ToFrozenSet(comparer);

    public override IReadOnlyList<Needle>? Needles => [.. literals.Select(literal => new Needle(GuardKind.Whole, literal))];

    public override bool Matches(string value) => literals.Contains(value);
}

internal sealed class StartsWith(string literal, StringComparison comparison) : ValueMatcher
{
    public override IReadOnlyList<Needle>? Needles => Needle.Of(GuardKind.Start, [literal]);

    public override bool Matches(string value) => value.StartsWith(literal, comparison);
}

internal sealed class EndsWith(string literal, StringComparison comparison) : ValueMatcher
{
    public override IReadOnlyList<Needle>? Needles => Needle.Of(GuardKind.End, [literal]);

    public override bool Matches(string value) => value.EndsWith(literal, comparison);
}

/// <summary>Any value, even an empty one.</summary>
internal sealed class AnyValue : ValueMatcher
{
    public override bool Matches(string value) => true;
}

internal sealed class AnyMatcher(IReadOnlyList<ValueMatcher> matchers) : ValueMatcher
{
    private readonly ValueMatcher[] matchers = [.. matchers];

    public override IReadOnlyList<Needle>? Needles => matchers.Any(matcher => matcher.Needles is null) ? null : [.. matchers.SelectMany(matcher => matcher.Needles!)];

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
    public override IReadOnlyList<Needle>? Needles => [new Needle(GuardKind.Number, text)];

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
