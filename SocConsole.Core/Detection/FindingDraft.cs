using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection;

/// <summary>What a rule found in one batch about one entity, before it joins a threat.</summary>
public sealed class FindingDraft
{
    /// <summary>Most evidence kept of one draft; <see cref="Count"/> counts all.</summary>
    public const int MaximumEvidence = 1000;

    // More than a page of a run holds; correlations that fire again and again could add without end.
    private const int MaximumCounted = 25_000;

    private readonly List<long> evidence = [];
    private readonly List<(long Sequence, DateTime At, long Weight)> counted = [];
    private readonly HashSet<string> values = new(StringComparer.Ordinal);

    public FindingDraft(RuleMeaning rule, string entityValue, LogEvent first, IReadOnlyList<KeyValuePair<string, string>> matched)
    {
        Rule = rule;
        EntityValue = entityValue;
        First = first;
        Last = first;
        FirstSeenAt = LastSeenAt = first.Timestamp;
        Matched = matched;
    }

    public RuleMeaning Rule { get; }

    public string EntityValue { get; }

    /// <summary>The event that made the rule fire, and the newest one since.</summary>
    public LogEvent First { get; }

    public LogEvent Last { get; private set; }

    public DateTime FirstSeenAt { get; private set; }

    public DateTime LastSeenAt { get; private set; }

    /// <summary>Events of the entity that count, repetitions included.</summary>
    public long Count { get; private set; }

    /// <summary>Highest number of attempts that a sender says there were; 0 when none says.</summary>
    public long Claimed { get; set; }

    /// <summary>How many times over the rule's threshold the entity went; 1 for a rule without one.</summary>
    public double Strength { get; set; } = 1;

    public IReadOnlyList<KeyValuePair<string, string>> Matched { get; }

    public IReadOnlyList<long> Evidence => evidence;

    /// <summary>What <see cref="Without"/> tells apart: evidence, and beyond it.</summary>
    internal IEnumerable<long> Sequences => counted.Select(item => item.Sequence);

    /// <summary>Distinct values of a value_count correlation, at most 20 of them for the telling.</summary>
    public IReadOnlyCollection<string> Values => values;

    public long DistinctValues { get; set; }

    public bool Simulated => First.Simulated;

    /// <summary>The run over the past that found it; null for what was found live.</summary>
    public string? FoundBy { get; private init; }

    public void Add(long sequence, DateTime timestamp, long weight)
    {
        Count += weight;
        FirstSeenAt = timestamp < FirstSeenAt ? timestamp : FirstSeenAt;
        LastSeenAt = timestamp > LastSeenAt ? timestamp : LastSeenAt;
        if (evidence.Count < MaximumEvidence)
        {
            evidence.Add(sequence);
        }

        if (counted.Count < MaximumCounted)
        {
            counted.Add((sequence, timestamp, weight));
        }
    }

    public void AddValue(string value)
    {
        if (values.Count < 20)
        {
            values.Add(value);
        }
    }

    public void Touch(LogEvent latest) => Last = latest;

    /// <summary>As a run over the past found it, without what is known already; null when nothing of it is new.</summary>
    internal FindingDraft? Without(Func<long, DateTime, bool> isKnown, string foundBy)
    {
        var fresh = counted.Where(item => !isKnown(item.Sequence, item.At)).ToList();
        if (fresh.Count == 0)
        {
            return null;
        }

        var rest = new FindingDraft(Rule, EntityValue, First, Matched) { FoundBy = foundBy, Last = Last, Claimed = Claimed, Strength = Strength, DistinctValues = DistinctValues };
        (rest.FirstSeenAt, rest.LastSeenAt) = fresh.Count == counted.Count ? (FirstSeenAt, LastSeenAt) : (fresh[0].At, fresh[0].At);
        foreach (var (sequence, at, weight) in fresh)
        {
            rest.Add(sequence, at, weight);
        }

        // Beyond what is told apart, as large a share counts as is new of the others.
        rest.Count += (Count - counted.Sum(item => item.Weight)) * fresh.Count / counted.Count;
        rest.values.UnionWith(values);
        return rest;
    }
}
