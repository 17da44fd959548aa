using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>A compiled part of a rule's condition. Immutable and safe to use from several threads; <see cref="Holds"/> allocates nothing.</summary>
internal abstract class ConditionNode
{
    /// <summary>At least one of these holds for every event for which the node holds; null when nothing can be said, as below a <c>not</c>.</summary>
    public virtual IReadOnlyList<Guard>? Guards => null;

    public abstract bool Holds(LogEvent candidate);

    /// <summary>Adds the fields that make the node hold for an event for which it holds.</summary>
    public abstract void Explain(LogEvent candidate, ICollection<KeyValuePair<string, string>> matched);
}

internal sealed class AllOf(IReadOnlyList<ConditionNode> parts) : ConditionNode
{
    private readonly ConditionNode[] parts = [.. parts];

    public override IReadOnlyList<Guard>? Guards { get; } = parts.Select(part => part.Guards).Aggregate(Guard.Narrower);

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

    public override IReadOnlyList<Guard>? Guards { get; } = Together(parts);

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

    private static Guard[]? Together(IReadOnlyList<ConditionNode> parts)
    {
        if (parts.Any(part => part.Guards is null))
        {
            return null;
        }

        Guard[] guards = [.. parts.SelectMany(part => part.Guards!).Distinct()];
        return guards.Length <= Guard.Maximum ? guards : null;
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
