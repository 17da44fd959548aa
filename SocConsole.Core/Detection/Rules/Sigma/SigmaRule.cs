using SocConsole.Core.Detection.Rules.Matching;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>A compiled Sigma rule.</summary>
internal sealed class SigmaRule(RuleMeaning meaning, ConditionNode? logSource, ConditionNode condition) : DetectionRule(meaning)
{
    public ConditionNode? LogSource => logSource;

    public ConditionNode Condition => condition;

    /// <summary>Every guard that the rule could be found by.</summary>
    public IEnumerable<Guard> AllGuards => condition.AllGuards.Concat(logSource?.AllGuards ?? []);

    /// <summary>What the index can find the rule by, the best first: each holds for every event that matches. None when every event of its log source must be tried.</summary>
    public IEnumerable<GuardSet> GuardsBy(GuardCosts costs) =>
        condition.EachGuardsBy(costs).Concat(logSource?.GuardsBy(costs) is { } source ? [source] : []).OrderBy(set => set.Cost);

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
