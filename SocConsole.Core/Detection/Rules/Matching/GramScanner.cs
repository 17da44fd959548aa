using System.Numerics;
using System.Runtime.InteropServices;

namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>
/// Finds which of many literals stand in a text, in one pass whose cost hardly depends on how many there are: each literal is looked for by four of its
/// characters, a bit map says at every position whether any literal has these four, and only then a table and a comparison decide. Immutable.
/// </summary>
internal sealed class GramScanner
{
    /// <summary>Characters of a gram: as many as fit a machine word. Shorter literals can't be looked for.</summary>
    public const int GramLength = 4;

    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    // 16 bits for each gram leave one position in sixteen or fewer to the table.
    private const int BitsForEach = 16;
    private const int FewestBits = 12;
    private const int MostBits = 22;

    private readonly ulong[] bits;
    private readonly int bitShift;
    private readonly Dictionary<ulong, Entry[]> entries;

    /// <param name="literals">Upper-case literals of at least <see cref="GramLength"/> characters, with the rules that each brings up.</param>
    /// <param name="costs">Says which four characters of a literal are the rarest.</param>
    public GramScanner(IReadOnlyList<(GuardKind Kind, string Literal, int[] Rules)> literals, GuardCosts costs)
    {
        var grouped = literals
            .Select(item => new Entry(item.Kind, item.Literal, costs.RarestGram(item.Literal), item.Rules))
            .GroupBy(entry => GramOf(entry.Literal.AsSpan(entry.Offset)))
            .ToDictionary(group => group.Key, group => group.ToArray());
        entries = grouped;
        var wanted = Math.Clamp(BitOperations.Log2((uint)Math.Max(1, grouped.Count * BitsForEach)) + 1, FewestBits, MostBits);
        bitShift = 64 - wanted;
        bits = new ulong[1 << (wanted - 6)];
        foreach (var gram in grouped.Keys)
        {
            var bit = HashOf(gram) >> bitShift;
            bits[bit >> 6] |= 1UL << (int)(bit & 63);
        }
    }

    public static ulong GramOf(ReadOnlySpan<char> text) => MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(text[..GramLength]));

    /// <summary>A hash whose highest bits are good.</summary>
    public static ulong HashOf(ulong gram) => gram * Multiplier;

    /// <summary>Brings up the rules of every literal that stands in the upper-case text where its kind says.</summary>
    public void Scan(ReadOnlySpan<char> upper, MatchScratch scratch)
    {
        var bytes = MemoryMarshal.AsBytes(upper);
        var last = upper.Length - GramLength;
        for (var i = 0; i <= last; i++)
        {
            var gram = MemoryMarshal.Read<ulong>(bytes[(i * sizeof(char))..]);
            var bit = HashOf(gram) >> bitShift;
            if ((bits[bit >> 6] >> (int)(bit & 63) & 1) != 0 && entries.TryGetValue(gram, out var found))
            {
                Check(found, upper, i, scratch);
            }
        }
    }

    private static void Check(Entry[] found, ReadOnlySpan<char> upper, int at, MatchScratch scratch)
    {
        foreach (var entry in found)
        {
            var start = at - entry.Offset;
            var end = start + entry.Literal.Length;
            if (start >= 0 && end <= upper.Length
                && (entry.Kind != GuardKind.Start || start == 0)
                && (entry.Kind != GuardKind.End || end == upper.Length)
                && upper[start..end].SequenceEqual(entry.Literal))
            {
                scratch.BringUp(entry.Rules);
            }
        }
    }

    private sealed record Entry(GuardKind Kind, string Literal, int Offset, int[] Rules);
}
