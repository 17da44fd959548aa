using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Incidents;
using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Alerts;

/// <summary>States of an alert, and how they stand to those of its incident.</summary>
internal static class InsiderAlertStates
{
    /// <summary>Changes the alert's row; a verdict becomes a label of its day.</summary>
    public static async Task SetAsync(Unit unit, string by, InsiderAlert alert, InsiderAlertStatus status, string? notes, InsiderVerdict? verdict, CancellationToken ct)
    {
        (alert.Status, alert.UpdatedAt, alert.ResolutionNotes) = (status, unit.Now, notes ?? alert.ResolutionNotes);
        alert.ViewedAt ??= unit.Now;
        alert.ResolvedAt = status == InsiderAlertStatus.Resolved ? unit.Now : null;
        if (verdict is not { } word)
        {
            return;
        }

        alert.Verdict = word;
        if (!alert.Simulated)
        {
            var known = await unit.Db.InsiderLabels.Where(row => row.PersonId == alert.PersonId && row.Date == alert.Date).ToDictionaryAsync(row => (row.PersonId, row.Date), ct);
            LabelService.Put(unit, alert.OrganizationId, by, known, alert.PersonId, alert.Date, word == InsiderVerdict.Malicious);
        }
    }

    public static bool Agree(InsiderAlert alert, Incident incident) =>
        Of(incident) == alert.Status && (alert.Status != InsiderAlertStatus.Resolved || alert.Verdict is null || Verdict(incident.Resolution) == alert.Verdict);

    /// <summary>What the incident's state is for its alert.</summary>
    public static InsiderAlertStatus Of(Incident incident) =>
        incident.ClosedAt is not null ? InsiderAlertStatus.Resolved : incident.Status == IncidentStatus.Open ? InsiderAlertStatus.Open : InsiderAlertStatus.InProgress;

    public static IncidentResolution? Resolution(InsiderVerdict? verdict) => verdict switch
    {
        InsiderVerdict.Malicious => IncidentResolution.TruePositive,
        InsiderVerdict.Benign => IncidentResolution.FalsePositive,
        _ => null,
    };

    /// <summary>Null where an end says nothing of the day: a duplicate, or none.</summary>
    public static InsiderVerdict? Verdict(IncidentResolution? resolution) => resolution switch
    {
        IncidentResolution.TruePositive => InsiderVerdict.Malicious,
        IncidentResolution.FalsePositive or IncidentResolution.Benign => InsiderVerdict.Benign,
        _ => null,
    };
}
