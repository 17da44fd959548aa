using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Response.Runs;
using SocConsole.Core.Response.Workflows;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.IncidentActions;

/// <summary>An action that somebody wants, with its parameters as they were given.</summary>
public sealed record WantedAction(string Action, IReadOnlyDictionary<string, string> Parameters, bool Manual = false);

/// <summary>What became of a wish.</summary>
/// <param name="RunNumber">The run that carries it out; null when there is none because nothing could be done.</param>
/// <param name="Status">State of the run; null with <see cref="Refusal"/>.</param>
/// <param name="Message">A sentence for a person.</param>
/// <param name="Refusal">Why nothing is done: <c>not_configured</c> when nothing is set up for it.</param>
public sealed record ActionReceipt(string? RunNumber, RunStatus? Status, string Message, string? Refusal);

/// <summary>What people do about an incident, action by action. Each makes a run, so that it is previewed, approved by the rules, verified and can be undone.</summary>
public sealed class IncidentResponse(SocDatabase database, RunRequests requests, PlaybookService playbooks)
{
    private const int MaximumUndone = 50;

    /// <summary>
    /// Has one or several actions done, one after the other. <paramref name="incidentNumber"/> null acts for no incident. What nothing is set up for is a receipt, not an error:
    /// callers ask what happened, and the answer is that nothing did. Errors: unknown actions and parameters, INCIDENT_NOT_FOUND, INCIDENT_CLOSED, PROTECTED_TARGET.
    /// </summary>
    public async Task<Result<ActionReceipt>> ActAsync(Actor actor, int? incidentNumber, IReadOnlyList<WantedAction> wanted, CancellationToken ct)
    {
        var nodes = new List<FlowNode>(wanted.Count);
        foreach (var wish in wanted)
        {
            if (ActionCatalog.Find(wish.Action) is null && ActionCatalog.OfVerb(wish.Action) is null)
            {
                return Error.Invalid("action_type", $"'{wish.Action}' is not in the catalogue; GET /api/response/actions lists it");
            }

            var action = ActionCatalog.Find(wish.Action) ?? ActionCatalog.OfVerb(wish.Action)!;
            nodes.Add(new FlowNode { Action = action.Name, Parameters = wish.Parameters.ToDictionary(pair => pair.Key, pair => PlaybookVariables.Reference(pair.Value)), Manual = wish.Manual });
        }

        var name = nodes.Count == 1 ? Title(nodes[0].Action!) : $"{nodes.Count} actions";
        var asked = await requests.RequestAsync(
            actor, new RunRequest(name, RunOrigin.Action, nodes.Count > 0 ? nodes[0].Action! : string.Empty, new WorkflowFlow(nodes)) { IncidentNumber = incidentNumber }, ct);
        if (!asked.Succeeded(out var number, out var error))
        {
            return error.Kind == ErrorKind.NotConfigured ? new ActionReceipt(null, null, error.Message, "not_configured") : error;
        }

        await using var db = database.Read(actor.OrganizationId);
        var status = await db.PlaybookRuns.Where(run => run.Number == number).Select(run => run.Status).FirstAsync(ct);
        return new ActionReceipt(number, status, status == RunStatus.PendingApproval ? $"{number} waits for approval." : $"{number} is under way.", null);
    }

    /// <summary>Blocks the incident's source address. Error: NO_SOURCE (conflict) when the incident names none.</summary>
    public async Task<Result<ActionReceipt>> ContainAsync(Actor actor, int incidentNumber, string? duration, CancellationToken ct)
    {
        await using var db = database.Read(actor.OrganizationId);
        if (await db.Incidents.SeenBy(actor).FirstOrDefaultAsync(row => row.Number == incidentNumber, ct) is not { } incident)
        {
            return Error.NotFound("Incident", IncidentNumber.Text(incidentNumber));
        }

        if (incident.SourceIp is not { } source)
        {
            return Error.Conflict("NO_SOURCE", "The incident names no source address to block; choose an action.");
        }

        var parameters = new Dictionary<string, string> { ["ip_address"] = source };
        if (duration is not null)
        {
            parameters["duration"] = duration;
        }

        return await ActAsync(actor, incidentNumber, [new WantedAction("block_ip", parameters)], ct);
    }

    /// <summary>Undoes what actions of the incident did, the newest first. Errors: NOTHING_TO_UNDO, UNDO_WHOLE_RUN (conflicts): a run that did other things too is undone as a whole from its page.</summary>
    public async Task<Result<ActionReceipt>> UndoAsync(Actor actor, int incidentNumber, IReadOnlyCollection<string> actions, CancellationToken ct)
    {
        PlaybookRun? run;
        await using (var db = database.Read(actor.OrganizationId))
        {
            var runs = await db.PlaybookRuns.Where(run => run.IncidentNumber == incidentNumber && run.Origin == RunOrigin.Action
                    && run.Steps.Any(step => step.Status == StepStatus.Completed && step.Reversible && actions.Contains(step.Action)))
                .OrderByDescending(run => run.Id).Take(MaximumUndone).Include(run => run.Steps).ToListAsync(ct);
            run = runs.Find(candidate => candidate.Steps.Where(RunUndo.CanUndo).All(step => actions.Contains(step.Action))) ?? runs.FirstOrDefault();
        }

        if (run is null)
        {
            return Error.Conflict("NOTHING_TO_UNDO", "No single action of this incident is there to be undone; what a workflow did is undone from its run.");
        }

        if (run.Steps.Find(step => RunUndo.CanUndo(step) && !actions.Contains(step.Action)) is { } other)
        {
            return Error.Conflict("UNDO_WHOLE_RUN", $"{run.Number} also did {other.Action}; it is undone as a whole from its page.");
        }

        var number = run.Number;
        return (await playbooks.RevertAsync(actor, number, ct)).Succeeded(out var view, out var error) ? new ActionReceipt(number, view.Row.Status, view.Outcome ?? $"{number} is undone.", null) : error;
    }

    private static string Title(string action) => char.ToUpperInvariant(action[0]) + action[1..].Replace('_', ' ');
}
