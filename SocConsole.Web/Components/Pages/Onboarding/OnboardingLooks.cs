using SocConsole.Core.Onboarding;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Onboarding;

/// <summary>Words and shapes of onboarding.</summary>
internal static class OnboardingLooks
{
    public static StateLook Of(OnboardingStatus status) => status switch
    {
        OnboardingStatus.NotStarted => new("Not started", "○", ""),
        OnboardingStatus.InProgress => new("In progress", "◔", "busy"),
        OnboardingStatus.Completed => new("Completed", "✓", "good"),
        OnboardingStatus.Skipped => new("Put aside", "–", ""),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not a status"),
    };

    public static StateLook Of(ScanStatus status) => status switch
    {
        ScanStatus.Queued => new("Waits", "◷", "wait"),
        ScanStatus.Running => new("Running", "◔", "busy"),
        ScanStatus.Completed => new("Completed", "✓", "good"),
        ScanStatus.Cancelled => new("Cancelled", "∅", ""),
        ScanStatus.Failed => new("Failed", "✕", "bad"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not a status"),
    };

    public static StateLook Of(CheckStatus status) => status switch
    {
        CheckStatus.Pass => new("Passed", "✓", "good"),
        CheckStatus.Fail => new("Failed", "✕", "bad"),
        CheckStatus.Pending => new("Not known yet", "◷", "wait"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not a status"),
    };

    /// <summary>An enrolment's state by its wire word.</summary>
    public static StateLook OfAgent(string status) => status switch
    {
        "active" => new("Answers", "✓", "good"),
        "inactive" => new("Silent", "⚠", "bad"),
        "pending" => new("Not used yet", "◷", "wait"),
        "expired" => new("Expired", "◌", ""),
        _ => new("Revoked", "∅", ""),
    };

    public static string Word(OnboardingStep step) => step switch
    {
        OnboardingStep.Profile => "Profile",
        OnboardingStep.NetworkScan => "Network scan",
        OnboardingStep.Agents => "Agents",
        OnboardingStep.Validation => "Validation",
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "not a step"),
    };
}
