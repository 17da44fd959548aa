using System.Buffers;

namespace SocConsole.Core.Intelligence.Exclusions;

/// <summary>
/// Texts that stand somewhere in a value. An automaton says where one begins; at that place each length that there is is looked up, so that a hit costs as much as there
/// are lengths and not as there are entries.
/// </summary>
internal sealed class ExclusionSubstrings
{
    private readonly SearchValues<string> sieve;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> sets;
    private readonly int[] lengths;

    public ExclusionSubstrings(Dictionary<string, int> entries)
    {
        sieve = SearchValues.Create([.. entries.Keys], StringComparison.OrdinalIgnoreCase);
        sets = entries.GetAlternateLookup<ReadOnlySpan<char>>();
        lengths = [.. entries.Keys.Select(entry => entry.Length).Distinct().Order()];
    }

    /// <summary>Calls back for each entry in the value, with its set of lists.</summary>
    public void Find(string value, Action<int, string> found)
    {
        var from = 0;
        while (from < value.Length)
        {
            var at = value.AsSpan(from).IndexOfAny(sieve);
            if (at < 0)
            {
                return;
            }

            from += at;
            foreach (var length in lengths)
            {
                if (from + length <= value.Length && sets.TryGetValue(value.AsSpan(from, length), out var entry, out var set))
                {
                    found(set, entry);
                }
            }

            from++;
        }
    }
}
