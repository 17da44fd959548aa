namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>Beginnings and ends that are shorter than a gram, such as <c>/sh</c>: a value has one of each length, so that a look-up for each finds all.</summary>
internal sealed class ShortAffixes
{
    private const int Longest = GramScanner.LongGram - 1;

    private readonly Dictionary<ulong, int[]>?[] starts = new Dictionary<ulong, int[]>?[Longest + 1];
    private readonly Dictionary<ulong, int[]>?[] ends = new Dictionary<ulong, int[]>?[Longest + 1];

    /// <param name="literals">Upper-case beginnings and ends of one to three characters.</param>
    public ShortAffixes(IEnumerable<RuleLiteral> literals)
    {
        foreach (var group in literals.GroupBy(literal => (literal.Kind, literal.Literal)))
        {
            var (kind, text) = group.Key;
            var tables = kind == GuardKind.Start ? starts : ends;
            (tables[text.Length] ??= []).Add(GramScanner.GramOf(text, text.Length), [.. group.SelectMany(literal => literal.Rules).Distinct()]);
        }
    }

    public void Scan(ReadOnlySpan<char> upper, MatchScratch scratch)
    {
        for (var length = 1; length <= Longest && length <= upper.Length; length++)
        {
            if (starts[length] is { } byStart && byStart.TryGetValue(GramScanner.GramOf(upper, length), out var starting))
            {
                scratch.Meet(starting);
            }

            if (ends[length] is { } byEnd && byEnd.TryGetValue(GramScanner.GramOf(upper[^length..], length), out var ending))
            {
                scratch.Meet(ending);
            }
        }
    }
}
