using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Intelligence.Observables;

/// <summary>An observable on one day: one row.</summary>
/// <param name="Day">Days since 0001-01-01, UTC.</param>
internal readonly record struct ObservablePlace(int OrganizationId, ObservableKind Kind, byte[] Key, int Day)
{
    public static int DayOf(DateTime at) => (int)(at.Ticks / TimeSpan.TicksPerDay);

    public bool Equals(ObservablePlace other) =>
        (OrganizationId, Kind, Day) == (other.OrganizationId, other.Kind, other.Day) && Key.AsSpan().SequenceEqual(other.Key);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(OrganizationId);
        hash.Add(Kind);
        hash.Add(Day);
        hash.AddBytes(Key);
        return hash.ToHashCode();
    }
}

/// <summary>What events show, put together before it is written, so that what stands in many events is one write.</summary>
internal sealed class ObservableBatch
{
    private readonly Dictionary<ObservablePlace, ObservableTally> rows = [];

    /// <summary>In the order of their keys, so that neighbours are written together.</summary>
    public IEnumerable<KeyValuePair<ObservablePlace, ObservableTally>> InOrder() => rows.Order(Comparer<KeyValuePair<ObservablePlace, ObservableTally>>.Create((one, other) => Compare(one.Key, other.Key)));

    /// <summary>Counts an event once for each observable, however many of its fields hold it. Simulated events show nothing.</summary>
    public void Add(LogEvent item)
    {
        if (item.Simulated)
        {
            return;
        }

        var day = ObservablePlace.DayOf(item.Timestamp);
        foreach (var (kind, key) in ObservableFields.Of(item))
        {
            var place = new ObservablePlace(item.OrganizationId, kind, key, day);
            if (!rows.TryGetValue(place, out var tally))
            {
                rows[place] = tally = new ObservableTally(item);
            }

            tally.Add(item);
        }
    }

    private static int Compare(ObservablePlace one, ObservablePlace other)
    {
        var place = (one.OrganizationId, one.Kind).CompareTo((other.OrganizationId, other.Kind));
        place = place != 0 ? place : one.Key.AsSpan().SequenceCompareTo(other.Key);
        return place != 0 ? place : one.Day.CompareTo(other.Day);
    }
}

/// <summary>How often and when, within a batch.</summary>
internal sealed class ObservableTally(LogEvent first)
{
    private readonly Queue<long> latest = new();

    public long Count { get; private set; }

    public long FirstSequence { get; } = first.Sequence;

    public long LastSequence { get; private set; }

    public DateTime FirstAt { get; private set; } = first.Timestamp;

    public DateTime LastAt { get; private set; } = first.Timestamp;

    /// <summary>The newest first.</summary>
    public IEnumerable<long> Latest => latest.Reverse();

    public void Add(LogEvent item)
    {
        if (item.Sequence == LastSequence)
        {
            return;
        }

        Count++;
        LastSequence = item.Sequence;
        FirstAt = item.Timestamp < FirstAt ? item.Timestamp : FirstAt;
        LastAt = item.Timestamp > LastAt ? item.Timestamp : LastAt;
        latest.Enqueue(item.Sequence);
        if (latest.Count > ObservableIndex.KeptSequences)
        {
            latest.Dequeue();
        }
    }
}
