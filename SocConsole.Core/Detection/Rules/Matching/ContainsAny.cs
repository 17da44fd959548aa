using System.Buffers;
using System.Text;

namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>Looks for literals anywhere in the value, for all of them at once.</summary>
internal sealed class ContainsAny(IReadOnlyList<string> literals, StringComparison comparison) : ValueMatcher
{
    // SearchValues uses vector instructions for up to some 80 literals of two characters or more, and is an order slower beyond: hence the parts.
    private const int PartSize = 64;

    private readonly string[] literals = [.. literals];
    private Search? search;

    public override IReadOnlyList<Needle>? Needles => Needle.Of(GuardKind.Inner, literals);

    // Made at the first use: most rules of a large set never come to it, and making them all takes seconds.
    public override bool Matches(string value) => (search ??= new Search(literals, comparison)).IsIn(value);

    private sealed class Search
    {
        private readonly SearchValues<char>? characters;
        private readonly SearchValues<string>[] ascii;
        private readonly SearchValues<string>[] others;

        public Search(string[] literals, StringComparison comparison)
        {
            char[] singles = [.. literals.Where(literal => literal.Length == 1).SelectMany(literal => Variants(literal[0], comparison)).Distinct()];
            characters = singles.Length == 0 ? null : SearchValues.Create(singles);
            ascii = Parts(literals.Where(literal => literal.Length != 1 && Ascii.IsValid(literal)), comparison);

            // One of these makes the search for all with it slow, and hardly a value has a character beyond ASCII.
            others = Parts(literals.Where(literal => literal.Length != 1 && !Ascii.IsValid(literal)), comparison);
        }

        public bool IsIn(string value)
        {
            if (characters is not null && value.AsSpan().ContainsAny(characters))
            {
                return true;
            }

            return IsIn(value, ascii) || (others.Length > 0 && !Ascii.IsValid(value) && IsIn(value, others));
        }

        private static bool IsIn(string value, SearchValues<string>[] parts)
        {
            foreach (var part in parts)
            {
                if (value.AsSpan().ContainsAny(part))
                {
                    return true;
                }
            }

            return false;
        }

        private static SearchValues<string>[] Parts(IEnumerable<string> literals, StringComparison comparison) =>
            [.. literals.OrderBy(literal => literal.Length).Chunk(PartSize).Select(part => SearchValues.Create(part, comparison))];

        private static char[] Variants(char character, StringComparison comparison) =>
            comparison == StringComparison.Ordinal ? [character] : [character, char.ToLowerInvariant(character), char.ToUpperInvariant(character)];
    }
}
