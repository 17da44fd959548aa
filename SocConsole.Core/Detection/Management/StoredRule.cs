using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Sigma;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Management;

/// <summary>A rule, correlation or filter of an organization's own: one Sigma document. Rules that come with the console are not stored.</summary>
public sealed class StoredRule : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    /// <summary>The Sigma id; the name or title where a document has none. Unique in the organization.</summary>
    public required string RuleId { get; set; }

    /// <summary>Where it came from: <c>own</c> for what was written here, else the name that its import was given.</summary>
    public required string Pack { get; set; }

    /// <summary>The file within the pack; empty for what was written here.</summary>
    public required string File { get; set; }

    /// <summary>From 1; one more at each change of the text.</summary>
    public int Version { get; set; }

    /// <summary>The document as it was written.</summary>
    public required string Text { get; set; }

    /// <summary>SHA-256 of the text, lower-case hex.</summary>
    public required string Hash { get; set; }

    public required string Title { get; set; }

    /// <summary>The Sigma name that correlations refer to; may be null.</summary>
    public string? Name { get; set; }

    public Severity Level { get; set; }

    public RuleDocumentKind Kind { get; set; }

    /// <summary>Sigma's status; null where the document says none.</summary>
    public string? Status { get; set; }

    public string? Author { get; set; }

    public string? License { get; set; }

    /// <summary>All tags of the document, in lower case.</summary>
    public required IReadOnlyList<string> SigmaTags { get; set; }

    public required RuleLogSource LogSource { get; set; }

    public DateTime CreatedAt { get; set; }

    public required string CreatedBy { get; set; }

    public DateTime UpdatedAt { get; set; }

    public required string UpdatedBy { get; set; }
}

/// <summary>What an organization says of one rule, its own or one that comes with the console.</summary>
public sealed class RuleSetting : IOwned
{
    public int OrganizationId { get; set; }

    public required string RuleId { get; set; }

    public bool Enabled { get; set; } = true;

    /// <summary>Told in place of the rule's own level; null leaves it.</summary>
    public Severity? SeverityOverride { get; set; }

    /// <summary>The organization's own words for finding it again.</summary>
    public required IReadOnlyList<string> Tags { get; set; }

    public DateTime UpdatedAt { get; set; }

    public required string UpdatedBy { get; set; }
}

/// <summary>What is known and harmless: matches for which its selection holds are counted and not told.</summary>
public sealed class RuleException : IOwned
{
    /// <summary>In place of a rule's id: every rule.</summary>
    public const string EveryRule = "*";

    public long Id { get; set; }

    public int OrganizationId { get; set; }

    public required string RuleId { get; set; }

    public required string Title { get; set; }

    /// <summary>A Sigma selection in YAML, with the fields that its rule has.</summary>
    public required string Selection { get; set; }

    public required string Reason { get; set; }

    public required string Owner { get; set; }

    /// <summary>Events received from then on are told again; null means never.</summary>
    public DateTime? ExpiresAt { get; set; }

    public bool Enabled { get; set; } = true;

    /// <summary>Matches that it held back.</summary>
    public long Suppressed { get; set; }

    public DateTime? LastAt { get; set; }

    public DateTime CreatedAt { get; set; }
}

/// <summary>What a rule did on one day (UTC).</summary>
public sealed class RuleStat : IOwned
{
    public int OrganizationId { get; set; }

    public required string RuleId { get; set; }

    public DateOnly Day { get; set; }

    /// <summary>Events that matched and were not held back; for a correlation, events at which it fired.</summary>
    public long Matches { get; set; }

    public long Suppressed { get; set; }

    /// <summary>Time spent on the events that matched, in microseconds: measured for one event in 256 and scaled.</summary>
    public long CostMicroseconds { get; set; }

    public DateTime? LastFiredAt { get; set; }
}
