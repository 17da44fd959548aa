using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>
/// Finds which of many literals stand in a text, in one pass whose cost hardly depends on how many there are: each literal is looked for by a few of its
/// characters, a bit map says at every position whether any literal has these, and only then a table and a comparison decide. Immutable.
/// </summary>
internal sealed class GramScanner
{
    /// <summary>Characters of a gram: as many as fit a machine word.</summary>
    public const int LongGram = 4;

    /// <summary>Characters of a gram of literals that are shorter than that.</summary>
    public const int ShortGram = 2;

    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    // 16 bits for each gram leave one position in sixteen or fewer to the table.
    private const int BitsForEach = 16;
    private const int FewestBits = 12;
    private const int MostBits = 22;

    // So many can be looked for with vector instructions, which says faster that a text has none of them.
    private const int FewLiterals = 64;

    private readonly int length;
    private readonly ulong mask;
    private readonly ulong[] bits;
    private readonly int bitShift;
    private readonly Dictionary<ulong, Entry[]> entries;
    private readonly SearchValues<string>? any;

    /// <param name="literals">Upper-case literals of at least <paramref name="gramLength"/> characters, with the rules that each brings up.</param>
    /// <param name="gramLength"><see cref="LongGram"/> or <see cref="ShortGram"/>.</param>
    /// <param name="costs">Says which characters of a literal are the rarest.</param>
    public GramScanner(IReadOnlyList<RuleLiteral> literals, int gramLength, GuardCosts costs)
    {
        length = gramLength;
        mask = MaskOf(gramLength);
        any = literals.Count <= FewLiterals && literals.All(item => Ascii.IsValid(item.Literal))
            ? SearchValues.Create([.. literals.Select(item => item.Literal)], StringComparison.Ordinal)
            : null;
        entries = literals
            .Select(item => new Entry(item.Kind, item.Literal, costs.RarestGram(item.Literal, gramLength), item.Rules))
            .GroupBy(entry => GramOf(entry.Literal.AsSpan(entry.Offset), gramLength))
            .ToDictionary(group => group.Key, group => group.ToArray());
        var wanted = Math.Clamp(BitOperations.Log2((uint)Math.Max(1, entries.Count * BitsForEach)) + 1, FewestBits, MostBits);
        bitShift = 64 - wanted;
        bits = new ulong[1 << (wanted - 6)];
        foreach (var gram in entries.Keys)
        {
            var bit = HashOf(gram) >> bitShift;
            bits[bit >> 6] |= 1UL << (int)(bit & 63);
        }
    }

    public static ulong GramOf(ReadOnlySpan<char> text, int length)
    {
        var gram = 0UL;
        text[..length].CopyTo(MemoryMarshal.Cast<ulong, char>(new Span<ulong>(ref gram)));
        return gram;
    }

    /// <summary>A hash whose highest bits are good.</summary>
    public static ulong HashOf(ulong gram) => gram * Multiplier;

    /// <summary>Brings up the rules of every literal that stands in the upper-case text where its kind says.</summary>
    public void Scan(PaddedText text, MatchScratch scratch)
    {
        if (any is null || text.Text.ContainsAny(any))
        {
            ScanEach(text, scratch);
        }
    }

    private void ScanEach(PaddedText text, MatchScratch scratch)
    {
        ref var first = ref Unsafe.As<char, byte>(ref MemoryMarshal.GetReference(text.Padded));
        ref var map = ref MemoryMarshal.GetArrayDataReference(bits);
        var last = text.Length - length;
        for (var i = 0; i <= last; i++)
        {
            // The padding lets a whole word be read at the last character; the bit's number is below the map's size by the shift.
            var gram = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, i * sizeof(char))) & mask;
            var bit = HashOf(gram) >> bitShift;
            if ((Unsafe.Add(ref map, (nint)(bit >> 6)) >> (int)(bit & 63) & 1) != 0 && entries.TryGetValue(gram, out var found))
            {
                Check(found, text.Text, i, scratch);
            }
        }
    }

    private static ulong MaskOf(int gramLength) => gramLength == LongGram ? ulong.MaxValue : (1UL << (16 * gramLength)) - 1;

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
                scratch.Meet(entry.Rules);
            }
        }
    }

    private sealed record Entry(GuardKind Kind, string Literal, int Offset, int[] Rules);
}
