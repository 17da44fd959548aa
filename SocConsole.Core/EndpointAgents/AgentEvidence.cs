using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Incidents.Evidence;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.EndpointAgents;

/// <summary>Gives the file of an action to the incident that it was fetched for.</summary>
public sealed class AgentEvidence(SocDatabase database, EvidenceStore store, AgentArtifacts artifacts, EndpointAgentOptions options)
{
    /// <summary>
    /// Adds the action's file to the incident's evidence; adding it again changes nothing. Errors: no such incident, no file, a file that is not what the agent sent, 200 files already.
    /// </summary>
    public async Task<Result<Done>> AddAsync(Actor actor, int incidentNumber, long actionId, CancellationToken ct)
    {
        if (actor.Demand(Permission.WorkIncidents) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var action = await db.AgentActions.FirstOrDefaultAsync(row => row.Id == actionId, ct);
        if (action is not { ArtifactName: { } name, ArtifactSha256: { } sha256 } || artifacts.PathOf(actor.OrganizationId, name) is not { } source)
        {
            return Error.NotFound("Artifact", actionId);
        }

        var key = KeyOf(actionId);
        if (await db.IncidentEvidence.AnyAsync(row => row.SourceKey == key, ct))
        {
            return Done.Value;
        }

        var hostname = await db.EndpointAgents.Where(row => row.Id == action.AgentId).Select(row => row.Hostname).FirstAsync(ct);
        await using var content = File.OpenRead(source);
        if (await store.TakeAsync(content, ct, options.MaximumArtifactBytes) is not { } file)
        {
            return new Error(ErrorKind.TooLarge, "ARTIFACT_TOO_LARGE", $"A file may have at most {options.MaximumArtifactBytes} bytes.");
        }

        return await KeepAsync(actor, incidentNumber, action, hostname, file, sha256, ct);
    }

    private async Task<Result<Done>> KeepAsync(Actor actor, int incidentNumber, AgentAction action, string hostname, StoredFile file, string sha256, CancellationToken ct)
    {
        var kept = false;
        try
        {
            if (!string.Equals(file.Sha256, sha256, StringComparison.OrdinalIgnoreCase))
            {
                return Error.Conflict("ARTIFACT_CHANGED", "The file is not the one that the agent sent; fetch it again.");
            }

            var added = await database.WriteAsync(actor.OrganizationId, unit => AddRowAsync(unit, actor, incidentNumber, action, hostname, file, ct), ct);
            kept = added.Value;
            return added.Error is { } error ? error : Done.Value;
        }
        finally
        {
            if (!kept)
            {
                store.Delete(file.StorageName);
            }
        }
    }

    // False when another call was faster: then the row has a file already.
    private static async Task<Result<bool>> AddRowAsync(Unit unit, Actor actor, int incidentNumber, AgentAction action, string hostname, StoredFile stored, CancellationToken ct)
    {
        if (await unit.Db.Incidents.FirstOrDefaultAsync(row => row.Number == incidentNumber, ct) is not { } incident)
        {
            return Error.NotFound("Incident", incidentNumber);
        }

        var key = KeyOf(action.Id);
        if (await unit.Db.IncidentEvidence.AnyAsync(row => row.SourceKey == key, ct))
        {
            return false;
        }

        if (await unit.Db.IncidentEvidence.CountAsync(row => row.IncidentId == incident.Id, ct) >= IncidentEvidenceService.MaximumFiles)
        {
            return Error.Conflict("TOO_MANY_FILES", $"An incident has at most {IncidentEvidenceService.MaximumFiles} files of evidence.");
        }

        var file = FileNameOf(action);
        unit.Db.IncidentEvidence.Add(new IncidentEvidence
        {
            IncidentId = incident.Id,
            FileName = file,
            Description = action.Result,
            Sha256 = stored.Sha256,
            Bytes = stored.Bytes,
            Source = hostname,
            SourceKey = key,
            StorageName = stored.StorageName,
            AddedBy = actor.Name,
            AddedAt = unit.Now,
        });
        unit.Db.IncidentEntries.Add(new IncidentEntry { IncidentId = incident.Id, At = unit.Now, Kind = "evidence_added", Text = $"{file} of {hostname} was added to the evidence." });
        unit.Audit(actor, "incident.evidence_added", IncidentNumber.Text(incidentNumber), new { File = file, stored.Sha256, stored.Bytes, Host = hostname, ActionId = action.Id });
        unit.Raise(new IncidentChanged(actor.OrganizationId, unit.Now, incidentNumber));
        return true;
    }

    private static string KeyOf(long actionId) => string.Create(CultureInfo.InvariantCulture, $"agent_action:{actionId}");

    private static string FileNameOf(AgentAction action) => action.Parameters.TryGetValue("path", out var path) && Path.GetFileName(path) is { Length: > 0 } name
        ? name[..Math.Min(name.Length, 200)]
        : $"{action.Verb}-{action.Id.ToString(CultureInfo.InvariantCulture)}.txt";
}
