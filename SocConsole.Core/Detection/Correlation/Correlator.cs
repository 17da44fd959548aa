using System.Text;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Matching;
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

    private const int MaximumChain = 4;
    private const byte Version = 3;

    private readonly IReadOnlyList<CorrelationRule> correlations;
    private readonly ICorrelationScope? scope;
    private readonly Dictionary<string, List<int>> byRule = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CorrelationBucket>[] groups;
    private readonly bool[] feedsOthers;
    private int count;
    private long observations;

    public Correlator(IReadOnlyList<CorrelationRule> correlations, ICorrelationScope? scope = null)
    {
        (this.correlations, this.scope) = (correlations, scope);
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

    /// <summary>
    /// When set, every firing of every correlation is added here and no window is emptied: how rules are tested. When null, as live, a group tells once and
    /// then adds to what it told.
    /// </summary>
    public ICollection<RuleMeaning>? Firings { get; init; }

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
            writer.Write(IdentityOf(i));
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
            var index = Enumerable.Range(0, correlations.Count).FirstOrDefault(i => IdentityOf(i) == id, -1);
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

    /// <summary>Drops every group of an organization.</summary>
    public void Forget(int organizationId)
    {
        var organization = organizationId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach (var buckets in groups)
        {
            foreach (var (key, bucket) in buckets.Where(pair => CorrelationKey.OrganizationOf(pair.Key) == organization).ToList())
            {
                buckets.Remove(key);
                count--;
                observations -= bucket.Window.Count;
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
        if (scope is not null && ((scope.OwnerOf(index) is { } owner && owner != item.OrganizationId) || !scope.IsOn(correlation.Meaning, item)))
        {
            return;
        }

        if (CorrelationKey.Of(correlation, reference, item) is not { } key || !TryObserve(correlation, reference, item, out var observation))
        {
            return;
        }

        var bucket = BucketOf(index, key);
        observations -= bucket.Window.Count;
        bucket.Add(observation, correlation.Timespan.Ticks);
        observations += bucket.Window.Count;

        // A match that came too late for its window is out of it again, and an empty window has no figure.
        if (bucket.Window.Count == 0 || !CorrelationFigure.Meets(correlation, bucket, out var strength))
        {
            bucket.Fired = false;
            return;
        }

        Firings?.Add(correlation.Meaning);
        var told = scope is null ? correlation.Meaning : scope.Told(correlation.Meaning, item);
        if (told?.About(item) is var (meaning, entity))
        {
            Tell(meaning, correlation.Type, bucket, observation, entity, item, matched, sheet, strength);
        }

        bucket.Fired = true;
        if (Firings is null && correlation.Type is CorrelationType.Temporal or CorrelationType.TemporalOrdered)
        {
            // The same sequence is told once; the next telling needs a new one.
            observations -= bucket.Window.Count;
            bucket.Clear();
        }

        if (told is not null && feedsOthers[index] && depth < MaximumChain)
        {
            Observe(correlation.Meaning, item, matched, sheet, depth + 1);
        }
    }

    // Two organizations may import the same correlation: each has its own state.
    private string IdentityOf(int index) =>
        scope?.OwnerOf(index) is { } owner ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{owner}/{correlations[index].Meaning.Id}") : correlations[index].Meaning.Id;

    private static bool TryObserve(CorrelationRule correlation, string reference, LogEvent item, out Observation observation)
    {
        // A clock that is ahead must not push the window past the lines of honest ones.
        var at = Math.Min(item.Timestamp.Ticks, item.ReceivedAt.Ticks);
        observation = new Observation(at, item.Sequence, CorrelationBucket.WeightOf(item), CorrelationBucket.ClaimOf(item), null);
        switch (correlation.Type)
        {
            case CorrelationType.EventCount:
                return true;
            case CorrelationType.Temporal or CorrelationType.TemporalOrdered:
                observation = observation with { Value = reference };
                return true;
            case CorrelationType.ValueCount:
                observation = observation with { Value = CorrelationKey.ValueOf(correlation, reference, item) };
                return observation.Value is not null;
            default:
                var text = CorrelationKey.Field(correlation, reference, correlation.GroupBy.Count, correlation.ValueField!, item);
                var isNumber = Numbers.TryRead(text ?? string.Empty, out var number) && double.IsFinite(number);
                observation = observation with { Number = number };
                return isNumber;
        }
    }

    private static void Tell(
        RuleMeaning meaning, CorrelationType type, CorrelationBucket bucket, in Observation newest, string entity, LogEvent item,
        IReadOnlyList<KeyValuePair<string, string>> matched, DraftSheet sheet, double strength)
    {
        var draft = sheet.Of(meaning, entity, item, matched);
        draft.Strength = Math.Max(draft.Strength, strength);
        if (type == CorrelationType.ValueCount)
        {
            draft.DistinctValues = Math.Max(draft.DistinctValues, bucket.Distinct());
        }

        if (bucket.Fired)
        {
            Add(draft, newest, type);
            return;
        }

        foreach (var observation in bucket.Window)
        {
            Add(draft, observation, type);
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
        var largest = all.GroupBy(item => CorrelationKey.OrganizationOf(item.Key)).MaxBy(group => group.Sum(item => 1L + item.Bucket.Window.Count))!.ToList();
        foreach (var (index, key, bucket) in largest.OrderBy(item => item.Bucket.LastSequence).ThenBy(item => item.Index).ThenBy(item => item.Key, StringComparer.Ordinal).Take((largest.Count / 5) + 1))
        {
            groups[index].Remove(key);
            count--;
            observations -= bucket.Window.Count;
        }
    }
}
