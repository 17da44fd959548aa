using SocConsole.Core.Incidents;
using SocConsole.Core.Incidents.Reading;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Incidents;

/// <summary>How incidents are shown.</summary>
public static class IncidentLooks
{
    public static StateLook Of(IncidentStatus status) => status switch
    {
        IncidentStatus.Open => new("Open", "○", "wait"),
        IncidentStatus.Investigating => new("Investigating", "◔", "busy"),
        IncidentStatus.Contained => new("Contained", "◑", "good"),
        IncidentStatus.Resolved => new("Resolved", "✓", "good"),
        IncidentStatus.Dismissed => new("Dismissed", "∅", ""),
        IncidentStatus.Merged => new("Merged", "⇥", ""),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not an incident's status"),
    };

    /// <summary>The word for a kind of node.</summary>
    public static string Of(AttackNodeKind kind) => kind == AttackNodeKind.User ? "Account" : kind.ToString();
}
