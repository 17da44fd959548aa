using SocConsole.Core.Detection.Rules.Sigma;

namespace SocConsole.Core.Detection.Rules;

/// <summary>How rule files are read.</summary>
public sealed record RuleLoadOptions
{
    public static readonly RuleLoadOptions Default = new();

    /// <summary>Where fields may stand in events, and which events a <c>logsource</c> means.</summary>
    public Taxonomy Taxonomy { get => field ?? Taxonomy.BuiltIn; init; }

    /// <summary>Matches events whatever their source, for testing rules with events that don't tell it.</summary>
    public bool AnyLogSource { get; init; }

    /// <summary>Values of the placeholders that the modifier <c>expand</c> puts in, by name without percent signs.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Placeholders { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>Takes rules whose placeholders have no list, as though each stood for its own name: whether a text is sound does not depend on lists that come later.</summary>
    public bool AnyPlaceholder { get; init; }

    /// <summary>
    /// Refuses what Sigma's schemas refuse although detection could do without it: ids that are no UUIDs, missing log sources, unknown statuses, dates in other
    /// forms. Otherwise such a rule is taken and the shortcoming is a warning.
    /// </summary>
    public bool Strict { get; init; }
}
