using SocConsole.Core.Detection.Rules.Matching;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>A compiled Sigma rule.</summary>
internal sealed class SigmaRule(RuleMeaning meaning, ConditionNode? logSource, ConditionNode condition) : DetectionRule(meaning)
{
    /// <summary>Where the index puts the rule; null when every event must be tried.</summary>
    public IReadOnlyList<Guard>? Guards { get; } = Guard.Narrower(condition.Guards, logSource?.Guards);

    public bool Matches(LogEvent candidate) => (logSource?.Holds(candidate) ?? true) && condition.Holds(candidate);

    public override bool Matches(LogEvent candidate, ICollection<KeyValuePair<string, string>> matched)
    {
        if (!Matches(candidate))
        {
            return false;
        }

        var before = matched.Count;
        condition.Explain(candidate, matched);
        if (matched.Count == before)
        {
            logSource?.Explain(candidate, matched);
        }

        if (matched.Count == before)
        {
            // A condition made only of negations has no field to show but the record itself.
            matched.Add(new(Ecs.Message, candidate.Raw));
        }

        return true;
    }
}
