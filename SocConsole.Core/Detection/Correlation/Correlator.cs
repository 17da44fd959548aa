using System.Text;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection.Correlation;

/// <summary>
/// Counts matches over time for each group. State lives in memory, moves only by events in the order of the log (so a replay gives the same), and is bounded:
/// the groups that were idle longest leave first. Used by one thread.
/// </summary>
public sealed class Correlator
{
    /// <summary>Most groups, and most observations in them, held over all correlations: together some 200 MB at worst.</summary>
    public const int MaximumGroups = 200_000;

    public const int MaximumObservations = 1_000_000;

    /// <summary>Longer values count by their digest, so that a sender's long names can't fill the memory.</summary>
    private const int MaximumValue = 128;

    private const int MaximumChain = 4;
    private const byte Version = 2;

    private readonly IReadOnlyList<CorrelationRule> correlations;
    private readonly Dictionary<string, List<int>> byRule = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CorrelationBucket>[] groups;
    private readonly bool[] feedsOthers;
    private int count;
    private long observations;

    public Correlator(IReadOnlyList<CorrelationRule> correlations)
    {
        this.correlations = correlations;
        groups = new Dictionary<string, CorrelationBucket>[correlations.Count];
        feedsOthers = new bool[correlations.Count];
        for (var i = 0; i < correlations.Count; i++)
        {
            groups[i] = new Dictionary<string, CorrelationBucket>(StringComparer.Ordinal);
            foreach (var rule in correlations[i].Rules)
            {
                (System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(byRule, rule, out _) ??= []).Add(i);
            }
        }

        for (var i = 0; i < correlations.Count; i++)
        {
            feedsOthers[i] = byRule.ContainsKey(correlations[i].Meaning.Id) || (correlations[i].Meaning.Name is { } name && byRule.ContainsKey(name));
        }
    }

    /// <summary>Takes a match of a rule; what fires by it goes onto the sheet.</summary>
    public void Observe(RuleMeaning rule, LogEvent item, IReadOnlyList<KeyValuePair<string, string>> matched, DraftSheet sheet) =>
        Observe(rule, item, matched, sheet, 0);

