using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>
/// What lists of one organization's indicators filter and sort by, in columns, in the order of their numbers: some 75 bytes an indicator, read at a few nanoseconds
/// a row. Not safe for several threads.
/// </summary>
internal sealed class IndicatorTable
{
    /// <summary>Of a description, as much is searched.</summary>
    public const int SearchedDescription = 256;

    // Three bits each for type, level, state and marking; no type has the number 7, so that all bits set is one that was deleted.
    private const ushort Gone = 0xFFF;
    private const int Facets = Gone + 1;

    private readonly List<int> ids = [];
    private readonly List<ushort> facets = [];
    private readonly List<int> sources = [];
    private readonly List<long> confidences = [];
    private readonly List<long> firstSeen = [];
    private readonly List<long> lastSeen = [];
    private readonly List<long> updated = [];
    private readonly List<int> descriptions = [];
    private readonly IndicatorTexts descriptionTexts = new();
    private int[] matching = [];

    public IndicatorSearchTexts Values { get; } = new();

    public int Count => ids.Count;

    public int Live { get; private set; }

    public ReadOnlySpan<int> Sources => CollectionsMarshal.AsSpan(sources);

    public int IdAt(int position) => ids[position];

    /// <summary>Where it stands; negative when it does not.</summary>
    public int PositionOf(int id) => ids.BinarySearch(id);

    /// <summary>Appends a row, or changes the one of its number. Tells whether the value changed.</summary>
    public void Set(in IndicatorColumns row)
    {
        var position = PositionOf(row.Id);
        if (position < 0)
        {
            Append(row);
            return;
        }

        Live += facets[position] == Gone ? 1 : 0;
        facets[position] = FacetOf(row);
        (sources[position], confidences[position]) = (row.SourceId, BitConverter.DoubleToInt64Bits(row.Confidence));
        (firstSeen[position], lastSeen[position], updated[position]) = (row.FirstSeen, row.LastSeen, row.UpdatedAt);
        descriptions[position] = DescriptionOf(row.Description);
        Values.Set(position, row.Normal, row.Value);
    }

    public void Remove(int id)
    {
        if (PositionOf(id) is >= 0 and var position && facets[position] != Gone)
        {
            facets[position] = Gone;
            Live--;
            Values.Set(position, [], []);
        }
    }

    /// <summary>The positions of all that match, ascending; good until the next call, since a million of them are not made anew each time.</summary>
    /// <param name="within">Each must have the position; none narrow.</param>
    public ReadOnlySpan<int> Matching(IndicatorFilter filter, IReadOnlyList<IndicatorSet> within)
    {
        var allowed = Allowed(filter);
        var count = 0;
        matching = matching.Length < ids.Count ? new int[ids.Capacity] : matching;
        var codes = CollectionsMarshal.AsSpan(facets);
        var sure = CollectionsMarshal.AsSpan(confidences);
        var first = CollectionsMarshal.AsSpan(firstSeen);
        var last = CollectionsMarshal.AsSpan(lastSeen);
        var least = filter.MinConfidence is { } confidence ? BitConverter.DoubleToInt64Bits(Math.Max(0, confidence)) : 0;
        var (firstFrom, lastFrom) = (filter.FirstSeenFrom?.Ticks ?? 0, filter.LastSeenFrom?.Ticks ?? 0);
        for (var i = 0; i < codes.Length; i++)
        {
            if (allowed[codes[i]] && sure[i] >= least && first[i] >= firstFrom && last[i] >= lastFrom && AllHave(within, i))
            {
                matching[count++] = i;
            }
        }

        return matching.AsSpan(0, count);
    }

    /// <summary>What a sort compares, by position; null for the number, which is the position itself.</summary>
    public Func<int, long>? KeyOf(IndicatorSort sort) => sort switch
    {
        IndicatorSort.LastSeen => position => lastSeen[position],
        IndicatorSort.FirstSeen => position => firstSeen[position],
        IndicatorSort.Updated => position => updated[position],
        IndicatorSort.Confidence => position => confidences[position],
        IndicatorSort.Level => position => (facets[position] >> 3) & 7,
        _ => null,
    };

    /// <summary>How many there are of each type and level.</summary>
    public IReadOnlyList<(IndicatorType Type, Severity Level, long Count)> Totals()
    {
        var counts = new long[Facets];
        foreach (var code in CollectionsMarshal.AsSpan(facets))
        {
            counts[code]++;
        }

        return
        [
            .. Enumerable.Range(0, Gone).Where(code => counts[code] > 0).GroupBy(code => code & 63)
                .Select(group => ((IndicatorType)(group.Key & 7), (Severity)(group.Key >> 3), group.Sum(code => counts[code]))),
        ];
    }

