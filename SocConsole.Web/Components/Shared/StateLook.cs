using SocConsole.Core.Detection.Backwards;
using SocConsole.Core.Detection.Simulation;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Connectors;
using SocConsole.Core.Response.Playbooks;

namespace SocConsole.Web.Components.Shared;

/// <summary>How a state is shown: a word, a shape, and a tone that only repeats what both say.</summary>
public readonly record struct StateLook(string Word, string Shape, string Tone)
{
    public static StateLook Of(ThreatStatus status) => status switch
    {
        ThreatStatus.Detected => new("Detected", "○", "wait"),
        ThreatStatus.Analyzing => new("Analyzing", "◔", "busy"),
        ThreatStatus.Mitigated => new("Mitigated", "✓", "good"),
        ThreatStatus.FalsePositive => new("False positive", "∅", ""),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not a threat's status"),
    };

    public static StateLook Of(RunStatus status) => status switch
    {
        RunStatus.PendingApproval => new("Waits for approval", "◷", "wait"),
        RunStatus.Executing => new("Running", "◔", "busy"),
        RunStatus.Completed => new("Completed", "✓", "good"),
        RunStatus.Failed => new("Failed", "✕", "bad"),
        RunStatus.Rejected => new("Rejected", "∅", ""),
        RunStatus.Expired => new("Expired", "◌", ""),
        RunStatus.Reverted => new("Reverted", "↺", ""),
        RunStatus.Waiting => new("Waits for a person", "◷", "wait"),
        RunStatus.Cancelled => new("Stopped", "∅", ""),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not a run's status"),
    };

    public static StateLook Of(StepStatus status) => status switch
    {
        StepStatus.Pending => new("Pending", "○", ""),
        StepStatus.Running => new("Running", "◔", "busy"),
        StepStatus.Completed => new("Completed", "✓", "good"),
        StepStatus.Failed => new("Failed", "✕", "bad"),
        StepStatus.NotConfigured => new("Not configured", "⚠", "wait"),
        StepStatus.Skipped => new("Skipped", "–", ""),
        StepStatus.Reverted => new("Reverted", "↺", ""),
        StepStatus.Waiting => new("Waits for a person", "◷", "wait"),
        StepStatus.Expired => new("Over", "◌", ""),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not a step's status"),
    };

    public static StateLook Of(ActionReadiness state) => state switch
    {
        ActionReadiness.Ready => new("Ready", "✓", "good"),
        ActionReadiness.NeedsConnector => new("Needs a connector", "⚠", "wait"),
        ActionReadiness.ManualTask => new("Manual task", "◇", ""),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "not an action's state"),
    };

    public static StateLook Of(ActionSafety safety) => safety switch
    {
        ActionSafety.Low => new("Little harm", "○", ""),
        ActionSafety.Medium => new("Some harm", "◆", "wait"),
        ActionSafety.High => new("Much harm", "▲", "bad"),
        _ => throw new ArgumentOutOfRangeException(nameof(safety), safety, "not a safety"),
    };

    public static StateLook Of(RuleRunState state) => state switch
    {
        RuleRunState.Queued => new("Waits", "◷", "wait"),
        RuleRunState.Running => new("Running", "◔", "busy"),
        RuleRunState.Done => new("Done", "✓", "good"),
        RuleRunState.Cancelled => new("Cancelled", "∅", ""),
        RuleRunState.Failed => new("Failed", "✕", "bad"),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "not a run's state"),
    };

    public static StateLook Of(SimulationStatus status) => status switch
    {
        SimulationStatus.Running => new("Running", "◔", "busy"),
        SimulationStatus.Completed => new("Completed", "✓", "good"),
        SimulationStatus.Failed => new("Failed", "✕", "bad"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not a simulation's status"),
    };
}
