using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Response.Runs;
using SocConsole.Core.Response.Workflows;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Automation.Triggers;

/// <summary>The triggers of an organization: looked at, made, changed, removed.</summary>
public sealed class TriggerService(SocDatabase database)
{
    /// <summary>Most triggers of an organization; every one of them looks at every incident.</summary>
    public const int MaximumTriggers = 100;

    internal const string What = "Trigger";

    /// <summary>The most urgent first. Archived ones are left out unless <paramref name="archived"/> asks for them alone.</summary>
    public async Task<Result<IReadOnlyList<TriggerView>>> ListAsync(Actor actor, bool archived, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadPlaybooks) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var rows = await db.Triggers.Where(row => (row.Status == TriggerStatus.Archived) == archived).OrderByDescending(row => row.Id).Take(MaximumTriggers * 10).ToListAsync(ct);

        // By rank: priorities are kept as words, and the database would put them in alphabetical order.
        return Result.Of<IReadOnlyList<TriggerView>>([.. rows.OrderByDescending(row => row.Priority).ThenBy(row => row.Id).Select(TriggerView.Of)]);
    }

    /// <summary>Errors: TRIGGER_NOT_FOUND.</summary>
    public async Task<Result<TriggerView>> GetAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadPlaybooks) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.Triggers.FirstOrDefaultAsync(row => row.Id == id, ct) is { } row ? TriggerView.Of(row) : Error.NotFound(What, id);
    }

    /// <summary>Errors: INVALID_REQUEST with what is wrong, TOO_MANY_TRIGGERS (conflict); one that starts without approval needs <see cref="Permission.ManageOrganization"/>.</summary>
    public async Task<Result<TriggerView>> CreateAsync(Actor actor, TriggerDraft draft, CancellationToken ct)
    {
        if (!Check(actor, draft, draft.AutoExecute).Succeeded(out var flow, out var error))
        {
            return error;
        }

        return await database.WriteAsync<TriggerView>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.Triggers.CountAsync(row => row.Status != TriggerStatus.Archived, ct) >= MaximumTriggers)
            {
                return Error.Conflict("TOO_MANY_TRIGGERS", string.Create(CultureInfo.InvariantCulture, $"An organization has at most {MaximumTriggers} triggers; archive one first."));
            }

            var row = new Trigger
            {
                Name = draft.Name,
                Conditions = "{}",
                PlaybookName = draft.PlaybookName,
                Flow = flow,
                CreatedBy = actor.Name,
                CreatedAt = unit.Now,
                EditedById = actor.ResponsibleId,
                EditedBy = actor.Name,
                Version = 1,
            };
            unit.Db.Triggers.Add(row);
            Apply(row, draft, flow);
            await SaveAsync(unit, actor, row, "trigger.created", ct);
            return TriggerView.Of(row);
        }, ct);
    }

    /// <summary>Changes all of it; the actor becomes its editor and may not approve its runs. Errors as of <see cref="CreateAsync"/> and TRIGGER_NOT_FOUND.</summary>
    public async Task<Result<TriggerView>> UpdateAsync(Actor actor, int id, TriggerDraft draft, CancellationToken ct)
    {
        if (!Check(actor, draft, draft.AutoExecute).Succeeded(out var flow, out var error))
        {
            return error;
        }

        return await ChangeAsync(actor, id, "trigger.changed", row => Apply(row, draft, flow), ct);
    }

    /// <summary>Removes it with its history; its runs stay. Errors: TRIGGER_NOT_FOUND.</summary>
    public async Task<Result<Done>> DeleteAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageAutomation) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<Done>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.Triggers.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            {
                return Error.NotFound(What, id);
            }

            unit.Db.Triggers.Remove(row);
            await unit.Db.TriggerVersions.Where(version => version.TriggerId == id).ExecuteDeleteAsync(ct);
            await unit.Db.TriggerEvaluations.Where(evaluation => evaluation.TriggerId == id).ExecuteDeleteAsync(ct);
            await unit.Db.TriggerDays.Where(day => day.TriggerId == id).ExecuteDeleteAsync(ct);
            unit.Audit(actor, "trigger.deleted", Subject(id), new { row.Name });
            unit.Raise(new TriggerChanged(actor.OrganizationId, unit.Now, id));
            return Done.Value;
        }, ct);
    }

    internal static string Subject(int id) => string.Create(CultureInfo.InvariantCulture, $"trigger:{id}");

    /// <summary>Changes a trigger and keeps the version. Who changes its conditions or its steps becomes its editor. One that starts without approval is changed only by who may allow that.</summary>
    internal async Task<Result<TriggerView>> ChangeAsync(Actor actor, int id, string action, Action<Trigger> change, CancellationToken ct) => await database.WriteAsync<TriggerView>(actor.OrganizationId, async unit =>
    {
        if (await unit.Db.Triggers.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
        {
            return Error.NotFound(What, id);
        }

        var (before, effect) = (row.AutoExecute, EffectOf(row));
        change(row);
        if ((before || row.AutoExecute) && actor.Demand(Permission.ManageOrganization) is { } refused)
        {
            return refused;
        }

        // Who only switches it did not say what it does: its author must stay barred from approving its runs.
        (row.EditedById, row.EditedBy) = (EffectOf(row) == effect ? row.EditedById : actor.ResponsibleId, actor.Name);
        row.Version++;
        await SaveAsync(unit, actor, row, action, ct);
        return TriggerView.Of(row);
    }, ct);

    private static string EffectOf(Trigger row) => JsonSerializer.Serialize(new { Conditions = JsonElement.Parse(row.Conditions), row.Flow }, Wire.Json);

    private static async Task SaveAsync(Unit unit, Actor actor, Trigger row, string action, CancellationToken ct)
    {
        row.UpdatedAt = unit.Now;
        await unit.Db.SaveChangesAsync(ct);
        var body = JsonSerializer.Serialize(
            new { row.Name, row.Description, row.Category, row.Enabled, row.AutoExecute, row.Priority, Conditions = JsonElement.Parse(row.Conditions), row.PlaybookName, row.Flow, row.CooldownSeconds, row.MaximumPerDay, row.Tags, row.Status },
            Wire.Json);
        unit.Db.TriggerVersions.Add(new TriggerVersion { TriggerId = row.Id, Version = row.Version, Body = body, ChangedBy = actor.Name, At = unit.Now });
        unit.Audit(actor, action, Subject(row.Id), new { row.Name, row.Version, row.Enabled, row.AutoExecute, row.Status });
        unit.Raise(new TriggerChanged(actor.OrganizationId, unit.Now, row.Id));
    }

    private static Result<WorkflowFlow> Check(Actor actor, TriggerDraft draft, bool automatic)
    {
        if ((actor.Demand(Permission.ManageAutomation) ?? (automatic ? actor.Demand(Permission.ManageOrganization) : null) ?? draft.Validate()) is { } refused)
        {
            return refused;
        }

        return TriggerConditions.Read(draft.Conditions).Succeeded(out _, out var error) ? FlowCheck.Read(Referenced(draft.Flow)) : error;
    }

    private static void Apply(Trigger row, TriggerDraft draft, WorkflowFlow flow)
    {
        (row.Name, row.Description, row.Category, row.Priority) = (draft.Name.Trim(), draft.Description, draft.Category, draft.Priority);
        (row.Enabled, row.AutoExecute, row.Conditions, row.PlaybookName, row.Flow) = (draft.Enabled, draft.AutoExecute, draft.Conditions.GetRawText(), draft.PlaybookName.Trim(), flow);
        (row.CooldownSeconds, row.MaximumPerDay, row.Tags) = (draft.CooldownSeconds, draft.MaximumPerDay, [.. draft.Tags.Distinct(StringComparer.OrdinalIgnoreCase)]);
        (row.Status, row.Fault) = (draft.Enabled ? TriggerStatus.Active : TriggerStatus.Paused, null);
    }

    // The documented short forms, {source_ip} and event.source_ip, become the references that runs know.
    private static WorkflowFlow Referenced(WorkflowFlow flow) => new([.. flow.Nodes.Select(Referenced)]);

    private static FlowNode Referenced(FlowNode node) => node with
    {
        Parameters = node.Parameters.ToDictionary(pair => pair.Key, pair => PlaybookVariables.Reference(pair.Value), StringComparer.Ordinal),
        Branches = [.. node.Branches.Select(branch => (IReadOnlyList<FlowNode>)[.. branch.Select(Referenced)])],
        Then = [.. node.Then.Select(Referenced)],
        Else = [.. node.Else.Select(Referenced)],
    };
}
