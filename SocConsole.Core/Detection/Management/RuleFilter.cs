using SocConsole.Core.Kernel;

namespace SocConsole.Core.Detection.Management;

/// <summary>Which rules are asked for; what is null or empty restricts nothing.</summary>
public sealed record RuleFilter
{
    /// <summary>Part of the title, id, file, author, or a whole tag.</summary>
    public string? Text { get; init; }

    public Severity? Level { get; init; }

    public string? Pack { get; init; }

    public bool? Enabled { get; init; }

    /// <summary>An ATT&amp;CK technique; one without sub-technique includes its sub-techniques.</summary>
    public string? Technique { get; init; }

    /// <summary>Whether it matched in the last 30 days.</summary>
    public bool? Fired { get; init; }

    /// <summary>Whether it is enabled but can't run.</summary>
    public bool? Faulty { get; init; }

    internal bool Holds(RuleEntry entry, IReadOnlySet<string> fired) =>
        (Level is not { } level || entry.Severity == level)
        && (Pack is null || string.Equals(entry.Pack, Pack, StringComparison.OrdinalIgnoreCase))
        && (Enabled is not { } enabled || entry.Enabled == enabled)
        && (Faulty is not { } faulty || entry.Faults.Count > 0 == faulty)
        && (Fired is not { } has || fired.Contains(entry.RuleId) == has)
        && (Technique is null || entry.Techniques.Any(IsTechnique))
        && (Text is null || Says(entry));

    private bool IsTechnique(string technique) =>
        technique.Equals(Technique, StringComparison.OrdinalIgnoreCase) || technique.StartsWith(Technique + ".", StringComparison.OrdinalIgnoreCase);

    private bool Says(RuleEntry entry) =>
        Has(entry.Title) || Has(entry.RuleId) || Has(entry.File) || Has(entry.Author) || entry.Tags.Concat(entry.SigmaTags).Any(tag => tag.Equals(Text, StringComparison.OrdinalIgnoreCase));

    private bool Has(string? value) => value?.Contains(Text!, StringComparison.OrdinalIgnoreCase) ?? false;
}
