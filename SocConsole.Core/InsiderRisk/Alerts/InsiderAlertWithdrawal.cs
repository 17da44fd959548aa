using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Incidents.Work;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Alerts;

/// <summary>
/// Takes back alerts that nobody has looked at when none of their days comes to the threshold any more: another model or sensitivity judged the days anew. What a person has touched stays theirs.
/// </summary>
internal static class InsiderAlertWithdrawal
{
    private const int AtOnce = 1_000;
    private const string Stage = "insider-risk";
    private const string Words = "Taken back by the console: judged anew, its days come to ";

    /// <summary>Whether an alert was taken back: its days may raise another one.</summary>
    public static bool IsTakenBack(InsiderAlert alert) => alert is { Status: InsiderAlertStatus.Resolved, Verdict: null, ResolutionNotes: { } notes } && notes.StartsWith(Words, StringComparison.Ordinal);

    /// <summary>Within the write that ends the counting. How many were taken back.</summary>
    public static async Task<int> RunAsync(Unit unit, int organizationId, CancellationToken ct)
    {
        var untouched = await unit.Db.InsiderAlerts.Where(row => row.Status == InsiderAlertStatus.Open && row.ViewedAt == null && !row.Manual && !row.Simulated).OrderBy(row => row.Id).Take(AtOnce).ToListAsync(ct);
        var withdrawn = 0;
        foreach (var alert in untouched)
        {
            var first = DateOnly.FromDateTime(alert.At);
            var highest = await unit.Db.PersonDays.Where(row => row.PersonId == alert.PersonId && row.Date >= first && row.Date <= alert.Date).MaxAsync(row => (double?)row.Score, ct) ?? 0;
            if (highest < InsiderAlerting.Threshold && await TakeBackAsync(unit, organizationId, alert, highest, ct))
            {
                withdrawn++;
            }
        }

        return withdrawn;
    }

    private static async Task<bool> TakeBackAsync(Unit unit, int organizationId, InsiderAlert alert, double highest, CancellationToken ct)
    {
        var incident = alert.IncidentNumber is { } number ? await unit.Db.Incidents.FirstOrDefaultAsync(row => row.Number == number, ct) : null;
        if (incident is not null && (incident.RespondedAt is not null || incident.ClosedAt is not null))
        {
            return false;
        }

        var why = string.Create(CultureInfo.InvariantCulture, $"{Words}{highest:0.0} at most.");
        await InsiderAlertStates.SetAsync(unit, Stage, alert, InsiderAlertStatus.Resolved, why, null, ct);
        if (incident is not null)
        {
            await IncidentStates.CloseAsync(unit, Actor.Stage(organizationId, Stage), incident, null, why, ct);
            unit.Touch(incident);
        }

        return true;
    }
}
