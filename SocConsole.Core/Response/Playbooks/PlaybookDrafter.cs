using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Connectors;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>What a run would be: the playbook and its steps, each with its effect.</summary>
public sealed record PlaybookDraft(PlaybookTemplate Template, IReadOnlyList<PlannedStep> Steps);

/// <summary>Chooses the playbook for a threat, fills its parameters and asks the connectors what the steps will do. Changes nothing.</summary>
public sealed class PlaybookDrafter(PlaybookLibrary library, StepPlanner planner, ResponseOptions options)
{
    public async Task<PlaybookDraft> DraftAsync(Threat threat, string requestedBy, CancellationToken ct)
    {
        var template = library.Choose(threat.Type, threat.Techniques);
        var value = PlaybookVariables.Of(null, threat, options);
        var steps = new List<PlannedStep>(template.Steps.Count);
        foreach (var step in template.Steps)
        {
            string? missing = null;
            var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (name, text) in step.Parameters)
            {
                var (filled, unknown) = PlaybookVariables.Fill(text, value);
                if (unknown is null)
                {
                    parameters[name] = filled;
                }
                else if (ActionCatalog.Find(step.Action)!.Required.Contains(name, StringComparer.Ordinal))
                {
                    missing ??= unknown;
                }
            }

            // The number of the run isn't known yet; no preview may depend on it.
            var request = new ActionRequest(threat.OrganizationId, step.Action, parameters, threat.Number, string.Empty, requestedBy, string.Empty);
            steps.Add(await planner.PlanAsync(request, steps.Count + 1, new StepTerms(step.Required), missing is null ? null : PlaybookVariables.Word(missing), ct));
        }

        return new PlaybookDraft(template, steps);
    }

    /// <summary>Asks the connectors anew about the steps of a run that has not begun. What a run before it did stays done.</summary>
    public async Task<IReadOnlyList<PlannedStep>> PreviewAsync(PlaybookRun run, CancellationToken ct)
    {
        var steps = new List<PlannedStep>(run.Steps.Count);
        foreach (var step in run.Steps.OrderBy(step => step.Order))
        {
            var missing = step.Manual ? null : ActionCatalog.Find(step.Action)?.Required.FirstOrDefault(parameter => !step.Parameters.ContainsKey(parameter));
            var planned = await planner.PlanAsync(RequestOf(run, step, run.RequestedBy), step.Order, new StepTerms(step.Required, step.Name, step.TimeoutSeconds, step.Manual), missing, ct);
            steps.Add(step.DoneBy is { } done ? planned.DoneIn(done) : planned);
        }

        return steps;
    }

    /// <summary>What a connector is asked for a step.</summary>
    public static ActionRequest RequestOf(PlaybookRun run, PlaybookRunStep step, string requestedBy) =>
        new(run.OrganizationId, step.Action, step.Parameters, run.ThreatNumber, run.Number, requestedBy, step.IdempotencyKey)
        {
            IncidentNumber = run.IncidentNumber,
        };
}
