using System.Globalization;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.InsiderAlerts;

/// <summary>How insider risk is shown.</summary>
public static class InsiderLooks
{
    public static StateLook Of(InsiderAlertStatus status) => status switch
    {
        InsiderAlertStatus.Open => new("Open", "○", "wait"),
        InsiderAlertStatus.InProgress => new("In work", "◔", "busy"),
        InsiderAlertStatus.Resolved => new("Resolved", "✓", "good"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not an alert's status"),
    };

    public static StateLook Of(InsiderModelState state) => state switch
    {
        InsiderModelState.Champion => new("Champion", "★", "good"),
        InsiderModelState.Challenger => new("Challenger", "◇", "wait"),
        InsiderModelState.Retired => new("Retired", "∅", ""),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "not a model's state"),
    };

    public static StateLook Of(TrainingStatus status) => status switch
    {
        TrainingStatus.Queued => new("Waits", "◷", "wait"),
        TrainingStatus.Running => new("Running", "◔", "busy"),
        TrainingStatus.Completed => new("Completed", "✓", "good"),
        TrainingStatus.Failed => new("Failed", "✕", "bad"),
        TrainingStatus.Cancelled => new("Cancelled", "∅", ""),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not a training's status"),
    };

    /// <summary>A level as the severity whose shape and colour it has.</summary>
    public static Severity Severity(RiskLevel level) => level switch
    {
        RiskLevel.Critical => Core.Kernel.Severity.Critical,
        RiskLevel.High => Core.Kernel.Severity.High,
        RiskLevel.Medium => Core.Kernel.Severity.Medium,
        _ => Core.Kernel.Severity.Low,
    };

    public static string Score(double score) => score.ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary><c>ALT00042</c>.</summary>
    public static string Number(int alert) => string.Create(CultureInfo.InvariantCulture, $"ALT{alert:D5}");
}
