using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.EndpointAgents;

/// <summary>Gives the file of an action to the incident that it was fetched for.</summary>
public sealed class AgentEvidence(SocDatabase database, StorageOptions storage, AgentArtifacts artifacts)
{
    private const string Folder = "incident-evidence";

    /// <summary>Adds the action's file to the incident's evidence; adding it again changes nothing. Errors: no such incident, no file.</summary>
    public async Task<Result<Done>> AddAsync(Actor actor, int incidentNumber, long actionId, CancellationToken ct)
    {
        if (actor.Demand(Permission.WorkIncidents) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var action = await db.AgentActions.FirstOrDefaultAsync(row => row.Id == actionId, ct);
        if (action is not { ArtifactName: { } name, ArtifactSha256: { } sha256, ArtifactBytes: { } bytes } || artifacts.PathOf(actor.OrganizationId, name) is not { } source)
        {
            return Error.NotFound("Artifact", actionId);
        }

        var hostname = await db.EndpointAgents.Where(row => row.Id == action.AgentId).Select(row => row.Hostname).FirstAsync(ct);
        var stored = $"agent-{name}";
        var folder = storage.PathOf(Folder, actor.OrganizationId.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(folder);
        File.Copy(source, Path.Combine(folder, stored), overwrite: true);
        return await database.WriteAsync<Done>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.Incidents.FirstOrDefaultAsync(row => row.Number == incidentNumber, ct) is not { } incident)
            {
                return Error.NotFound("Incident", incidentNumber);
            }

            if (await unit.Db.IncidentEvidence.AnyAsync(row => row.IncidentId == incident.Id && row.StorageName == stored, ct))
            {
                return Done.Value;
            }

            var file = FileNameOf(action);
            unit.Db.IncidentEvidence.Add(new IncidentEvidence
            {
                IncidentId = incident.Id,
                FileName = file,
                Description = action.Result,
                Sha256 = sha256,
                Bytes = bytes,
                Source = hostname,
                StorageName = stored,
                AddedBy = actor.Name,
                AddedAt = unit.Now,
            });
            unit.Db.IncidentEntries.Add(new IncidentEntry { IncidentId = incident.Id, At = unit.Now, Kind = "evidence_added", Text = $"{file} of {hostname} was added to the evidence." });
            unit.Audit(actor, "incident.evidence_added", IncidentNumber.Text(incidentNumber), new { File = file, Sha256 = sha256, Bytes = bytes, Host = hostname, ActionId = actionId });
            unit.Raise(new IncidentChanged(actor.OrganizationId, unit.Now, incidentNumber));
            return Done.Value;
        }, ct);
    }

    private static string FileNameOf(AgentAction action) => action.Parameters.TryGetValue("path", out var path) && Path.GetFileName(path) is { Length: > 0 } name
        ? name[..Math.Min(name.Length, 200)]
        : $"{action.Verb}-{action.Id.ToString(CultureInfo.InvariantCulture)}.txt";
}
