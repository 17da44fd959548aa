using System.Collections;
using System.Diagnostics.CodeAnalysis;

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
    private NameFilter filter;

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

        filter.Add(name);
        names[Count] = name;
        values[Count++] = value;
    }

    /// <summary>Puts another field in the place of the one at <paramref name="index"/>.</summary>
    internal void SetAt(int index, string name, string value)
    {
        filter.Add(name);
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
        for (var i = filter.MayHave(name) ? from : Count; i < Count; i++)
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

    /// <summary>Says of most names that they were never added, so that the list needn't be walked: rules ask for many that an event lacks.</summary>
    private struct NameFilter
    {
        private ulong low;
        private ulong high;

        public void Add(string name)
        {
            var bit = BitOf(name);
            if (bit < 64)
            {
                low |= 1UL << bit;
            }
            else
            {
                high |= 1UL << bit;
            }
        }

        public readonly bool MayHave(string name)
        {
            var bit = BitOf(name);
            return ((bit < 64 ? low : high) >> bit & 1) != 0;
        }

        // Names of one family begin alike: their length, end and middle tell them apart.
        private static int BitOf(string name) => name.Length == 0 ? 0 : ((name.Length * 29) + (name[^1] * 5) + (name[name.Length / 2] * 13)) & 127;
    }
}
