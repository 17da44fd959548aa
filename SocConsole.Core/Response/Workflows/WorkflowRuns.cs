using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Response.Runs;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Workflows;

/// <summary>Runs of workflows: previewed, started, stopped, taken up again.</summary>
public sealed class WorkflowRuns(SocDatabase database, RunRequests requests, RunCancel cancel, TimeProvider clock)
{
    /// <summary>What a run would do and touch, without making one. <paramref name="incidentNumber"/> null takes the workflow's own.</summary>
    public async Task<Result<RunPlan>> PreviewAsync(Actor actor, int id, int? incidentNumber, CancellationToken ct) =>
        (await FindAsync(actor, id, ct)).Succeeded(out var workflow, out var error) ? await requests.PreviewAsync(actor, RequestOf(workflow, incidentNumber, RunMode.Live), ct) : error;

    /// <summary>Makes a run. It starts where the rules allow that, else it waits for approval. Errors as of <see cref="RunRequests.RequestAsync"/>, WORKFLOW_ARCHIVED (conflict).</summary>
    /// <returns>The number of the run.</returns>
    public async Task<Result<string>> ExecuteAsync(Actor actor, int id, int? incidentNumber, RunMode mode, CancellationToken ct)
    {
        if (!(await FindAsync(actor, id, ct)).Succeeded(out var workflow, out var error))
        {
            return error;
        }

        return workflow.ArchivedAt is null
            ? await requests.RequestAsync(actor, RequestOf(workflow, incidentNumber, mode), ct)
            : Error.Conflict("WORKFLOW_ARCHIVED", $"{workflow.Name} was put away; its runs can be looked at, no new one is made.");
    }

    /// <summary>Stops the workflow's latest run. Error: WORKFLOW_ENDED (conflict) when none is open.</summary>
    public async Task<Result<Done>> CancelAsync(Actor actor, int id, CancellationToken ct)
    {
        if (!(await LatestAsync(actor, id, ct)).Succeeded(out var run, out var error))
        {
            return error;
        }

        return run is null ? Error.Conflict("WORKFLOW_ENDED", "The workflow has no run to stop.") : await cancel.CancelAsync(actor, run.Number, ct);
    }

    /// <summary>Runs again what a failed or stopped run left undone. Steps that it did and that still hold are left out. Errors: RUN_NOT_FAILED, ALREADY_RETRIED (conflicts).</summary>
    public async Task<Result<string>> RetryAsync(Actor actor, string number, CancellationToken ct)
    {
        if (actor.Demand(Permission.ProposePlaybooks) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (await db.PlaybookRuns.Include(row => row.Steps).FirstOrDefaultAsync(row => row.Number == number, ct) is not { } run)
        {
            return Error.NotFound("Playbook", number);
        }

        if (run is not { Status: RunStatus.Failed or RunStatus.Cancelled, Flow: { } flow, Mode: RunMode.Live })
        {
            return Error.Conflict("RUN_NOT_FAILED", $"{number} is {Wire.Name(run.Status).Replace('_', ' ')}; only a workflow's run that failed or was stopped is taken up again.");
        }

        var done = await DoneSteps.OfAsync(db, run, clock.GetUtcNow().UtcDateTime, ct);
        return await requests.RequestAsync(
            actor,
            new RunRequest(run.Name, run.Origin, run.TemplateId, flow) { IncidentNumber = run.IncidentNumber, WorkflowId = run.WorkflowId, TriggerId = run.TriggerId, Priority = run.Priority, EditedById = run.EditedById, RetryOf = number, Done = done, Decided = run.Decided },
            ct);
    }

    /// <summary>The workflow's latest run with its steps; null before the first.</summary>
    public async Task<Result<PlaybookRun?>> LatestAsync(Actor actor, int id, CancellationToken ct)
    {
        if ((await FindAsync(actor, id, ct)).Error is { } error)
        {
            return error;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.PlaybookRuns.Where(row => row.WorkflowId == id).OrderByDescending(row => row.Id).Include(row => row.Steps).FirstOrDefaultAsync(ct);
    }

    private static RunRequest RequestOf(Workflow workflow, int? incidentNumber, RunMode mode) => new(workflow.Name, RunOrigin.Workflow, workflow.Uid, workflow.Flow)
    {
        IncidentNumber = incidentNumber ?? workflow.IncidentNumber,
        WorkflowId = workflow.Id,
        Mode = mode,
        Priority = workflow.Priority,
        EditedById = workflow.EditedById,
        Automatic = workflow.AutoExecute,
    };

    private async Task<Result<Workflow>> FindAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadPlaybooks) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.Workflows.FirstOrDefaultAsync(row => row.Id == id, ct) is { } workflow ? workflow : Error.NotFound("Workflow", id);
    }
}
