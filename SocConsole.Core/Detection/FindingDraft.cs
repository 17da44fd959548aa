using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection;

/// <summary>What a rule found in one batch about one entity, before it joins a threat.</summary>
public sealed class FindingDraft
{
    /// <summary>Most evidence kept of one draft; <see cref="Count"/> counts all.</summary>
    public const int MaximumEvidence = 1000;

    private readonly List<long> evidence = [];
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

    /// <summary>Distinct values of a value_count correlation, at most 20 of them for the telling.</summary>
    public IReadOnlyCollection<string> Values => values;

    public long DistinctValues { get; set; }

    public bool Simulated => First.Simulated;

    public void Add(long sequence, DateTime timestamp, long weight)
    {
        Count += weight;
        FirstSeenAt = timestamp < FirstSeenAt ? timestamp : FirstSeenAt;
        LastSeenAt = timestamp > LastSeenAt ? timestamp : LastSeenAt;
        if (evidence.Count < MaximumEvidence)
        {
            evidence.Add(sequence);
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
}
