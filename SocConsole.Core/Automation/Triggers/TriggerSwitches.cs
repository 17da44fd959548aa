using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Automation.Triggers;

/// <summary>What can be done with many triggers at once.</summary>
public enum TriggerSwitch
{
    Pause,
    Resume,
    Archive,
}

/// <summary>Switches triggers on and off, and tells what they did.</summary>
public sealed class TriggerSwitches(SocDatabase database, TriggerService triggers)
{
    /// <summary>Most triggers of one bulk request.</summary>
    public const int MaximumAtOnce = 100;

    /// <summary>Lets a trigger look at incidents, or not. Errors: TRIGGER_NOT_FOUND.</summary>
    public async Task<Result<TriggerView>> EnableAsync(Actor actor, int id, bool enabled, CancellationToken ct) => actor.Demand(Permission.ManageAutomation) is { } refused
        ? refused
        : await triggers.ChangeAsync(actor, id, enabled ? "trigger.enabled" : "trigger.disabled", row => Switch(row, enabled ? TriggerSwitch.Resume : TriggerSwitch.Pause), ct);

    /// <summary>Changes what is given. Errors: TRIGGER_NOT_FOUND; starting without approval needs <see cref="Permission.ManageOrganization"/>.</summary>
    public async Task<Result<TriggerView>> SetAsync(Actor actor, int id, bool? autoExecute, Severity? priority, bool? enabled, CancellationToken ct) => actor.Demand(Permission.ManageAutomation) is { } refused
        ? refused
        : await triggers.ChangeAsync(actor, id, "trigger.settings_changed", row =>
        {
            (row.AutoExecute, row.Priority) = (autoExecute ?? row.AutoExecute, priority ?? row.Priority);
            if (enabled is { } wanted)
            {
                Switch(row, wanted ? TriggerSwitch.Resume : TriggerSwitch.Pause);
            }
        }, ct);

    /// <summary>Switches those that there are; how many that were. One that the actor may not switch fails the request, and those before it stay switched. Errors: INVALID_REQUEST.</summary>
    public async Task<Result<IReadOnlyList<int>>> BulkAsync(Actor actor, IReadOnlyList<int> ids, TriggerSwitch wanted, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManageAutomation) ?? (ids.Count is 0 or > MaximumAtOnce ? Error.Invalid("trigger_ids", $"must be 1 to {MaximumAtOnce} ids") : null)) is { } refused)
        {
            return refused;
        }

        var switched = new List<int>(ids.Count);
        foreach (var id in ids.Distinct())
        {
            var done = await triggers.ChangeAsync(actor, id, $"trigger.{Wire.Name(wanted)}d", row => Switch(row, wanted), ct);
            if (done.Error is null)
            {
                switched.Add(id);
            }
            else if (done.Error.Kind != ErrorKind.NotFound)
            {
                return done.Error;
            }
        }

        return switched;
    }

    /// <summary>Figures over all.</summary>
    public async Task<Result<TriggerStats>> StatsAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadPlaybooks) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var rows = await db.Triggers.Where(row => row.Status != TriggerStatus.Archived).Select(row => new { row.Enabled, row.AutoExecute, row.Status, row.TriggerCount, row.SuccessCount, row.FailureCount }).ToListAsync(ct);
        var ended = rows.Sum(row => row.SuccessCount + row.FailureCount);
        return new TriggerStats(
            rows.Count, rows.Count(row => row.Enabled), rows.Count(row => row.AutoExecute), rows.Sum(row => row.TriggerCount), ended == 0 ? null : 100.0 * rows.Sum(row => row.SuccessCount) / ended,
            rows.Count(row => row.Status == TriggerStatus.Error));
    }

    /// <summary>What it looked at, the newest first: why it fired, or why not. Errors: TRIGGER_NOT_FOUND.</summary>
    public async Task<Result<Page<TriggerEvaluationView>>> EvaluationsAsync(Actor actor, int id, PageRequest page, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadPlaybooks) ?? page.Validate()) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (!await db.Triggers.AnyAsync(row => row.Id == id, ct))
        {
            return Error.NotFound(TriggerService.What, id);
        }

        var rows = db.TriggerEvaluations.Where(row => row.TriggerId == id);
        var found = await rows.OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Skip(page.Skip).Take(page.Size).ToListAsync(ct);
        return new Page<TriggerEvaluationView>([.. found.Select(TriggerEvaluationView.Of)], page.Number, page.Size, await rows.LongCountAsync(ct));
    }

    /// <summary>Its versions, the newest first. Errors: TRIGGER_NOT_FOUND.</summary>
    public async Task<Result<Page<TriggerVersionView>>> VersionsAsync(Actor actor, int id, PageRequest page, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadPlaybooks) ?? page.Validate()) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (!await db.Triggers.AnyAsync(row => row.Id == id, ct))
        {
            return Error.NotFound(TriggerService.What, id);
        }

        var rows = db.TriggerVersions.Where(row => row.TriggerId == id);
        var found = await rows.OrderByDescending(row => row.Version).Skip(page.Skip).Take(page.Size).ToListAsync(ct);
        return new Page<TriggerVersionView>([.. found.Select(row => new TriggerVersionView(row.Version, JsonElement.Parse(row.Body), row.ChangedBy, row.At))], page.Number, page.Size, await rows.LongCountAsync(ct));
    }

    private static void Switch(Trigger row, TriggerSwitch wanted) => (row.Enabled, row.Status, row.Fault) = wanted switch
    {
        TriggerSwitch.Resume => (true, TriggerStatus.Active, null),
        TriggerSwitch.Pause => (false, row.Status == TriggerStatus.Archived ? TriggerStatus.Archived : TriggerStatus.Paused, row.Fault),
        _ => (false, TriggerStatus.Archived, row.Fault),
    };
}
