using SocConsole.Core.Ingestion;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Detection.Rules;

/// <summary>What the console knows of a rule beside its logic: what a match means and how it is told.</summary>
/// <param name="Id">The Sigma id (a UUID), or the name where a rule has none.</param>
/// <param name="Name">The Sigma name that correlations refer to; may be null.</param>
/// <param name="Title">The Sigma title.</param>
/// <param name="Severity">From the Sigma level.</param>
/// <param name="ThreatType">Kind of attack that a match is: <c>soc.threat_type</c> in the rule.</param>
/// <param name="Techniques">ATT&amp;CK technique ids from the tags, upper case: <c>T1110.001</c>.</param>
/// <param name="EntityField">ECS field that names what is under suspicion: <c>soc.entity</c>, by default <c>source.ip</c>.</param>
/// <param name="Reason">Sentence with <c>{field}</c> and <c>{count}</c> in it: <c>soc.reason</c>.</param>
/// <param name="Precision">Prior share of true positives, 0 to 1: <c>soc.precision</c>; verdicts of analysts move it.</param>
public sealed record RuleMeaning(
    string Id,
    string? Name,
    string Title,
    Severity Severity,
    string ThreatType,
    IReadOnlyList<string> Techniques,
    string EntityField,
    string Reason,
    double Precision)
{
    /// <summary>Fields that name what is under suspicion, the first that an event has; <see cref="EntityField"/> is the first of them.</summary>
    public IReadOnlyList<string> EntityFields { get; init; } = [EntityField];

    /// <summary>Author, licence and the like; null for rules that are not read from files.</summary>
    public RuleOrigin? Origin { get; init; }

    /// <summary>The meaning with the first entity field that the event has, and its value; null where the event has none of them.</summary>
    public (RuleMeaning Meaning, string Entity)? About(LogEvent item)
    {
        foreach (var field in EntityFields)
        {
            if (item.Fields[field] is { Length: > 0 } entity)
            {
                return (field == EntityField ? this : this with { EntityField = field }, entity);
            }
        }

        return null;
    }
}

/// <summary>A rule that a single event can match.</summary>
public abstract class DetectionRule(RuleMeaning meaning)
{
    public RuleMeaning Meaning => meaning;

    /// <summary>False when the rule only feeds correlations and is not told by itself.</summary>
    public bool Tells { get; set; } = true;

    /// <summary>Whether the event matches; then <paramref name="matched"/> gets the field and value pairs that made it so, at least one.</summary>
    public abstract bool Matches(LogEvent candidate, ICollection<KeyValuePair<string, string>> matched);
}

public enum CorrelationType
{
    EventCount,
    ValueCount,
    Temporal,
    TemporalOrdered,
    ValueSum,
    ValueAvg,
    ValuePercentile,
    ValueMedian,
}

/// <summary>A rule that did not load, with what to mend.</summary>
public sealed record RuleFault(string File, int Line, string Message)
{
    /// <summary>Which document of the file, from 1; 0 for the file as a whole.</summary>
    public int Document { get; init; }
}

/// <summary>Everything that detection matches against, compiled. Immutable; replaced as a whole when rules change.</summary>
public interface IRuleSet
{
    IReadOnlyList<DetectionRule> Rules { get; }

    IReadOnlyList<CorrelationRule> Correlations { get; }

    IReadOnlyList<RuleFault> Faults { get; }

    /// <summary>Adds every match of the event. Safe to call from several threads; no database, few allocations when nothing matches.</summary>
    void Match(LogEvent candidate, List<RuleMatch> matches);
}

/// <summary>That a rule matched an event, with the fields that made it so.</summary>
public readonly record struct RuleMatch(DetectionRule Rule, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    /// <summary>The indicator that was found; null where the match is of none.</summary>
    public NormalIndicator? Indicator { get; init; }
}
