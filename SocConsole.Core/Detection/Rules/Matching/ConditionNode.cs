using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>A compiled part of a rule's condition. Immutable and safe to use from several threads; <see cref="Holds"/> allocates nothing.</summary>
internal abstract class ConditionNode
{
    /// <summary>Every guard that the node could be found by.</summary>
    public virtual IEnumerable<Guard> AllGuards => [];

    /// <summary>The cheapest guards of which at least one holds for every event for which the node holds; null when nothing can be said, as below a <c>not</c>.</summary>
    public virtual GuardSet? GuardsBy(GuardCosts costs) => null;

    /// <summary>Such sets of which each holds for every event for which the node holds.</summary>
    public virtual IEnumerable<GuardSet> EachGuardsBy(GuardCosts costs) => GuardsBy(costs) is { } set ? [set] : [];

    public abstract bool Holds(LogEvent candidate);

    /// <summary>Adds the fields that make the node hold for an event for which it holds.</summary>
    public abstract void Explain(LogEvent candidate, ICollection<KeyValuePair<string, string>> matched);
}

internal sealed class AllOf(IReadOnlyList<ConditionNode> parts) : ConditionNode
{
    private readonly ConditionNode[] parts = [.. parts];

    public override IEnumerable<Guard> AllGuards => parts.SelectMany(part => part.AllGuards);

    public override GuardSet? GuardsBy(GuardCosts costs) => parts.Select(part => part.GuardsBy(costs)).Aggregate(GuardSet.Cheaper);

    public override IEnumerable<GuardSet> EachGuardsBy(GuardCosts costs) => parts.SelectMany(part => part.EachGuardsBy(costs));

    public override bool Holds(LogEvent candidate)
    {
        foreach (var part in parts)
        {
            if (!part.Holds(candidate))
            {
                return false;
            }
        }

        return true;
    }

    public override void Explain(LogEvent candidate, ICollection<KeyValuePair<string, string>> matched)
    {
        foreach (var part in parts)
        {
            part.Explain(candidate, matched);
        }
    }
}

/// <summary>Holds when at least <paramref name="least"/> of the parts do; <c>or</c> and <c>1 of</c> are 1.</summary>
internal sealed class AtLeast(int least, IReadOnlyList<ConditionNode> parts) : ConditionNode
{
    private readonly ConditionNode[] parts = [.. parts];

    public override IEnumerable<Guard> AllGuards => parts.SelectMany(part => part.AllGuards);

    /// <summary>When so many hold, at most the rest don't: among any one more than these there is one that does.</summary>
    public override GuardSet? GuardsBy(GuardCosts costs) =>
        GuardSet.Together(parts.Select(part => part.GuardsBy(costs)).OrderBy(set => set?.Cost ?? double.MaxValue).Take(parts.Length - least + 1));

    public override bool Holds(LogEvent candidate)
    {
        var count = 0;
        foreach (var part in parts)
        {
            if (part.Holds(candidate) && ++count >= least)
            {
                return true;
            }
        }

        return false;
    }

    public override void Explain(LogEvent candidate, ICollection<KeyValuePair<string, string>> matched)
    {
        foreach (var part in parts)
        {
            if (part.Holds(candidate))
            {
                part.Explain(candidate, matched);
            }
        }
    }
}

internal sealed class Negation(ConditionNode part) : ConditionNode
{
    public override bool Holds(LogEvent candidate) => !part.Holds(candidate);

    public override void Explain(LogEvent candidate, ICollection<KeyValuePair<string, string>> matched)
    {
        // What is not there has no field to show.
    }
}

/// <summary>Never holds: what a quantifier over no selection, or over fewer than it asks for, comes to.</summary>
internal sealed class Never : ConditionNode
{
    public override bool Holds(LogEvent candidate) => false;

    public override void Explain(LogEvent candidate, ICollection<KeyValuePair<string, string>> matched)
    {
        // There is nothing that could have made it hold.
    }
}
