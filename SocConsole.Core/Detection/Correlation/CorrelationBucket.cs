using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection.Correlation;

/// <summary>One counted match: when, which event, how much it counts for, the value or rule that tells it apart, and the number for figures over numbers.</summary>
internal readonly record struct Observation(long Ticks, long Sequence, int Weight, int Claimed, string? Value, double Number = 0);

/// <summary>
/// What one correlation knows of one group within its sliding window, by event time. Observations are kept in time order; a late one is put where it belongs.
/// </summary>
internal sealed class CorrelationBucket
{
    /// <summary>Beyond this the oldest leaves early: counts above are a floor, and no rule may ask for more.</summary>
    public const int MaximumKept = 4096;

    private readonly LinkedList<Observation> window = new();
    private Dictionary<string, int>? values;
    private int claims;

    public IReadOnlyCollection<Observation> Window => window;

    /// <summary>Whether it has fired and has not fallen below its threshold since.</summary>
    public bool Fired { get; set; }

    public long LastTicks { get; private set; }

    /// <summary>Order of last use, for eviction; by sequence, so that a replay evicts the same.</summary>
    public long LastSequence { get; private set; }

    /// <summary>Sum of weights in the window.</summary>
    public long Sum { get; private set; }

    public void Add(in Observation item, long timespanTicks)
    {
        var after = window.Last;
        while (after is not null && after.Value.Ticks > item.Ticks)
        {
            after = after.Previous;
        }

        if (after is null)
        {
            window.AddFirst(item);
        }
        else
        {
            window.AddAfter(after, item);
        }

        Count(item, +1);
        LastTicks = Math.Max(LastTicks, item.Ticks);
        LastSequence = Math.Max(LastSequence, item.Sequence);
        var horizon = LastTicks - timespanTicks;
        while (window.First is { } oldest && (oldest.Value.Ticks < horizon || window.Count > MaximumKept))
        {
            Count(oldest.Value, -1);
            window.RemoveFirst();
        }
    }

    /// <summary>Events in the window, repetitions included; at least what a sender claims to have counted itself.</summary>
    public long Count() => claims == 0 ? Sum : Math.Max(Sum, window.Max(item => item.Claimed));

    /// <summary>How many different values the window holds.</summary>
    public int Distinct() => values?.Count ?? 0;

    /// <summary>Whether the window holds the value.</summary>
    public bool Holds(string value) => values?.ContainsKey(value) ?? false;

    public void Clear()
    {
        window.Clear();
        values = null;
        claims = 0;
        Sum = 0;
    }

    public static int WeightOf(LogEvent item) => Number(item, Ecs.Repeat, 1);

    public static int ClaimOf(LogEvent item) => Number(item, Ecs.Attempts, 0);

    private void Count(in Observation item, int sign)
    {
        Sum += sign * item.Weight;
        claims += item.Claimed > 0 ? sign : 0;
        if (item.Value is { } value)
        {
            ref var known = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(values ??= new(StringComparer.Ordinal), value, out _);
            known += sign;
            if (known == 0)
            {
                values.Remove(value);
            }
        }
    }

    private static int Number(LogEvent item, string field, int otherwise) =>
        item.Fields.TryGet(field, out var text) && int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? Math.Clamp(number, otherwise, 100_000)
            : otherwise;

    public void Write(BinaryWriter writer)
    {
        writer.Write(Fired);
        writer.Write(LastTicks);
        writer.Write(LastSequence);
        writer.Write(window.Count);
        foreach (var item in window)
        {
            writer.Write(item.Ticks);
            writer.Write(item.Sequence);
            writer.Write(item.Weight);
            writer.Write(item.Claimed);
            writer.Write(item.Value is not null);
            writer.Write(item.Value ?? string.Empty);
            writer.Write(item.Number);
        }
    }

    public static CorrelationBucket Read(BinaryReader reader)
    {
        var bucket = new CorrelationBucket { Fired = reader.ReadBoolean() };
        var (lastTicks, lastSequence) = (reader.ReadInt64(), reader.ReadInt64());
        var count = reader.ReadInt32();
        for (var i = 0; i < count; i++)
        {
            var (ticks, sequence, weight, claimed) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt32());
            var has = reader.ReadBoolean();
            var value = reader.ReadString();
            bucket.Add(new Observation(ticks, sequence, weight, claimed, has ? value : null, reader.ReadDouble()), long.MaxValue / 2);
        }

        // The window may be empty, or end before what was seen last.
        (bucket.LastTicks, bucket.LastSequence) = (lastTicks, lastSequence);
        return bucket;
    }
}
