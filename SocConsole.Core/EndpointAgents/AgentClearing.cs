using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Incidents.Clearing;
using SocConsole.Core.Storage;

namespace SocConsole.Core.EndpointAgents;

/// <summary>Removes the files that agents sent when an organization's data is cleared. Agents and the record of what they did stay.</summary>
public sealed class AgentClearing(AgentArtifacts artifacts) : IOrganizationClearing
{
    public async Task<IReadOnlyDictionary<string, int>> ClearAsync(Unit unit, ICollection<string> files, CancellationToken ct)
    {
        // An organization whose agents were asked for nothing has no files of theirs.
        var organizationId = await unit.Db.AgentActions.Select(row => row.OrganizationId).FirstOrDefaultAsync(ct);
        foreach (var path in artifacts.Paths(organizationId))
        {
            files.Add(path);
        }

        var cleared = await unit.Db.AgentActions.Where(row => row.ArtifactName != null).ExecuteUpdateAsync(set => set.SetProperty(row => row.ArtifactName, (string?)null), ct);
        return new Dictionary<string, int>(StringComparer.Ordinal) { ["agent_artifacts"] = cleared };
    }
}
