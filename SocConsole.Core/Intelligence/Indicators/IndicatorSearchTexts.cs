using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>
/// The values of an <see cref="IndicatorTable"/> in lower case, one behind the other, so that a text is searched for in one sweep. Each is the normal form, and behind
/// a line's end the value as it was given where that reads otherwise.
/// </summary>
internal sealed class IndicatorSearchTexts
{
    // More than that is cheaper to sort anew than to put in.
    private const int MostInserts = 500;
    private const byte LineEnd = (byte)'\n';

    private readonly List<byte> bytes = [];
    private readonly List<int> ends = [];
    private readonly Dictionary<int, byte[]> changed = [];
    private List<int>? order;
    private int ordered;
    private int moves;

    /// <summary>Values that were changed since the whole was read: many of them slow a search down.</summary>
    public int Changed => changed.Count;

    public void Append(ReadOnlySpan<byte> normal, ReadOnlySpan<byte> value)
    {
        bytes.AddRange(Text(normal, value));
        ends.Add(bytes.Count);
    }

    /// <summary>Empty texts for one that is gone.</summary>
    public void Set(int position, ReadOnlySpan<byte> normal, ReadOnlySpan<byte> value)
    {
        var text = Text(normal, value);
        var old = At(position);
        if (!old.SequenceEqual(text))
        {
            var place = order is not null && position < ordered && ++moves <= MostInserts ? order.IndexOf(position) : -1;
            order?.RemoveRange(Math.Max(0, place), place < 0 ? 0 : 1);
            CollectionsMarshal.AsSpan(bytes)[(position == 0 ? 0 : ends[position - 1])..ends[position]].Clear();
            changed[position] = text;
            if (place >= 0)
            {
                Insert(position);
            }
            else if (position < ordered)
            {
                order = null;
            }
        }
    }

    public void Search(ReadOnlySpan<byte> wanted, IndicatorSet found)
    {
        Sweep(CollectionsMarshal.AsSpan(bytes), CollectionsMarshal.AsSpan(ends), wanted, found.Add);
        foreach (var (position, text) in changed)
        {
            if (text.AsSpan().IndexOf(wanted) >= 0)
            {
                found.Add(position);
            }
        }
    }

    /// <summary>All positions by their normal form, ascending; equal ones by position.</summary>
    public IReadOnlyList<int> InOrder()
    {
        if (order is null || ends.Count - ordered > MostInserts)
        {
            (order, moves) = (Sorted(), 0);
        }
        else
        {
            for (var position = ordered; position < ends.Count; position++)
            {
                Insert(position);
            }
        }

        ordered = ends.Count;
        return order;
    }

    /// <summary>ASCII letters to lower case; all else stays.</summary>
    public static void Lower(Span<byte> text)
    {
        foreach (ref var value in text)
        {
            value = value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;
        }
    }

    /// <summary>Tells of each packed text that has the wanted one within.</summary>
    public static void Sweep(ReadOnlySpan<byte> packed, ReadOnlySpan<int> ends, ReadOnlySpan<byte> wanted, Action<int> tell)
    {
        var from = 0;
        for (var entry = 0; packed[from..].IndexOf(wanted) is >= 0 and var step;)
        {
            var at = from + step;
            if (ends[entry] <= at)
            {
                var next = ends[entry..].BinarySearch(at);
                entry += next >= 0 ? next + 1 : ~next;
            }

            // One that begins in this text may end in the next: then it is none.
            if (at + wanted.Length <= ends[entry])
            {
                tell(entry);
                from = ends[entry];
            }
            else
            {
                from = at + 1;
            }
        }
    }

    private void Insert(int position) => order!.Insert(~order.BinarySearch(position, Comparer<int>.Create(Compare)), position);

    private ReadOnlySpan<byte> At(int position) =>
        changed.TryGetValue(position, out var text) ? text : CollectionsMarshal.AsSpan(bytes)[(position == 0 ? 0 : ends[position - 1])..ends[position]];

    private int Compare(int left, int right) => NormalAt(left).SequenceCompareTo(NormalAt(right)) is var ordered and not 0 ? ordered : left.CompareTo(right);

    private ReadOnlySpan<byte> NormalAt(int position) => At(position) is var text && text.IndexOf(LineEnd) is >= 0 and var end ? text[..end] : text;

    // By the first eight bytes as numbers, which is quick, then the runs of equal ones by all of it.
    private List<int> Sorted()
    {
        var positions = Enumerable.Range(0, ends.Count).ToArray();
        var keys = Array.ConvertAll(positions, Head);
        Array.Sort(keys, positions);
        var comparer = Comparer<int>.Create(Compare);
        for (var start = 0; start < keys.Length;)
        {
            var end = start + 1;
            while (end < keys.Length && keys[end] == keys[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                Array.Sort(positions, start, end - start, comparer);
            }

            start = end;
        }

        return [.. positions];
    }

    private ulong Head(int position)
    {
        Span<byte> head = stackalloc byte[sizeof(ulong)];
        var text = NormalAt(position);
        text[..Math.Min(text.Length, head.Length)].CopyTo(head);
        return BinaryPrimitives.ReadUInt64BigEndian(head);
    }

    private static byte[] Text(ReadOnlySpan<byte> normal, ReadOnlySpan<byte> value)
    {
        var text = Ascii.EqualsIgnoreCase(normal, value) || normal.SequenceEqual(value) ? normal.ToArray() : [.. normal, LineEnd, .. value];
        Lower(text);
        return text;
    }
}
