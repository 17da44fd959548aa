using SocConsole.Core.EndpointAgents;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Endpoints;

/// <summary>How agents and their actions look.</summary>
public static class EndpointLooks
{
    public static StateLook Of(AgentPresence presence) => presence switch
    {
        AgentPresence.NeverSeen => new("Never seen", "○", "wait"),
        AgentPresence.Online => new("Online", "✓", "good"),
        AgentPresence.Late => new("Late", "◔", "wait"),
        AgentPresence.Offline => new("Offline", "✕", "bad"),
        AgentPresence.Revoked => new("Revoked", "∅", ""),
        _ => throw new ArgumentOutOfRangeException(nameof(presence), presence, "not a presence"),
    };

    public static StateLook Of(AgentActionStatus status) => status switch
    {
        AgentActionStatus.Queued => new("Waits", "◷", "wait"),
        AgentActionStatus.Sent => new("Fetched", "◔", "busy"),
        AgentActionStatus.Done => new("Done", "✓", "good"),
        AgentActionStatus.Failed => new("Failed", "✕", "bad"),
        AgentActionStatus.Cancelled => new("Taken back", "∅", ""),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not an action's status"),
    };
}