    /// <summary>The state as of the last event observed.</summary>
    public byte[] Save()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Version);
        writer.Write(correlations.Count);
        for (var i = 0; i < correlations.Count; i++)
        {
            writer.Write(correlations[i].Meaning.Id);
            writer.Write(groups[i].Count);
            foreach (var (key, bucket) in groups[i])
            {
                writer.Write(key);
                bucket.Write(writer);
            }
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Takes saved state back. State of correlations that are gone is dropped.</summary>
    public void Restore(byte[] state)
    {
        using var reader = new BinaryReader(new MemoryStream(state), Encoding.UTF8);
        if (reader.ReadByte() != Version)
        {
            return;
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var id = reader.ReadString();
            var index = Enumerable.Range(0, correlations.Count).FirstOrDefault(i => correlations[i].Meaning.Id == id, -1);
            for (var buckets = reader.ReadInt32(); buckets > 0; buckets--)
            {
                var key = reader.ReadString();
                var bucket = CorrelationBucket.Read(reader);
                if (index >= 0 && groups[index].TryAdd(key, bucket))
                {
                    count++;
                    observations += bucket.Window.Count;
                }
            }
        }
    }

    private void Observe(RuleMeaning rule, LogEvent item, IReadOnlyList<KeyValuePair<string, string>> matched, DraftSheet sheet, int depth)
    {
        if (byRule.TryGetValue(rule.Id, out var byId))
        {
            byId.ForEach(index => Observe(index, rule.Id, item, matched, sheet, depth));
        }

        if (rule.Name is { } name && byRule.TryGetValue(name, out var byName))
        {
            byName.ForEach(index => Observe(index, name, item, matched, sheet, depth));
        }
    }

    private void Observe(int index, string reference, LogEvent item, IReadOnlyList<KeyValuePair<string, string>> matched, DraftSheet sheet, int depth)
    {
        var correlation = correlations[index];
        if (KeyOf(correlation, item) is not { } key)
        {
            return;
        }

        var value = correlation.Type switch
        {
            CorrelationType.ValueCount => item.Fields[correlation.ValueField!] is { } counted ? Bounded(counted) : null,
            CorrelationType.EventCount => null,
            _ => reference,
        };
        if (correlation.Type == CorrelationType.ValueCount && value is null)
        {
            return;
        }

        var bucket = BucketOf(index, key);

        // A clock that is ahead must not push the window past the lines of honest ones.
        var at = Math.Min(item.Timestamp.Ticks, item.ReceivedAt.Ticks);
        var observation = new Observation(at, item.Sequence, CorrelationBucket.WeightOf(item), CorrelationBucket.ClaimOf(item), value);
        observations -= bucket.Window.Count;
        bucket.Add(observation, correlation.Timespan.Ticks);
        observations += bucket.Window.Count;
        if (!Fires(correlation, bucket, reference, out var strength))
        {
            bucket.Fired = false;
            return;
        }

        if (item.Fields[correlation.Meaning.EntityField] is { } entity)
        {
            Tell(correlation, bucket, observation, entity, item, matched, sheet, strength);
        }

        bucket.Fired = true;
        if (correlation.Type is CorrelationType.Temporal or CorrelationType.TemporalOrdered)
        {
            // The same sequence is told once; the next telling needs a new one.
            observations -= bucket.Window.Count;
            bucket.Clear();
        }

        if (feedsOthers[index] && depth < MaximumChain)
        {
            Observe(correlation.Meaning, item, matched, sheet, depth + 1);
        }
    }

    private static void Tell(
        CorrelationRule correlation, CorrelationBucket bucket, in Observation newest, string entity, LogEvent item,
        IReadOnlyList<KeyValuePair<string, string>> matched, DraftSheet sheet, double strength)
    {
        var draft = sheet.Of(correlation.Meaning, entity, item, matched);
        draft.Strength = Math.Max(draft.Strength, strength);
        if (correlation.Type == CorrelationType.ValueCount)
        {
            draft.DistinctValues = Math.Max(draft.DistinctValues, bucket.Distinct());
        }

        if (bucket.Fired)
        {
            Add(draft, newest, correlation.Type);
            return;
        }

        foreach (var observation in bucket.Window)
        {
            Add(draft, observation, correlation.Type);
        }
    }

    private static void Add(FindingDraft draft, in Observation observation, CorrelationType type)
    {
        draft.Add(observation.Sequence, new DateTime(observation.Ticks, DateTimeKind.Utc), observation.Weight);
        draft.Claimed = Math.Max(draft.Claimed, observation.Claimed);
        if (type == CorrelationType.ValueCount && observation.Value is { } value)
        {
            draft.AddValue(value);
        }
    }

    private static bool Fires(CorrelationRule correlation, CorrelationBucket bucket, string reference, out double strength)
    {
        strength = 1;
        switch (correlation.Type)
        {
            case CorrelationType.EventCount:
                var events = bucket.Count();
                strength = (double)events / correlation.Threshold;
                return events >= correlation.Threshold;
            case CorrelationType.ValueCount:
                var distinct = bucket.Distinct();
                strength = (double)distinct / correlation.Threshold;
                return distinct >= correlation.Threshold;
            case CorrelationType.Temporal:
                return correlation.Rules.All(rule => bucket.Window.Any(item => item.Value == rule));
            case CorrelationType.TemporalOrdered:
                return reference == correlation.Rules[^1] && InOrder(correlation.Rules, bucket);
            default:
                throw new InvalidOperationException($"unknown correlation type {correlation.Type}");
        }
    }

    private static bool InOrder(IReadOnlyList<string> rules, CorrelationBucket bucket)
    {
        var next = 0;
        foreach (var item in bucket.Window)
        {
            if (item.Value == rules[next] && ++next == rules.Count)
            {
                return true;
            }
        }

        return false;
    }

    private static string? KeyOf(CorrelationRule correlation, LogEvent item)
    {
        var key = new StringBuilder().Append(item.OrganizationId).Append(item.Simulated ? 's' : 'r');
        foreach (var field in correlation.GroupBy)
        {
            if (item.Fields[field] is not { } value)
            {
                return null;
            }

            key.Append('\n').Append(Bounded(value));
        }

        return key.ToString();
    }

    private CorrelationBucket BucketOf(int index, string key)
    {
        if (!groups[index].TryGetValue(key, out var bucket))
        {
            if (count >= MaximumGroups || observations >= MaximumObservations)
            {
                Evict();
            }

            bucket = new CorrelationBucket();
            groups[index].Add(key, bucket);
            count++;
        }

        return bucket;
    }

    // From the organization that holds most, so that one sender's flood costs others nothing; a fifth of its groups at once, so that eviction is rare.
    private void Evict()
    {
        var all = groups.SelectMany((buckets, index) => buckets.Select(pair => (Index: index, pair.Key, Bucket: pair.Value))).ToList();
        var largest = all.GroupBy(item => OrganizationOf(item.Key)).MaxBy(group => group.Sum(item => 1L + item.Bucket.Window.Count))!.ToList();
        foreach (var (index, key, bucket) in largest.OrderBy(item => item.Bucket.LastSequence).ThenBy(item => item.Index).ThenBy(item => item.Key, StringComparer.Ordinal).Take((largest.Count / 5) + 1))
        {
            groups[index].Remove(key);
            count--;
            observations -= bucket.Window.Count;
        }
    }

    private static string OrganizationOf(string key) => key[..key.AsSpan().IndexOfAny('s', 'r')];

    private static string Bounded(string value) =>
        value.Length <= MaximumValue ? value : Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(value)));
}
