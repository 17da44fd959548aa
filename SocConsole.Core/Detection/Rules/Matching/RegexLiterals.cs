using System.Text;
using System.Text.RegularExpressions;

namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>
/// What every text that a regular expression takes has in it: at least one of some literals, and so many characters. Both let the expression be left out
/// where it can't match. Where the reader meets a construct that it doesn't know, it says nothing, which costs time and no match.
/// </summary>
/// <param name="Needles">Of which at least one stands in every match, whatever its case; null where that can't be said.</param>
/// <param name="ShortestMatch">Characters of the shortest text that can match, or fewer.</param>
internal sealed record RegexLiterals(IReadOnlyList<Needle>? Needles, int ShortestMatch)
{
    private static readonly RegexLiterals Unknown = new(null, 0);

    public static RegexLiterals Of(string pattern, RegexOptions options)
    {
        if ((options & ~(RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.Singleline)) != 0 || new RegexLiteralReader(pattern).Read() is not { } demand)
        {
            return Unknown;
        }

        // Case is not a matter of one letter each beyond ASCII: an expression with the Kelvin sign takes a plain k.
        var needles = demand.AnyOf is { } literals && literals.All(literal => Ascii.IsValid(literal)) ? Needle.Of(GuardKind.Inner, literals) : null;

        // Without regard to case a few characters beyond ASCII equal some of ASCII (the Kelvin sign and k), which upper case does not show.
        return new RegexLiterals(needles is null ? null : [.. needles.Append(Needle.NotAscii).Distinct()], demand.Shortest);
    }
}
