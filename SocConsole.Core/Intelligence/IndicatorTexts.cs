using System.Numerics;
using System.Runtime.InteropServices;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence;

/// <summary>
/// A set of byte strings, packed one behind the other, each with its owner. A look-up compares the bytes themselves, so that equal hashes never make a false match.
/// </summary>
internal sealed class IndicatorTexts : IEqualityComparer<int>, IAlternateEqualityComparer<ReadOnlySpan<byte>, int>
{
    private const ulong Prime = 0x9E3779B97F4A7C15;

    // Differs from process to process, so that nobody can prepare values that collide.
    private static readonly ulong Seed = (uint)HashCode.Combine(nameof(IndicatorTexts)) * Prime;

    private readonly List<byte> bytes = [];
    private readonly List<int> ends = [];
    private readonly HashSet<int> keys;
    private readonly HashSet<int>.AlternateLookup<ReadOnlySpan<byte>> lookup;

    public IndicatorTexts()
    {
        keys = new HashSet<int>(this);
        lookup = keys.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public IndicatorOwners Owners { get; } = new();

    public int Count => ends.Count;

    public ReadOnlySpan<byte> this[int key]
    {
        get
        {
            var start = key == 0 ? 0 : ends[key - 1];
            return CollectionsMarshal.AsSpan(bytes)[start..ends[key]];
        }
    }

    /// <summary>False when it is there already: the first one stays.</summary>
    public bool TryAdd(ReadOnlySpan<byte> text, int id, ushort source)
    {
        if (!lookup.Add(text))
        {
            return false;
        }

        Owners.Add(id, source);
        return true;
    }

    /// <summary>The number of the text, which is its owner's too; -1 when it is none.</summary>
    public int Find(ReadOnlySpan<byte> text) => lookup.TryGetValue(text, out var key) ? key : -1;

    /// <summary>The numbers of those that have the wanted text within.</summary>
    public IReadOnlySet<int> Search(ReadOnlySpan<byte> wanted)
    {
        HashSet<int> found = [];
        IndicatorSearchTexts.Sweep(CollectionsMarshal.AsSpan(bytes), CollectionsMarshal.AsSpan(ends), wanted, key => found.Add(key));
        return found;
    }

    public void Trim()
    {
        bytes.TrimExcess();
        ends.TrimExcess();
        keys.TrimExcess();
        Owners.Trim();
    }

    bool IEqualityComparer<int>.Equals(int x, int y) => x == y;

    int IEqualityComparer<int>.GetHashCode(int obj) => Hash(this[obj]);

    bool IAlternateEqualityComparer<ReadOnlySpan<byte>, int>.Equals(ReadOnlySpan<byte> alternate, int other) => alternate.SequenceEqual(this[other]);

    int IAlternateEqualityComparer<ReadOnlySpan<byte>, int>.GetHashCode(ReadOnlySpan<byte> alternate) => Hash(alternate);

    int IAlternateEqualityComparer<ReadOnlySpan<byte>, int>.Create(ReadOnlySpan<byte> alternate)
    {
        bytes.AddRange(alternate);
        ends.Add(bytes.Count);
        return ends.Count - 1;
    }

    private static int Hash(ReadOnlySpan<byte> text)
    {
        var hash = Seed ^ (ulong)text.Length;
        while (text.Length >= sizeof(ulong))
        {
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(text));
            text = text[sizeof(ulong)..];
        }

        var tail = 0UL;
        foreach (var value in text)
        {
            tail = (tail << 8) | value;
        }

        hash = Mix(hash ^ tail);
        return (int)(hash ^ (hash >> 32));
    }

    private static ulong Mix(ulong value) => BitOperations.RotateLeft(value * Prime, 29) * Prime;
}
