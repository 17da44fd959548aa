using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Incidents.Clearing;
using SocConsole.Core.Response.Connectors;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response;

/// <summary>
/// Removes runs and packages of evidence when an organization's data is cleared. A run in execution, or one that waits for a person, goes on without its threat and incident, so that no effect is left half
/// done; blocks stay in force.
/// </summary>
public sealed class ResponseClearing(StorageOptions storage) : IOrganizationClearing
{
    public async Task<IReadOnlyDictionary<string, int>> ClearAsync(Unit unit, ICollection<string> files, CancellationToken ct)
    {
        foreach (var package in await unit.Db.EvidencePackages.AsNoTracking().ToListAsync(ct))
        {
            files.Add(EvidenceConnector.PathOf(storage, package));
        }

        var packages = await unit.Db.EvidencePackages.ExecuteDeleteAsync(ct);
        await unit.Db.Approvals.Where(row => unit.Db.PlaybookRuns.Any(run => run.Id == row.RunId && run.Status != RunStatus.Executing && run.Status != RunStatus.Waiting)).ExecuteDeleteAsync(ct);
        await unit.Db.PlaybookRunSteps.Where(row => unit.Db.PlaybookRuns.Any(run => run.Id == row.RunId && run.Status != RunStatus.Executing && run.Status != RunStatus.Waiting)).ExecuteDeleteAsync(ct);
        var runs = await unit.Db.PlaybookRuns.Where(run => run.Status != RunStatus.Executing && run.Status != RunStatus.Waiting).ExecuteDeleteAsync(ct);
        await unit.Db.PlaybookRuns.ExecuteUpdateAsync(
            set => set.SetProperty(run => run.ThreatId, (long?)null).SetProperty(run => run.ThreatNumber, (string?)null).SetProperty(run => run.IncidentId, (long?)null).SetProperty(run => run.IncidentNumber, (int?)null), ct);
        return new Dictionary<string, int>(StringComparer.Ordinal) { ["actions"] = runs, ["evidence_packages"] = packages };
    }
}
