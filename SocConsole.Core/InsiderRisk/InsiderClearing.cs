using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Incidents.Clearing;
using SocConsole.Core.InsiderRisk.Graph;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk;

/// <summary>Removes activities, days, alerts, labels and what is remembered of people when an organization's data is cleared. The people themselves, models and settings stay.</summary>
public sealed class InsiderClearing(InsiderBooks books) : IOrganizationClearing
{
    public async Task<IReadOnlyDictionary<string, int>> ClearAsync(Unit unit, ICollection<string> files, CancellationToken ct)
    {
        // Only an organization with people has anything here.
        if (await unit.Db.People.Select(row => (int?)row.OrganizationId).FirstOrDefaultAsync(ct) is { } organization)
        {
            books.Reset(organization);
        }

        var deleted = new Dictionary<string, int>(StringComparer.Ordinal)
        {
            ["insider_alerts"] = await unit.Db.InsiderAlerts.ExecuteDeleteAsync(ct),
            ["activities"] = await unit.Db.Activities.ExecuteDeleteAsync(ct),
            ["person_days"] = await unit.Db.PersonDays.ExecuteDeleteAsync(ct),
            ["entity_edges"] = await EntityEdges.ClearAsync(unit, ct),
            ["insider_labels"] = await unit.Db.InsiderLabels.ExecuteDeleteAsync(ct),
        };
        await unit.Db.PersonMemories.ExecuteDeleteAsync(ct);
        await unit.Db.InsiderLedgers.ExecuteDeleteAsync(ct);
        await unit.Db.People.ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Score, (double?)null).SetProperty(row => row.Level, Scoring.RiskLevel.Low).SetProperty(row => row.ScoredFor, (DateOnly?)null)
                .SetProperty(row => row.LastActivityAt, (DateTime?)null).SetProperty(row => row.Activities, 0L),
            ct);
        return deleted;
    }
}
