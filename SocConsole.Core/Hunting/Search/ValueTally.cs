namespace SocConsole.Core.Hunting.Search;

/// <summary>Counts values up to a number of different ones; after that only the known ones are counted on.</summary>
internal sealed class ValueTally(int maximumDistinct)
{
    private readonly Dictionary<string, long> counts = new(StringComparer.Ordinal);

    /// <summary>Events that have a value.</summary>
    public long Events { get; private set; }

    /// <summary>Null when there were more than are counted.</summary>
    public long? Distinct => overflowed ? null : counts.Count;

    private bool overflowed;

    /// <summary>Counts one event with the values that it has; equal ones count once.</summary>
    public void Add(IEnumerable<string> values)
    {
        var any = false;
        foreach (var value in values.Distinct(StringComparer.Ordinal))
        {
            any = true;
            if (counts.TryGetValue(value, out var count))
            {
                counts[value] = count + 1;
            }
            else if (counts.Count < maximumDistinct)
            {
                counts[value] = 1;
            }
            else
            {
                overflowed = true;
            }
        }

        Events += any ? 1 : 0;
    }

    public IReadOnlyList<ValueCount> Top(int limit) =>
        [.. counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(limit).Select(pair => new ValueCount(pair.Key, pair.Value, Math.Round((double)pair.Value / Events, 6)))];
}
