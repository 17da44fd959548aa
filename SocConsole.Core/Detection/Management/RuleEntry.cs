using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Sigma;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Detection.Management;

/// <summary>A rule as the catalog keeps it for lists: what it says of itself, and what the organization says of it.</summary>
/// <param name="RuleId">The Sigma id, or the name or title where it has none.</param>
/// <param name="Name">The Sigma name; may be null.</param>
/// <param name="Title">The Sigma title.</param>
/// <param name="Kind">Rule, correlation or filter.</param>
/// <param name="Pack"><c>built-in</c>, <c>own</c>, or the name of an import.</param>
/// <param name="File">The file within the pack; may be empty.</param>
/// <param name="Level">The rule's own level.</param>
/// <param name="Status">Sigma's status; may be null.</param>
/// <param name="Author">May be null.</param>
/// <param name="License">May be null.</param>
/// <param name="SigmaTags">Tags of the rule, in lower case.</param>
/// <param name="LogSource">Which events it is for.</param>
/// <param name="Version">From 1; 0 for a rule that comes with the console.</param>
/// <param name="UpdatedAt">When its text was changed last; null for a rule that comes with the console.</param>
/// <param name="UpdatedBy">Who did.</param>
public sealed record RuleEntry(
    string RuleId, string? Name, string Title, RuleDocumentKind Kind, string Pack, string File, Severity Level, string? Status, string? Author, string? License,
    IReadOnlyList<string> SigmaTags, RuleLogSource LogSource, int Version, DateTime? UpdatedAt, string? UpdatedBy)
{
    public const string BuiltInPack = "built-in";

    public const string OwnPack = "own";

    public bool Enabled { get; init; } = true;

    /// <summary>The organization's own severity; null leaves the rule's.</summary>
    public Severity? SeverityOverride { get; init; }

    /// <summary>The organization's own tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Why it can't run although it is enabled, each with its line; empty when it runs.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    public Severity Severity => SeverityOverride ?? Level;

    public bool IsBuiltIn => Pack == BuiltInPack;

    /// <summary>ATT&amp;CK technique ids from the tags, upper case.</summary>
    public IEnumerable<string> Techniques => SigmaTags.Where(AttackTags.IsTechnique).Select(AttackTags.TechniqueOf).Distinct(StringComparer.Ordinal);

    internal static RuleEntry Of(StoredRule row) => new(
        row.RuleId, row.Name, row.Title, row.Kind, row.Pack, row.File, row.Level, row.Status, row.Author, row.License, row.SigmaTags, row.LogSource, row.Version, row.UpdatedAt, row.UpdatedBy);

    internal static RuleEntry OfBuiltIn(RuleMeaning meaning, RuleDocumentKind kind) => new(
        meaning.Id, meaning.Name, meaning.Title, kind, BuiltInPack, meaning.Origin?.File ?? string.Empty, meaning.Severity, meaning.Origin?.Status, meaning.Origin?.Author, meaning.Origin?.License,
        [.. meaning.Origin?.Tags.Select(tag => tag.ToLowerInvariant()) ?? []], meaning.Origin?.LogSource ?? RuleLogSource.Any, 0, null, null);

    internal RuleEntry With(RuleSetting? setting) =>
        setting is null ? this : this with { Enabled = setting.Enabled, SeverityOverride = setting.SeverityOverride, Tags = setting.Tags };
}
