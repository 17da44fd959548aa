using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Connectors;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>How a step is done.</summary>
/// <param name="Required">Whether the run fails when the step fails.</param>
/// <param name="Name">Title for people; null takes the action's name.</param>
/// <param name="TimeoutSeconds">Longest wait for one try; null takes the stage's.</param>
/// <param name="Manual">A person does it and says so.</param>
public sealed record StepTerms(bool Required, string? Name = null, int? TimeoutSeconds = null, bool Manual = false);

/// <summary>Asks the connector of a step what it will do. Changes nothing.</summary>
public sealed class StepPlanner(ConnectorSet connectors)
{
    /// <param name="request">What is to be done.</param>
    /// <param name="order">The step's number.</param>
    /// <param name="terms">How it is done.</param>
    /// <param name="missing">What the cause does not name and the step needs; null when nothing is missing.</param>
    /// <param name="ct">Cancels the asking.</param>
    public async Task<PlannedStep> PlanAsync(ActionRequest request, int order, StepTerms terms, string? missing, CancellationToken ct)
    {
        if (missing is not null)
        {
            var refused = new EffectPreview("Does nothing.", Configured: true, Reversible: false, $"the threat names no {missing}.");
            return new PlannedStep(order, request.Action, request.Parameters, terms, NotConfiguredConnector.ConnectorName, refused);
        }

        if (terms.Manual)
        {
            var text = ActionCatalog.Find(request.Action)?.Text ?? request.Action;
            return new PlannedStep(order, request.Action, request.Parameters, terms, ActionCatalog.Manual, new EffectPreview($"A person does it and says so. {text}", Configured: true, Reversible: false));
        }

        var connector = await connectors.ForAsync(request, ct);
        return new PlannedStep(order, request.Action, request.Parameters, terms, connector.Name, await connector.PreviewAsync(request, ct));
    }
}
