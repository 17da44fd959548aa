using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;

namespace SocConsole.Core.Response.Connectors;

public enum ActionReadiness
{
    /// <summary>A connector is set up for it.</summary>
    Ready,

    /// <summary>A connector could do it once it is set up.</summary>
    NeedsConnector,

    /// <summary>Only a person can do it, unless a generic connector is set up for it.</summary>
    ManualTask,
}

/// <param name="Connector">Its name.</param>
/// <param name="Ready">Whether it is set up.</param>
/// <param name="Reason">What is missing; null when it is ready.</param>
public sealed record ConnectorState(string Connector, bool Ready, string? Reason);

/// <summary>An action with what can carry it out for an organization.</summary>
public sealed record ActionState(ResponseAction Action, ActionReadiness Readiness, IReadOnlyList<ConnectorState> Connectors);

/// <summary>The catalogue as it stands for an organization.</summary>
public sealed class ActionStates(ConnectorSet connectors)
{
    public async Task<Result<IReadOnlyList<ActionState>>> ListAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadPlaybooks) is { } refused)
        {
            return refused;
        }

        var states = new List<ActionState>(ActionCatalog.All.Count);
        foreach (var action in ActionCatalog.All)
        {
            states.Add(await StateAsync(actor.OrganizationId, action, ct));
        }

        return states;
    }

    private async Task<ActionState> StateAsync(int organizationId, ResponseAction action, CancellationToken ct)
    {
        var found = new List<ConnectorState>();
        foreach (var connector in connectors.Of(action.Name))
        {
            var readiness = await connector.ReadinessAsync(organizationId, action.Name, ct);

            // A generic connector could do anything: it counts only where it is set up to.
            if (readiness.Ready || action.Connectors.Contains(connector.Name, StringComparer.Ordinal))
            {
                found.Add(new ConnectorState(connector.Name, readiness.Ready, readiness.Reason));
            }
        }

        var state = found.Exists(connector => connector.Ready) ? ActionReadiness.Ready : found.Count > 0 || action.Connectors.Count > 0 ? ActionReadiness.NeedsConnector : ActionReadiness.ManualTask;
        return new ActionState(action, state, found);
    }
}
