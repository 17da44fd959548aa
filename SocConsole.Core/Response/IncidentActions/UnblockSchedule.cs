using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.IncidentActions;

/// <summary>When the blocks of an incident end.</summary>
/// <param name="Addresses">What is unblocked.</param>
/// <param name="At">UTC.</param>
public sealed record ScheduledUnblock(IReadOnlyList<string> Addresses, DateTime At, int Minutes);

/// <summary>Sets when the blocks of an incident end. The end stands with the entries; the job only marks it in time.</summary>
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

        List<(long Id, string Value)> set = [];
        var scheduled = await database.WriteAsync<ScheduledUnblock>(
            actor.OrganizationId,
            async unit =>
            {
                if (await unit.Db.Incidents.FirstOrDefaultAsync(row => row.Number == incidentNumber, ct) is not { } incident)
                {
                    return Error.NotFound("Incident", IncidentNumber.Text(incidentNumber));
                }

                var runs = unit.Db.PlaybookRuns.Where(run => run.IncidentId == incident.Id).Select(run => run.Number);
                var entries = await unit.Db.BlockEntries.Where(row => row.RemovedAt == null && (row.ExpiresAt == null || row.ExpiresAt > unit.Now) && row.RunNumber != null && runs.Contains(row.RunNumber)).ToListAsync(ct);
                if (entries.Count == 0)
                {
                    return Error.Conflict("NOT_BLOCKED", "Nothing that this incident's actions blocked is still blocked.");
                }

                var at = unit.Now.AddMinutes(minutes);
                foreach (var entry in entries)
                {
                    entry.ExpiresAt = at;
                    set.Add((entry.Id, entry.Value));
                    unit.Audit(actor, "block_entry.rescheduled", entry.Value, new { entry.Id, entry.RunNumber, entry.ExpiresAt });
                }

                unit.Db.IncidentEntries.Add(new IncidentEntry
                {
                    IncidentId = incident.Id,
                    At = unit.Now,
                    Kind = "unblock_scheduled",
                    ActorName = actor.Name,
                    Text = string.Create(CultureInfo.InvariantCulture, $"{actor.Name} had the block of {string.Join(", ", entries.Select(entry => entry.Value).Distinct())} end at {at:yyyy-MM-dd HH:mm:ss} UTC."),
                });
                unit.Raise(new Events.IncidentChanged(actor.OrganizationId, unit.Now, incident.Number));
                return new ScheduledUnblock([.. entries.Select(entry => entry.Value).Distinct()], at, minutes);
            },
            ct);
        if (scheduled.Succeeded(out var end, out _))
        {
            foreach (var (id, _) in set)
            {
                await jobs.ExpireBlockAsync(actor.OrganizationId, id, end.At);
            }
        }

        return scheduled;
    }
}
