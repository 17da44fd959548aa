using System.Buffers;

namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>Looks for literals anywhere in the value; for many of them at once.</summary>
internal sealed class ContainsAny(IReadOnlyList<string> literals, StringComparison comparison) : ValueMatcher
{
    // Up to here one search after the other is as fast as a search for all, and needs nothing made before it.
    private const int Few = 6;

    // SearchValues uses vector instructions for up to some 80 literals of two characters or more, and is an order slower beyond: hence the parts.
    private const int PartSize = 64;

    private readonly string[] literals = [.. literals];
    private SearchValues<string>[]? parts;

    public override IReadOnlyList<Needle>? Needles => Needle.Of(GuardKind.Inner, literals);

    public override bool Matches(string value)
    {
        if (literals.Length > Few)
        {
            return MatchesMany(value);
        }

        foreach (var literal in literals)
        {
            if (value.Contains(literal, comparison))
            {
                return true;
            }
        }

        return false;
    }

    // Made at the first use: most rules of a large set never come to it, and making them all takes seconds.
    private bool MatchesMany(string value)
    {
        parts ??= [.. literals.OrderBy(literal => literal.Length).Chunk(PartSize).Select(part => SearchValues.Create(part, comparison))];
        foreach (var part in parts)
        {
            if (value.AsSpan().ContainsAny(part))
            {
                return true;
            }
        }

        return false;
    }
}
