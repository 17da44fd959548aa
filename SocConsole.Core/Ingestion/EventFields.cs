using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace SocConsole.Core.Ingestion;

/// <summary>
/// The normalised fields of one event under ECS names. A small flat list: an event has some 5 to 20 fields, for which a scan beats a hash table and
/// costs two arrays. A field with several values stands there several times. Numbers are kept in invariant form.
/// </summary>
public sealed class EventFields : IReadOnlyCollection<KeyValuePair<string, string>>
{
    /// <summary>More fields than this are dropped with <see cref="Truncated"/> set; no real record comes near.</summary>
    public const int MaximumCount = 512;

    private string[] names;
    private string[] values;
    private NameSlots slots;

    public EventFields(int capacity = 12)
    {
        names = new string[Math.Min(capacity, MaximumCount)];
        values = new string[names.Length];
    }

    public int Count { get; private set; }

    public bool Truncated { get; private set; }

    /// <summary>The first value of the field, or null.</summary>
    public string? this[string name] => TryGet(name, out var value) ? value : null;

    public void Add(string name, string value)
    {
        if (Count == names.Length)
        {
            if (Count >= MaximumCount)
            {
                Truncated = true;
                return;
            }

            Array.Resize(ref names, Math.Min(MaximumCount, Math.Max(4, Count * 2)));
            Array.Resize(ref values, names.Length);
        }

        slots.Add(name, Count);
        names[Count] = name;
        values[Count++] = value;
    }

    /// <summary>Puts another field in the place of the one at <paramref name="index"/>.</summary>
    internal void SetAt(int index, string name, string value)
    {
        slots.Add(name, index);
        names[index] = name;
        values[index] = value;
    }

    /// <summary>Replaces the field's first value, or adds the field.</summary>
    internal void Set(string name, string value)
    {
        if (TryGet(name, 0, out _, out var next))
        {
            values[next - 1] = value;
            return;
        }

        Add(name, value);
    }

    /// <summary>Drops the fields from position <paramref name="count"/> on.</summary>
    internal void Shorten(int count)
    {
        Array.Clear(names, count, Count - count);
        Array.Clear(values, count, Count - count);
        Count = count;
    }

    /// <summary>Notes that a parser left out fields of the record because they passed its bounds.</summary>
    public void MarkTruncated() => Truncated = true;

    /// <summary>Adds the field when the value is there and the field is not yet.</summary>
    public void AddIfMissing(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value) && !TryGet(name, out _))
        {
            Add(name, value);
        }
    }

    public bool TryGet(string name, [MaybeNullWhen(false)] out string value) => TryGet(name, 0, out value, out _);

    /// <summary>Finds the field at or after position <paramref name="from"/>; <paramref name="next"/> is where to look for a further value.</summary>
    public bool TryGet(string name, int from, [MaybeNullWhen(false)] out string value, out int next)
    {
        for (var i = Math.Max(from, slots.FirstOf(name)); i < Count; i++)
        {
            // References, then lengths decide nearly always; the operator is compiled in place, Equals with a comparison is a call.
            if (names[i] == name)
            {
                value = values[i];
                next = i + 1;
                return true;
            }
        }

        value = null;
        next = Count;
        return false;
    }

    public string NameAt(int index) => names[index];

    public string ValueAt(int index) => values[index];

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return new(names[i], values[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>
    /// Says where a name can stand first, by a hash, so that the list needn't be walked from its beginning, and for most names that it lacks not at all: rules
    /// ask for many that an event lacks.
    /// </summary>
    [InlineArray(Slots)]
    private struct NameSlots
    {
        private const int Slots = 128;
        private const int Nowhere = MaximumCount;

        // The position and one; 0 for none. Positions from 254 on share the last.
        private byte first;

        public void Add(string name, int index)
        {
            ref var slot = ref this[SlotOf(name)];
            var position = (byte)Math.Min(index + 1, byte.MaxValue);
            slot = slot == 0 ? position : Math.Min(slot, position);
        }

        public readonly int FirstOf(string name) => this[SlotOf(name)] is > 0 and var position ? position - 1 : Nowhere;

        // Names of one family begin alike: their length, end and middle tell them apart.
        private static int SlotOf(string name) => name.Length == 0 ? 0 : ((name.Length * 29) + (name[^1] * 5) + (name[name.Length / 2] * 13)) & (Slots - 1);
    }
}
