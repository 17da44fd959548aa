using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Connectors;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Response.Workflows;

namespace SocConsole.Core.Response.Runs;

/// <summary>Fills the parameters of a flow's actions from an incident and asks the connectors what they will do. Changes nothing.</summary>
public sealed class RunDrafter(StepPlanner planner, ResponseOptions options)
{
    /// <summary>The steps in the order of the flow, which <see cref="FlowCheck"/> numbered. Error: a filled value that does not fit its parameter.</summary>
    public async Task<Result<IReadOnlyList<PlannedStep>>> DraftAsync(int organizationId, RunRequest request, Incident? incident, Threat? threat, string requestedBy, CancellationToken ct)
    {
        var value = PlaybookVariables.Of(incident, threat, options);
        var steps = new List<PlannedStep>();
        foreach (var node in request.Flow.Actions())
        {
            var (parameters, missing) = Fill(node, value);
            var terms = new StepTerms(!node.ContinueOnFailure, node.Name, node.TimeoutSeconds, node.Manual);
            if (missing is null && ActionParameters.Read(ActionCatalog.Find(node.Action!)!, parameters, complete: !node.Manual).Error is { } error)
            {
                return error;
            }

            // The number of the run isn't known yet; no preview may depend on it.
            var asked = new ActionRequest(organizationId, node.Action!, parameters, threat?.Number, string.Empty, requestedBy, string.Empty) { IncidentNumber = incident?.Number };
            var step = await planner.PlanAsync(asked, node.Order!.Value, terms, missing, ct);
            steps.Add(request.Done.TryGetValue(step.Order, out var done) ? step.DoneIn(done) : step);
        }

        return steps;
    }

    private static (Dictionary<string, string> Parameters, string? Missing) Fill(FlowNode node, Func<string, string?> value)
    {
        string? missing = null;
        var action = ActionCatalog.Find(node.Action!)!;
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in node.Parameters)
        {
            var (filled, unknown) = PlaybookVariables.Fill(text, value);
            if (unknown is null)
            {
                parameters[name] = filled;
            }
            else if (action.Required.Contains(name, StringComparer.Ordinal))
            {
                missing ??= PlaybookVariables.Word(unknown);
            }
        }

        foreach (var parameter in action.Parameters.Where(parameter => parameter.Required && !node.Parameters.ContainsKey(parameter.Name)))
        {
            if (PlaybookVariables.DefaultOf(parameter.Kind) is { } variable && value(variable) is { } known)
            {
                parameters[parameter.Name] = known;
            }
            else if (!node.Manual)
            {
                missing ??= parameter.Name.Replace('_', ' ');
            }
        }

        return (parameters, missing);
    }
}
