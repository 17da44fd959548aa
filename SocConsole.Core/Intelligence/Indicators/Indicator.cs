using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>One thing known to be bad, as an organization knows it: one row for a type and a normal form, whoever told of it and however often.</summary>
public sealed class Indicator : IOwned
{
    /// <summary>Longest value, in characters: what URLs have.</summary>
    public const int MaximumValue = 2_048;
    public const int MaximumDescription = 4_000;
    public const int MaximumTags = 64;
    public const int MaximumTag = 100;

    public int Id { get; set; }

    public int OrganizationId { get; set; }

    public IndicatorType Type { get; set; }

    /// <summary>As it was given first.</summary>
    public required string Value { get; set; }

    /// <summary>By <see cref="IndicatorNormaliser"/>; unique together with organization and type.</summary>
    public required string NormalizedValue { get; set; }

    /// <summary>From 0 to 1.</summary>
    public double Confidence { get; set; }

    /// <summary>From low to critical.</summary>
    public Severity ThreatLevel { get; set; }

    /// <summary>Lower case, each once, in order.</summary>
    public IReadOnlyList<string> Tags { get; set; } = [];

    public string Description { get; set; } = string.Empty;

    /// <summary>Who told of it first; the others are its claims.</summary>
    public int? SourceId { get; set; }

    public string? ExternalId { get; set; }

    /// <summary>Whatever else the source said, as a JSON object.</summary>
    public string Metadata { get; set; } = "{}";

    /// <summary>Whether it is looked for in events, or why it is not.</summary>
    public IndicatorState State { get; set; }

    /// <summary>With whom it may be shared; null where nobody said.</summary>
    public Tlp? Tlp { get; set; }

    /// <summary>Not looked for from then on, whatever its score; null for no such end.</summary>
    public DateTime? ValidUntil { get; set; }

    /// <summary>Whether a person set the confidence: then it does not decay, and feeds don't change it.</summary>
    public bool IsConfidenceManual { get; set; }

    /// <summary>When its score comes to the next point of its decay, UTC; null when it does not decay any more.</summary>
    public DateTime? NextReactionAt { get; set; }

    /// <summary>How often it was seen in events or reported as seen.</summary>
    public long SightingCount { get; set; }

    public DateTime? LastSightedAt { get; set; }

    /// <summary>The exclusion that holds it back; null for none.</summary>
    public int? ExclusionId { get; set; }

    public DateTime FirstSeen { get; set; }

    public DateTime LastSeen { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }
}
