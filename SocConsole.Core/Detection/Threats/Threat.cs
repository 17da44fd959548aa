using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Threats;

/// <summary>The documented states of a threat.</summary>
public enum ThreatStatus
{
    Detected,
    Analyzing,
    Mitigated,
    FalsePositive,
}

/// <summary>Findings about the same entity and kind of attack within a time window.</summary>
public sealed class Threat : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    /// <summary><c>THR-2026-001</c>; unique in the organization.</summary>
    public required string Number { get; set; }

    /// <summary>Kind of attack: <c>brute_force_attack</c>.</summary>
    public required string Type { get; set; }

    public Severity Severity { get; set; }

    /// <summary>0 to 1.</summary>
    public double Confidence { get; set; }

    public ThreatStatus Status { get; set; }

    /// <summary>Estimated loss in US dollars if nothing is done; the sum of <see cref="ImpactBreakdown"/>.</summary>
    public decimal ImpactUsd { get; set; }

    public ImpactEstimate? ImpactBreakdown { get; set; }

    /// <summary>What is under suspicion: the ECS field that names it, such as <c>source.ip</c>, and its value.</summary>
    public required string EntityField { get; set; }

    public required string EntityValue { get; set; }

    /// <summary>Joins findings: kind of attack and entity.</summary>
    public required string Fingerprint { get; set; }

    public string? SourceIp { get; set; }

    /// <summary>What is attacked: host, service or source name.</summary>
    public string? Target { get; set; }

    public string? UserName { get; set; }

    /// <summary>Why, as a sentence for a person, from the fields that matched.</summary>
    public required string Reason { get; set; }

    /// <summary>ATT&amp;CK technique ids.</summary>
    public required IReadOnlyList<string> Techniques { get; set; }

    public required IReadOnlyList<string> RecommendedActions { get; set; }

    public required ThreatIndicators Indicators { get; set; }

    /// <summary>The first event's record verbatim.</summary>
    public required string RawLog { get; set; }

    /// <summary>When the first and the last event happened (event time).</summary>
    public DateTime FirstSeenAt { get; set; }

    public DateTime LastSeenAt { get; set; }

    /// <summary>When the console opened it.</summary>
    public DateTime DetectedAt { get; set; }

    public DateTime? AnalyzedAt { get; set; }

    public DateTime? MitigatedAt { get; set; }

    public DateTime? ClosedAt { get; set; }

    public long EventCount { get; set; }

    public Guid? AssigneeId { get; set; }

    public string? Assignee { get; set; }

    /// <summary>Opened by events of the simulated attack <see cref="Simulation"/>; <see cref="SimulatedBy"/> is the actor who asked for it and so can't approve its containment.</summary>
    public bool Simulated { get; set; }

    public string? SimulatedBy { get; set; }

    public string? Simulation { get; set; }

    /// <summary>The person who sent the event that opened it by hand, and so can't approve its containment alone; null for what sensors delivered.</summary>
    public string? SentBy { get; set; }

    /// <summary>The run over the past that opened it, such as <c>RUN-2026-001</c>; null for what was found live.</summary>
    public string? FoundBy { get; set; }

    /// <summary>Order of the queue: severity × confidence × a measure of impact, 0 to 100.</summary>
    public double Priority { get; set; }

    public int Version { get; set; }
}

/// <summary>Indicators seen in a threat's events.</summary>
public sealed record ThreatIndicators(IReadOnlyList<string> Ips, IReadOnlyList<string> Domains, IReadOnlyList<string> Hashes)
{
    public static readonly ThreatIndicators None = new([], [], []);
}

/// <summary>An itemised loss estimate in US dollars. Every item says how it came about.</summary>
public sealed record ImpactEstimate(IReadOnlyList<ImpactItem> Items)
{
    public decimal Total => Items.Sum(item => item.Usd);
}

/// <param name="Name">What would be lost.</param>
/// <param name="Usd">US dollars.</param>
/// <param name="Basis">The computation with its assumptions, for a person.</param>
public sealed record ImpactItem(string Name, decimal Usd, string Basis);
