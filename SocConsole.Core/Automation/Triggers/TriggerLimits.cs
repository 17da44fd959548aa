using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Automation.Triggers;

/// <summary>Why a trigger whose conditions hold does not fire. All of it is read from rows, so that a restart forgets nothing.</summary>
internal static class TriggerLimits
{
    /// <summary>What stands in the way now, or null. An incident without a source address shares the pause of those without one.</summary>
    public static async Task<(TriggerOutcome Outcome, string Reason)?> CheckAsync(SocDbContext db, Trigger trigger, string? sourceIp, DateTime now, CancellationToken ct)
    {
        var since = now.AddSeconds(-trigger.CooldownSeconds);
        var last = await db.TriggerEvaluations.Where(row => row.TriggerId == trigger.Id && row.Outcome == TriggerOutcome.Fired && row.At > since
            && db.Incidents.Any(incident => incident.Number == row.IncidentNumber && incident.SourceIp == sourceIp)).OrderByDescending(row => row.At).Select(row => (DateTime?)row.At).FirstOrDefaultAsync(ct);
        if (last is { } before)
        {
            var until = before.AddSeconds(trigger.CooldownSeconds);
            return (TriggerOutcome.CoolingDown, string.Create(CultureInfo.InvariantCulture, $"It fired for {sourceIp ?? "an incident without a source"} at {before:HH:mm:ss} UTC and rests until {until:HH:mm:ss} UTC."));
        }

        if (await FiredTodayAsync(db, trigger.Id, now, ct) >= trigger.MaximumPerDay)
        {
            return (TriggerOutcome.DailyCapReached, string.Create(CultureInfo.InvariantCulture, $"It fired {trigger.MaximumPerDay} times today, which is its limit."));
        }

        var open = sourceIp is null ? null : await db.PlaybookRuns.Where(run => run.TriggerId == trigger.Id
            && (run.Status == RunStatus.PendingApproval || run.Status == RunStatus.Executing || run.Status == RunStatus.Waiting)
            && db.Incidents.Any(incident => incident.Id == run.IncidentId && incident.SourceIp == sourceIp)).Select(run => run.Number).FirstOrDefaultAsync(ct);
        return open is null ? null : (TriggerOutcome.AlreadyRunning, $"{open} against {sourceIp} waits or works already.");
    }

    /// <summary>How often it fired on the UTC day.</summary>
    public static Task<int> FiredTodayAsync(SocDbContext db, int trigger, DateTime now, CancellationToken ct)
    {
        var day = now.Date;
        return db.TriggerDays.Where(row => row.TriggerId == trigger && row.Day == day).Select(row => row.Fired).FirstOrDefaultAsync(ct);
    }
}
