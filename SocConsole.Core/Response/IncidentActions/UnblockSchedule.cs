using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.BlockList;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.IncidentActions;

/// <summary>When the blocks of an incident end.</summary>
/// <param name="Addresses">What is unblocked.</param>
/// <param name="At">UTC.</param>
public sealed record ScheduledUnblock(IReadOnlyList<string> Addresses, DateTime At, int Minutes);

/// <summary>Sets when the blocks of an incident end, on the list and on hosts. The end stands with the entries and the steps; the jobs only end them in time.</summary>
public sealed class UnblockSchedule(SocDatabase database, ResponseJobs jobs)
{
    public const int MaximumMinutes = 1_440;

    /// <summary>Errors: minutes outside 1 to 1,440, INCIDENT_NOT_FOUND, NOT_BLOCKED (conflict).</summary>
    public async Task<Result<ScheduledUnblock>> SetAsync(Actor actor, int incidentNumber, int minutes, CancellationToken ct)
    {
        if (actor.Demand(Permission.ApprovePlaybooks) is { } refused)
        {
            return refused;
        }

        if (minutes is < 1 or > MaximumMinutes)
        {
            return Error.Invalid("minutes", string.Create(CultureInfo.InvariantCulture, $"must be from 1 to {MaximumMinutes}"));
        }

        var moved = new Moved([], []);
        var scheduled = await database.WriteAsync<ScheduledUnblock>(actor.OrganizationId, unit => SetAsync(unit, actor, incidentNumber, minutes, moved, ct), ct);
        if (scheduled.Succeeded(out var end, out _))
        {
            foreach (var entry in moved.Entries)
            {
                await jobs.ExpireBlockAsync(actor.OrganizationId, entry, end.At);
            }

            foreach (var step in moved.Steps)
            {
                await jobs.ExpireStepAsync(actor.OrganizationId, step, end.At);
            }
        }

        return scheduled;
    }

    // Filled by the write, for the jobs that follow the commit.
    private sealed record Moved(List<long> Entries, List<long> Steps);

    private static async Task<Result<ScheduledUnblock>> SetAsync(Unit unit, Actor actor, int incidentNumber, int minutes, Moved moved, CancellationToken ct)
    {
        if (await unit.Db.Incidents.FirstOrDefaultAsync(row => row.Number == incidentNumber, ct) is not { } incident)
        {
            return Error.NotFound("Incident", IncidentNumber.Text(incidentNumber));
        }

        var runs = unit.Db.PlaybookRuns.Where(run => run.IncidentId == incident.Id);
        var entries = await unit.Db.BlockEntries.Where(row => row.RemovedAt == null && (row.ExpiresAt == null || row.ExpiresAt > unit.Now) && row.RunNumber != null && runs.Any(run => run.Number == row.RunNumber)).ToListAsync(ct);
        var steps = (await unit.Db.PlaybookRunSteps.Where(step => step.Status == StepStatus.Completed && runs.Any(run => run.Id == step.RunId)
            && (step.Connector == ActionCatalog.BlockList || (step.Connector == ActionCatalog.Agent && step.Action == "block_ip"))).ToListAsync(ct))
            .FindAll(step => step.Connector == ActionCatalog.Agent ? step.EndsAt is null || step.EndsAt > unit.Now : entries.Exists(entry => IsOf(entry, step)));
        List<string> values = [.. entries.Select(entry => entry.Value).Concat(steps.Where(step => step.Connector == ActionCatalog.Agent).Select(OnHost)).Distinct()];
        if (values.Count == 0)
        {
            return Error.Conflict("NOT_BLOCKED", "Nothing that this incident's actions blocked is still blocked.");
        }

        var at = unit.Now.AddMinutes(minutes);
        Move(unit, actor, entries, steps, at);
        moved.Entries.AddRange(entries.Select(entry => entry.Id));
        moved.Steps.AddRange(steps.Select(step => step.Id));
        unit.Db.IncidentEntries.Add(new IncidentEntry
        {
            IncidentId = incident.Id,
            At = unit.Now,
            Kind = "unblock_scheduled",
            ActorName = actor.Name,
            Text = string.Create(CultureInfo.InvariantCulture, $"{actor.Name} had the block of {string.Join(", ", values)} end at {at:yyyy-MM-dd HH:mm:ss} UTC."),
        });
        unit.Raise(new Events.IncidentChanged(actor.OrganizationId, unit.Now, incident.Number));
        return new ScheduledUnblock(values, at, minutes);
    }

    private static void Move(Unit unit, Actor actor, List<BlockEntry> entries, List<PlaybookRunStep> steps, DateTime at)
    {
        foreach (var entry in entries)
        {
            entry.ExpiresAt = at;
            unit.Audit(actor, "block_entry.rescheduled", entry.Value, new { entry.Id, entry.RunNumber, entry.ExpiresAt });
        }

        foreach (var step in steps)
        {
            step.EndsAt = at;
            unit.Audit(actor, "playbook_run_step.rescheduled", step.IdempotencyKey, new { step.Id, step.Action, step.EndsAt });
        }
    }

    private static bool IsOf(BlockEntry entry, PlaybookRunStep step) =>
        entry.IdempotencyKey == step.IdempotencyKey || entry.IdempotencyKey.StartsWith(step.IdempotencyKey + "/", StringComparison.Ordinal);

    private static string OnHost(PlaybookRunStep step) => $"{step.Parameters.GetValueOrDefault("ip_address")} on {step.Parameters.GetValueOrDefault("host")}";
}
