using SocConsole.Core.Automation.Triggers;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Automation;

/// <summary>States of triggers as people read them.</summary>
public static class TriggerLooks
{
    public static StateLook Of(TriggerStatus status) => status switch
    {
        TriggerStatus.Active => new("Active", "✓", "good"),
        TriggerStatus.Paused => new("Paused", "∅", ""),
        TriggerStatus.Archived => new("Archived", "–", ""),
        TriggerStatus.Error => new("Faulty", "✕", "bad"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not a trigger's status"),
    };

    public static StateLook Of(TriggerOutcome outcome) => outcome switch
    {
        TriggerOutcome.Fired => new("Fired", "✓", "good"),
        TriggerOutcome.NotMet => new("Not met", "○", ""),
        TriggerOutcome.CoolingDown => new("Rests", "◷", "wait"),
        TriggerOutcome.DailyCapReached => new("Daily limit", "◷", "wait"),
        TriggerOutcome.AlreadyRunning => new("Already running", "◔", "busy"),
        TriggerOutcome.Refused => new("Refused", "✕", "bad"),
        TriggerOutcome.Failed => new("Failed", "✕", "bad"),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "not an outcome"),
    };
}
