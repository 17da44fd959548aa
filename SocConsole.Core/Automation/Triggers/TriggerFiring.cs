using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Response.Runs;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Automation.Triggers;

/// <summary>
/// Makes the run of a trigger whose conditions hold. The place for it is taken in one write before the run is asked for, so that what was cut off in between is taken up and never done twice.
/// </summary>
public sealed class TriggerFiring(SocDatabase database, RunRequests runs, TimeProvider clock)
{
    private const double Newest = 0.3;

    private sealed record Place(string? Run);

    /// <summary>The request that a trigger makes for an incident.</summary>
    internal static RunRequest RequestOf(Trigger trigger, int? incident) => new(trigger.PlaybookName, RunOrigin.Trigger, $"trigger-{trigger.Id}", trigger.Flow)
    {
        IncidentNumber = incident,
        TriggerId = trigger.Id,
        Priority = trigger.Priority,
        EditedById = trigger.EditedById,
        Automatic = trigger.AutoExecute,
    };

    /// <summary>Fires, or keeps why not.</summary>
    /// <param name="trigger">As it was when its conditions were held against the incident.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="at">When the news of the incident came, UTC.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task FireAsync(Trigger trigger, Incident incident, DateTime at, CancellationToken ct)
    {
        if (!(await database.WriteAsync<Place>(trigger.OrganizationId, unit => TakeAsync(unit, trigger, incident, ct), ct)).Succeeded(out var place, out _))
        {
            await database.WriteAsync<Done>(trigger.OrganizationId, unit => StopAsync(unit, trigger, incident, ct), ct);
            return;
        }

        var requested = place.Run is { } known ? known : await runs.RequestAsync(Actor.Stage(trigger.OrganizationId, TriggerEvaluator.Stage), RequestOf(trigger, incident.Number), ct);
        await database.WriteAsync<Done>(trigger.OrganizationId, unit => EndAsync(unit, trigger, incident, requested, at), CancellationToken.None);
    }

    // A place that was taken before and has no run is one that was cut off.
    private static async Task<Result<Place>> TakeAsync(Unit unit, Trigger trigger, Incident incident, CancellationToken ct)
    {
        if (await unit.Db.PlaybookRuns.Where(run => run.TriggerId == trigger.Id && run.IncidentId == incident.Id && run.RetryOf == null).Select(run => run.Number).FirstOrDefaultAsync(ct) is { } run)
        {
            return new Place(run);
        }

        if (await unit.Db.TriggerEvaluations.AnyAsync(row => row.TriggerId == trigger.Id && row.IncidentNumber == incident.Number && row.Outcome == TriggerOutcome.Fired, ct))
        {
            return new Place(null);
        }

        if (await TriggerLimits.CheckAsync(unit.Db, trigger, incident.SourceIp, unit.Now, ct) is { } limit)
        {
            return Error.Conflict("TRIGGER_HELD", limit.Reason);
        }

        var day = await unit.Db.TriggerDays.FirstOrDefaultAsync(row => row.TriggerId == trigger.Id && row.Day == unit.Now.Date, ct);
        if (day is null)
        {
            day = new TriggerDay { TriggerId = trigger.Id, Day = unit.Now.Date };
            unit.Db.TriggerDays.Add(day);
        }

        day.Fired++;
        await TriggerRecords.AddAsync(unit, trigger, incident.Number, TriggerOutcome.Fired, "Its conditions hold; the run is being made.", ct);
        return new Place(null);
    }

    private static async Task<Result<Done>> StopAsync(Unit unit, Trigger trigger, Incident incident, CancellationToken ct)
    {
        if (await TriggerLimits.CheckAsync(unit.Db, trigger, incident.SourceIp, unit.Now, ct) is { } limit)
        {
            await TriggerRecords.AddAsync(unit, trigger, incident.Number, limit.Outcome, limit.Reason, ct);
        }

        return Done.Value;
    }

    private async Task<Result<Done>> EndAsync(Unit unit, Trigger trigger, Incident incident, Result<string> requested, DateTime at)
    {
        if (await unit.Db.Triggers.FirstOrDefaultAsync(row => row.Id == trigger.Id) is not { } row)
        {
            return Done.Value;
        }

        var place = await unit.Db.TriggerEvaluations.FirstOrDefaultAsync(look => look.TriggerId == trigger.Id && look.IncidentNumber == incident.Number && look.Outcome == TriggerOutcome.Fired);
        if (requested.Succeeded(out var number, out var error))
        {
            var run = await unit.Db.PlaybookRuns.FirstAsync(run => run.Number == number);
            place ??= unit.Db.TriggerEvaluations.Add(new TriggerEvaluation { TriggerId = trigger.Id, IncidentNumber = incident.Number, Outcome = TriggerOutcome.Fired, Reason = string.Empty, At = unit.Now }).Entity;
            (place.RunNumber, place.Reason) = (number, run.ApprovalStatus == ApprovalStatus.NotRequired ? $"Its conditions hold; {number} was started." : $"Its conditions hold; {number} waits for approval.");
            var milliseconds = Math.Max(0, (clock.GetUtcNow().UtcDateTime - at).TotalMilliseconds);
            row.AverageResponseMs = row.AverageResponseMs is { } before ? (before * (1 - Newest)) + (milliseconds * Newest) : milliseconds;
            (row.LastTriggeredAt, row.TriggerCount) = (unit.Now, row.TriggerCount + 1);
            (row.Status, row.Fault) = (row.Status == TriggerStatus.Error ? TriggerStatus.Active : row.Status, null);
            unit.Raise(new TriggerChanged(trigger.OrganizationId, unit.Now, trigger.Id));
            return Done.Value;
        }

        await GiveBackAsync(unit, trigger, place);

        // Too many runs pass by themselves; what else stands in the way needs a person.
        var passes = error.Code == RunRequests.TooManyRuns;
        await TriggerRecords.AddAsync(unit, trigger, incident.Number, TriggerOutcome.Refused, passes ? TriggerRecords.PutOff + error.Message : error.Message, CancellationToken.None);
        if (!passes && row.Status != TriggerStatus.Archived)
        {
            (row.Status, row.Fault) = (TriggerStatus.Error, error.Message);
        }

        return Done.Value;
    }

    // It did not fire after all.
    private static async Task GiveBackAsync(Unit unit, Trigger trigger, TriggerEvaluation? place)
    {
        if (place is null)
        {
            return;
        }

        unit.Db.TriggerEvaluations.Remove(place);
        if (await unit.Db.TriggerDays.FirstOrDefaultAsync(row => row.TriggerId == trigger.Id && row.Day == place.At.Date) is { Fired: > 0 } day)
        {
            day.Fired--;
        }
    }
}
