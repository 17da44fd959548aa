using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Stages;

/// <summary>The steps of the pipeline. ThreatCopilot's document calls them agents.</summary>
public enum Stage
{
    Detector,
    Analyzer,
    Executor,
}

/// <summary>How a stage works for an organization.</summary>
public sealed class StageSettings : IOwned
{
    public int OrganizationId { get; set; }

    public Stage Stage { get; set; }

    public bool Enabled { get; set; } = true;

    /// <summary>0 to 1. Detector: least confidence that opens a threat. Analyzer: least confidence that is analysed. Executor: least confidence for which a playbook is proposed.</summary>
    public double Threshold { get; set; }

    /// <summary>Seconds, 1 to 600. Detector: longest wait of a <c>detect</c> request. Analyzer: time limit of an analysis. Executor: time limit of a step.</summary>
    public int TimeoutSeconds { get; set; }

    /// <summary>0 to 10 further tries of an analysis or a step that failed for a reason that may pass.</summary>
    public int RetryAttempts { get; set; }

    public DateTime UpdatedAt { get; set; }

    public string? UpdatedBy { get; set; }
}

/// <summary>What a stage did on one day (UTC).</summary>
public sealed class StageCount : IOwned
{
    public int OrganizationId { get; set; }

    public Stage Stage { get; set; }

    public DateOnly Day { get; set; }

    public long Processed { get; set; }

    public long Succeeded { get; set; }

    public double TotalMilliseconds { get; set; }
}
