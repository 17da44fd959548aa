using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Incidents.Work;

/// <summary>The checklist of an incident: at most 200 tasks. Errors besides the incident's: TASK_NOT_FOUND.</summary>
public sealed class IncidentTaskService(IncidentChange changes)
{
    private const int MaximumTasks = 200;
    private const int MaximumTitle = 300;
    private const int MaximumDescription = 2_000;

    public Task<Result<TaskView>> AddAsync(Actor actor, string number, string? title, string? description, CancellationToken ct) =>
        changes.ApplyAsync<IncidentTask>(actor, number, null, closedToo: false, async (unit, incident) =>
        {
            if (string.IsNullOrWhiteSpace(title) || title.Length > MaximumTitle)
            {
                return Error.Invalid("title", $"must be 1 to {MaximumTitle} characters");
            }

            if (description is { Length: > MaximumDescription })
            {
                return Error.Invalid("description", $"must be at most {MaximumDescription} characters");
            }

            var tasks = unit.Db.IncidentTasks.Where(row => row.IncidentId == incident.Id);
            if (await tasks.CountAsync(ct) >= MaximumTasks)
            {
                return Error.Conflict("TOO_MANY_TASKS", $"An incident has at most {MaximumTasks} tasks.");
            }

            var task = new IncidentTask
            {
                OrganizationId = incident.OrganizationId,
                IncidentId = incident.Id,
                Order = (await tasks.MaxAsync(row => (int?)row.Order, ct) ?? 0) + 1,
                Title = title.Trim(),
                Description = string.IsNullOrWhiteSpace(description) ? null : description.Trim(),
                CreatedBy = actor.Name,
                CreatedAt = unit.Now,
            };
            unit.Db.IncidentTasks.Add(task);
            unit.Tell(incident, "task_added", actor, task.Title);
            unit.Audit(actor, "incident.task_added", IncidentNumber.Text(incident.Number), new { task.Title });
            await unit.Db.SaveChangesAsync(ct);
            return task;
        }, ct).Map(TaskView.From);

    /// <summary>Ticks a task, with who and when, or takes the tick away.</summary>
    public Task<Result<TaskView>> TickAsync(Actor actor, string number, long id, bool done, CancellationToken ct) =>
        WithTaskAsync(actor, number, id, (unit, incident, task) =>
        {
            if (done == task.DoneAt is not null)
            {
                return Task.FromResult<Result<IncidentTask>>(task);
            }

            (task.DoneBy, task.DoneAt) = done ? (actor.Name, unit.Now) : ((string?)null, (DateTime?)null);
            unit.Tell(incident, done ? "task_done" : "task_undone", actor, task.Title);
            unit.Audit(actor, done ? "incident.task_done" : "incident.task_undone", IncidentNumber.Text(incident.Number), new { task.Id, task.Title });
            return Task.FromResult<Result<IncidentTask>>(task);
        }, ct).Map(TaskView.From);

    /// <summary>Moves a task to a place from 1; the others make room.</summary>
    public Task<Result<TaskView>> MoveAsync(Actor actor, string number, long id, int place, CancellationToken ct) =>
        WithTaskAsync(actor, number, id, async (unit, incident, task) =>
        {
            var tasks = await unit.Db.IncidentTasks.Where(row => row.IncidentId == incident.Id).OrderBy(row => row.Order).ThenBy(row => row.Id).ToListAsync(ct);
            tasks.Remove(task);
            tasks.Insert(Math.Clamp(place - 1, 0, tasks.Count), task);
            for (var i = 0; i < tasks.Count; i++)
            {
                tasks[i].Order = i + 1;
            }

            return task;
        }, ct).Map(TaskView.From);

    public Task<Result<Done>> DeleteAsync(Actor actor, string number, long id, CancellationToken ct) =>
        WithTaskAsync(actor, number, id, (unit, incident, task) =>
        {
            unit.Db.IncidentTasks.Remove(task);
            unit.Tell(incident, "task_deleted", actor, task.Title);
            unit.Audit(actor, "incident.task_deleted", IncidentNumber.Text(incident.Number), new { task.Id, task.Title });
            return Task.FromResult<Result<IncidentTask>>(task);
        }, ct).Map(_ => Done.Value);

    private Task<Result<IncidentTask>> WithTaskAsync(Actor actor, string number, long id, Func<Storage.Unit, Incident, IncidentTask, Task<Result<IncidentTask>>> change, CancellationToken ct) =>
        changes.ApplyAsync<IncidentTask>(
            actor,
            number,
            null,
            closedToo: false,
            async (unit, incident) => await unit.Db.IncidentTasks.FirstOrDefaultAsync(row => row.Id == id && row.IncidentId == incident.Id, ct) is { } task
                ? await change(unit, incident, task)
                : Error.NotFound("Task", id),
            ct);
}
