using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Alerts;

public enum InsiderAlertStatus
{
    Open,
    InProgress,
    Resolved,
}

/// <summary>What a person found; becomes a label to learn from.</summary>
public enum InsiderVerdict
{
    Malicious,
    Benign,
}

/// <summary>A person's score rose to where somebody should look. <c>ALT00042</c>.</summary>
public sealed class InsiderAlert : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    /// <summary>From 1, unique in the organization.</summary>
    public int Number { get; set; }

    public int PersonId { get; set; }

    /// <summary>Day that it is about.</summary>
    public DateOnly Date { get; set; }

    /// <summary>When the score first rose so far.</summary>
    public DateTime At { get; set; }

    /// <summary>When it rose last.</summary>
    public DateTime UpdatedAt { get; set; }

    public double Score { get; set; }

    public RiskLevel Level { get; set; }

    /// <summary>Words such as <c>data_exfiltration</c>.</summary>
    public IReadOnlyList<string> Anomalies { get; set; } = [];

    public required string Explanation { get; set; }

    public InsiderAlertStatus Status { get; set; }

    public DateTime? ViewedAt { get; set; }

    /// <summary>Further days that were folded into it.</summary>
    public int Folded { get; set; }

    public int? IncidentNumber { get; set; }

    public InsiderVerdict? Verdict { get; set; }

    public string? ResolutionNotes { get; set; }

    public DateTime? ResolvedAt { get; set; }

    /// <summary>Opened by a person and not by a score.</summary>
    public bool Manual { get; set; }

    public bool Simulated { get; set; }
}
