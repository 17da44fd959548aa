namespace SocConsole.Core.Enrichment.Providers;

/// <summary>How it went with one provider.</summary>
public enum ProviderStatus
{
    Ok,

    /// <summary>It knows nothing of the indicator.</summary>
    NotFound,
    RateLimited,
    Timeout,

    /// <summary>It wants another key.</summary>
    AuthError,
    Error,

    /// <summary>It wants a key and has none, or is switched off.</summary>
    NotConfigured,

    /// <summary>It was not asked, because the indicator may not leave the console.</summary>
    Withheld,
}

/// <summary>Why a provider gave no answer.</summary>
/// <param name="Status">Any but ok and not_found.</param>
/// <param name="Code">Upper case, such as <c>PROVIDER_ERROR</c>.</param>
/// <param name="Message">A sentence for a person, without a secret.</param>
public sealed record ProviderFault(ProviderStatus Status, string Code, string Message)
{
    /// <summary>Whether the provider failed, so that it may be left alone for a while; not so where it only refuses this question.</summary>
    public bool IsFailure { get; init; } = Status is ProviderStatus.Error or ProviderStatus.Timeout;

    public const string ErrorCode = "PROVIDER_ERROR";

    public static ProviderFault Error(string message) => new(ProviderStatus.Error, ErrorCode, message);

    /// <summary>It works, and does not take this question.</summary>
    public static ProviderFault Refused(string message) => new(ProviderStatus.Error, "PROVIDER_REFUSED", message) { IsFailure = false };

    public static ProviderFault Unreadable(string why) => Error($"The answer can't be read: {why}");

    public static ProviderFault BadKey(string message) => new(ProviderStatus.AuthError, "PROVIDER_KEY_REFUSED", message);

    public static ProviderFault Limited() => new(ProviderStatus.RateLimited, "PROVIDER_RATE_LIMITED", "The provider's limit for this key is used up.");

    public static ProviderFault TimedOut(string message) => new(ProviderStatus.Timeout, "PROVIDER_TIMEOUT", message);
}

/// <summary>A raw answer in the common form: a finding, the knowledge that there is none, or a fault.</summary>
/// <param name="Finding">Null unless it knows the indicator.</param>
/// <param name="Fault">Null unless the answer is a failure.</param>
public sealed record ProviderReading(ProviderFinding? Finding, ProviderFault? Fault)
{
    /// <summary>It knows nothing of the indicator: no vote, and no failure.</summary>
    public static readonly ProviderReading NotFound = new(null, null);

    public static implicit operator ProviderReading(ProviderFinding finding) => new(finding, null);

    public static implicit operator ProviderReading(ProviderFault fault) => new(null, fault);
}

/// <summary>What a provider knows of an indicator, in the common form.</summary>
public sealed record ProviderFinding
{
    /// <summary>
    /// How bad it is, from 0 (looked at and nothing found) to 100 (bad without doubt). Null for what is context and no judgement (open ports, a registration): then it does not vote.
    /// </summary>
    public int? Reputation { get; init; }

    /// <summary>How much this answer counts, 0 to 1, where that differs from the provider's own weight; null for the provider's.</summary>
    public double? Weight { get; init; }

    /// <summary>Explicit evidence that it is harmless (a known-good file, a common business service), from 0 (none) to 1 (proof): lowers the score, see <see cref="Verdicts.VerdictPolicy"/>.</summary>
    public double Benign { get; init; }

    /// <summary>Why it is harmless, as a short phrase; null for no such evidence.</summary>
    public string? BenignReason { get; init; }

    /// <summary>On a list by which this organization takes it for harmless: wins over everything, and is shown.</summary>
    public bool IsAllowed { get; init; }

    /// <summary>Engines, reports or pulses that call it bad; null where there is no such count.</summary>
    public int? MaliciousCount { get; init; }

    public int? SuspiciousCount { get; init; }

    public int? HarmlessCount { get; init; }

    /// <summary>How many looked at it; null where there is no such count.</summary>
    public int? TotalScans { get; init; }

    /// <summary>The provider's page about the indicator, for a person; null for none.</summary>
    public string? Link { get; init; }

    /// <summary>Short facts by name, such as <c>tor: true</c>, <c>country: "NL"</c>; at most 32.</summary>
    public IReadOnlyDictionary<string, object> Flags { get; init; } = new Dictionary<string, object>();

    /// <summary>What it rests on, the most telling first; at most <see cref="ProviderEvidence.Most"/>.</summary>
    public IReadOnlyList<ProviderEvidence> Evidence { get; init; } = [];

    /// <summary>When the provider saw it first and last, UTC; null where it does not say.</summary>
    public DateTime? FirstSeen { get; init; }

    public DateTime? LastSeen { get; init; }
}

public enum EvidenceCategory
{
    Geolocation,
    Network,
    Whois,
    File,
    Malware,
    Reputation,
    ThreatIntel,
    Classification,
    Targeting,
    Attribution,
}

public enum EvidenceSeverity
{
    Info,
    Low,
    Medium,
    High,
    Critical,
}

/// <summary>One thing that a provider says.</summary>
/// <param name="Title">A few words.</param>
/// <param name="Attributes">What belongs to it, by name: text, numbers, booleans.</param>
public sealed record ProviderEvidence(string Title, EvidenceCategory Category, EvidenceSeverity Severity, string Description, IReadOnlyDictionary<string, object>? Attributes = null)
{
    /// <summary>Most pieces of evidence that are kept of one answer.</summary>
    public const int Most = 20;

    /// <summary>Longest text of a piece, in characters; whoever writes one cuts it.</summary>
    public const int Longest = 500;
}
