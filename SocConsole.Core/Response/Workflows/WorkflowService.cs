using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Response.Runs;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Workflows;

/// <summary>The workflows of an organization: looked at, made, changed, put away.</summary>
public sealed class WorkflowService(SocDatabase database)
{
    public const int MaximumWorkflows = 1_000;
    private const int LongestName = 200;
    private const int LongestDescription = 4_000;

    /// <summary>The newest first.</summary>
    public async Task<Result<Page<WorkflowView>>> ListAsync(Actor actor, WorkflowFilter filter, PageRequest page, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadPlaybooks) ?? page.Validate()) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var matching = db.Workflows.Where(row => (row.ArchivedAt != null) == filter.Archived
            && (filter.IncidentNumber == null || row.IncidentNumber == filter.IncidentNumber)
            && (filter.Text == null || EF.Functions.Like(row.Name, $"%{filter.Text}%")));
        if (filter.Status is { } status)
        {
            matching = matching.Where(row => db.PlaybookRuns.Where(run => run.WorkflowId == row.Id).OrderByDescending(run => run.Id).Select(run => (RunStatus?)run.Status).FirstOrDefault() == status);
        }

        if (filter.NeverRun)
        {
            matching = matching.Where(row => !db.PlaybookRuns.Any(run => run.WorkflowId == row.Id));
        }

        var total = await matching.LongCountAsync(ct);
        var found = await matching.OrderByDescending(row => row.Id).Skip(page.Skip).Take(page.Size).ToListAsync(ct);
        return new Page<WorkflowView>(await ViewAsync(db, found, ct), page.Number, page.Size, total);
    }

    /// <summary>Error: WORKFLOW_NOT_FOUND.</summary>
    public async Task<Result<WorkflowView>> GetAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadPlaybooks) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.Workflows.FirstOrDefaultAsync(row => row.Id == id, ct) is { } workflow ? (await ViewAsync(db, [workflow], ct))[0] : Error.NotFound("Workflow", id);
    }

    /// <summary>Errors: what is wrong with the body, INCIDENT_NOT_FOUND, TOO_MANY_WORKFLOWS (conflict).</summary>
    public async Task<Result<WorkflowView>> CreateAsync(Actor actor, WorkflowBody body, CancellationToken ct)
    {
        if (!Check(actor, body).Succeeded(out var flow, out var error))
        {
            return error;
        }

        var made = await database.WriteAsync<int>(
            actor.OrganizationId,
            async unit =>
            {
                if (await RefusalAsync(unit, body, ct) is { } wrong)
                {
                    return wrong;
                }

                if (await unit.Db.Workflows.CountAsync(row => row.ArchivedAt == null, ct) >= MaximumWorkflows)
                {
                    return Error.Conflict("TOO_MANY_WORKFLOWS", string.Create(CultureInfo.InvariantCulture, $"An organization has at most {MaximumWorkflows} workflows; put one away first."));
                }

                var workflow = new Workflow
                {
                    Uid = $"playbook--{Guid.NewGuid()}",
                    Name = body.Name.Trim(),
                    Description = body.Description,
                    IncidentNumber = body.IncidentNumber,
                    Flow = flow,
                    AutoExecute = body.AutoExecute,
                    Priority = body.Priority,
                    CreatedBy = actor.Name,
                    EditedById = actor.ResponsibleId,
                    EditedBy = actor.Name,
                    CreatedAt = unit.Now,
                    UpdatedAt = unit.Now,
                    Version = 1,
                };
                unit.Db.Workflows.Add(workflow);
                await unit.Db.SaveChangesAsync(ct);
                unit.Audit(actor, "workflow.created", workflow.Name, new { workflow.Id, workflow.Uid, workflow.AutoExecute });
                return workflow.Id;
            },
            ct);
        return made.Succeeded(out var id, out error) ? await GetAsync(actor, id, ct) : error;
    }

    /// <summary>Changes a workflow; who changes its steps becomes its editor and can't approve its runs. <paramref name="version"/> is the one that was shown; null takes any. Error: VERSION_CHANGED (conflict).</summary>
    public async Task<Result<WorkflowView>> UpdateAsync(Actor actor, int id, WorkflowBody body, int? version, CancellationToken ct)
    {
        if (!Check(actor, body).Succeeded(out var flow, out var error))
        {
            return error;
        }

        var changed = await database.WriteAsync<Done>(
            actor.OrganizationId,
            async unit =>
            {
                if (await unit.Db.Workflows.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } workflow)
                {
                    return Error.NotFound("Workflow", id);
                }

                if (version is { } shown && shown != workflow.Version)
                {
                    return Error.Conflict("VERSION_CHANGED", $"{workflow.EditedBy} changed the workflow since; look at it again.");
                }

                if (await RefusalAsync(unit, body, ct) is { } wrong)
                {
                    return wrong;
                }

                Apply(workflow, body, flow, actor);
                workflow.UpdatedAt = unit.Now;
                workflow.Version++;
                unit.Audit(actor, "workflow.changed", workflow.Name, new { workflow.Id, workflow.Version, workflow.AutoExecute });
                return Done.Value;
            },
            ct);
        return changed.Error is { } failed ? failed : await GetAsync(actor, id, ct);
    }

    /// <summary>Puts a workflow away; its runs stay. Putting it away again changes nothing.</summary>
    public async Task<Result<Done>> ArchiveAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageAutomation) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<Done>(
            actor.OrganizationId,
            async unit =>
            {
                if (await unit.Db.Workflows.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } workflow)
                {
                    return Error.NotFound("Workflow", id);
                }

                if (workflow.ArchivedAt is null)
                {
                    workflow.ArchivedAt = unit.Now;
                    workflow.Version++;
                    unit.Audit(actor, "workflow.archived", workflow.Name, new { workflow.Id });
                }

                return Done.Value;
            },
            ct);
    }

    /// <summary>What is wrong with a workflow, without keeping it; else its flow with numbers.</summary>
    public static Result<WorkflowFlow> Check(Actor actor, WorkflowBody body)
    {
        if ((actor.Demand(Permission.ManageAutomation) ?? (body.AutoExecute ? actor.Demand(Permission.ManageOrganization) : null)) is { } refused)
        {
            return refused;
        }

        if (body.Name.Trim().Length is 0 or > LongestName)
        {
            return Error.Invalid("name", string.Create(CultureInfo.InvariantCulture, $"must have 1 to {LongestName} characters"));
        }

        return body.Description?.Length > LongestDescription
            ? Error.Invalid("description", string.Create(CultureInfo.InvariantCulture, $"must have at most {LongestDescription} characters"))
            : FlowCheck.Read(body.Flow);
    }

    private static void Apply(Workflow workflow, WorkflowBody body, WorkflowFlow flow, Actor actor)
    {
        // Who only renames it did not say what it does: its author must stay barred from approving its runs.
        var same = JsonSerializer.Serialize(workflow.Flow, Wire.Json) == JsonSerializer.Serialize(flow, Wire.Json);
        (workflow.EditedById, workflow.EditedBy) = (same ? workflow.EditedById : actor.ResponsibleId, actor.Name);
        (workflow.Name, workflow.Description, workflow.IncidentNumber, workflow.Flow) = (body.Name.Trim(), body.Description, body.IncidentNumber, flow);
        (workflow.AutoExecute, workflow.Priority) = (body.AutoExecute, body.Priority);
    }

    private static async Task<Error?> RefusalAsync(Unit unit, WorkflowBody body, CancellationToken ct) =>
        body.IncidentNumber is { } number && !await unit.Db.Incidents.AnyAsync(row => row.Number == number, ct) ? Error.NotFound("Incident", IncidentNumber.Text(number)) : null;

    private static async Task<List<WorkflowView>> ViewAsync(SocDbContext db, IReadOnlyList<Workflow> workflows, CancellationToken ct)
    {
        var ids = workflows.Select(workflow => (int?)workflow.Id).ToList();
        var counts = await db.PlaybookRuns.Where(run => ids.Contains(run.WorkflowId)).GroupBy(run => run.WorkflowId)
            .Select(group => new
            {
                Id = group.Key,
                Runs = group.Count(),
                Last = group.Max(run => run.Id),
                Completed = group.Count(run => run.Mode == RunMode.Live && run.Status == RunStatus.Completed),
                Ended = group.Count(run => run.Mode == RunMode.Live && (run.Status == RunStatus.Completed || run.Status == RunStatus.Failed)),
            }).ToListAsync(ct);
        var last = counts.ConvertAll(count => count.Last);
        var runs = await db.PlaybookRuns.Where(run => last.Contains(run.Id)).Include(run => run.Steps).ToListAsync(ct);
        return
        [
            .. workflows.Select(workflow =>
            {
                var count = counts.Find(row => row.Id == workflow.Id);
                var run = runs.Find(row => row.WorkflowId == workflow.Id);
                return new WorkflowView(
                    workflow.Id, workflow.Uid, workflow.Name, workflow.Description, workflow.IncidentNumber, workflow.Flow, workflow.AutoExecute, workflow.Priority, workflow.CreatedBy, workflow.EditedBy,
                    workflow.CreatedAt, workflow.UpdatedAt, workflow.ArchivedAt is not null, workflow.Version, count?.Runs ?? 0, count is { Ended: > 0 } ? (double)count.Completed / count.Ended : null,
                    run is null ? null : WorkflowRunView.Of(run));
            }),
        ];
    }
}