    /// <summary>When one of them changed last, in ticks of UTC; null while there are none.</summary>
    public long? LastUpdate()
    {
        long? latest = null;
        for (var i = 0; i < facets.Count; i++)
        {
            latest = facets[i] == Gone || updated[i] < latest ? latest : updated[i];
        }

        return latest;
    }

    /// <summary>Those whose value or description has the text, in ASCII letters of any case.</summary>
    public IndicatorSet Search(string text)
    {
        var wanted = Encoding.UTF8.GetBytes(text);
        Ascii.ToLowerInPlace(wanted, out _);
        var set = new IndicatorSet();
        Values.Search(wanted, set);
        var told = descriptionTexts.Search(wanted);
        if (told.Count > 0)
        {
            var numbers = CollectionsMarshal.AsSpan(descriptions);
            for (var i = 0; i < numbers.Length; i++)
            {
                if (numbers[i] >= 0 && told.Contains(numbers[i]))
                {
                    set.Add(i);
                }
            }
        }

        return set;
    }

    private void Append(in IndicatorColumns row)
    {
        ids.Add(row.Id);
        facets.Add(FacetOf(row));
        sources.Add(row.SourceId);
        confidences.Add(BitConverter.DoubleToInt64Bits(row.Confidence));
        firstSeen.Add(row.FirstSeen);
        lastSeen.Add(row.LastSeen);
        updated.Add(row.UpdatedAt);
        descriptions.Add(DescriptionOf(row.Description));
        Values.Append(row.Normal, row.Value);
        Live++;
    }

    private int DescriptionOf(ReadOnlySpan<byte> description)
    {
        if (description.IsEmpty)
        {
            return -1;
        }

        Span<byte> lower = stackalloc byte[SearchedDescription];
        var text = lower[..Math.Min(description.Length, SearchedDescription)];
        description[..text.Length].CopyTo(text);
        IndicatorSearchTexts.Lower(text);
        return descriptionTexts.TryAdd(text, 0, 0) ? descriptionTexts.Count - 1 : descriptionTexts.Find(text);
    }

    private static bool AllHave(IReadOnlyList<IndicatorSet> sets, int position)
    {
        for (var i = 0; i < sets.Count; i++)
        {
            if (!sets[i].Has(position))
            {
                return false;
            }
        }

        return true;
    }

    private static ushort FacetOf(in IndicatorColumns row) => (ushort)((int)row.Type | ((int)row.Level << 3) | ((int)row.State << 6) | ((row.Tlp is { } tlp ? (int)tlp + 1 : 0) << 9));

    private static bool[] Allowed(IndicatorFilter filter)
    {
        var allowed = new bool[Facets];
        for (var code = 0; code < Gone; code++)
        {
            var (type, level, state, tlp) = ((IndicatorType)(code & 7), (Severity)((code >> 3) & 7), (IndicatorState)((code >> 6) & 7), (code >> 9) - 1);
            allowed[code] = (filter.Type is null || filter.Type == type) && (filter.Level is null || filter.Level == level) && (filter.State is null || filter.State == state)
                && (filter.Active is null || filter.Active == (state == IndicatorState.Active)) && (filter.Tlp is null || (int)filter.Tlp == tlp)
                && (state != IndicatorState.Excluded || filter.IncludeExcluded || filter.State == IndicatorState.Excluded);
        }

        return allowed;
    }
}

/// <summary>Positions in an <see cref="IndicatorTable"/>, a bit each.</summary>
internal sealed class IndicatorSet
{
    private ulong[] bits = new ulong[16];

    public int Count => bits.Sum(word => BitOperations.PopCount(word));

    public bool Has(int position) => (position >> 6) < bits.Length && (bits[position >> 6] & (1UL << position)) != 0;

    public void Add(int position)
    {
        if (position >> 6 >= bits.Length)
        {
            Array.Resize(ref bits, Math.Max(bits.Length * 2, (position >> 6) + 1));
        }

        bits[position >> 6] |= 1UL << position;
    }

    public void Set(int position, bool isIn)
    {
        if (isIn)
        {
            Add(position);
        }
        else if (position >> 6 < bits.Length)
        {
            bits[position >> 6] &= ~(1UL << position);
        }
    }
}
