using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents.Work;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Incidents.Evidence;

/// <summary>A file for download. Dispose the stream.</summary>
public sealed record EvidenceDownload(Stream Content, string FileName, string Sha256);

/// <summary>
/// Files that belong to an incident: at most 200 of 50 MB each. Evidence is kept: nothing deletes a single file, and every download is audited. Errors besides the
/// incident's: EVIDENCE_NOT_FOUND, PAYLOAD_TOO_LARGE, EVIDENCE_IS_KEPT.
/// </summary>
public sealed class IncidentEvidenceService(SocDatabase database, IncidentChange changes, EvidenceStore store)
{
    internal const int MaximumFiles = 200;
    private const int MaximumName = 255;
    private const int MaximumDescription = 1_000;

    /// <summary>Whether the actor can add files to the incident; asked before the bytes are taken, so that another organization's incident can't fill the disk.</summary>
    public async Task<Result<Done>> MayAddAsync(Actor actor, string number, CancellationToken ct)
    {
        if (actor.Demand(Permission.WorkIncidents) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.FindIncidentAsync(actor, number, ct) is { } incident
            ? incident.Status == IncidentStatus.Merged ? IncidentErrors.Closed(incident) : Done.Value
            : IncidentErrors.NotFound(number);
    }

    /// <summary>Takes a file as it streams in. Closed incidents take evidence too.</summary>
    public async Task<Result<EvidenceFileView>> AddAsync(Actor actor, string number, string fileName, string? description, Stream content, CancellationToken ct)
    {
        if ((await MayAddAsync(actor, number, ct)).Error is { } refused)
        {
            return refused;
        }

        var name = Path.GetFileName(fileName.Replace('\\', '/')).Trim();
        if (name.Length is 0 or > MaximumName || name.Any(char.IsControl))
        {
            return Error.Invalid("file", $"needs a name of 1 to {MaximumName} characters");
        }

        if (description is { Length: > MaximumDescription })
        {
            return Error.Invalid("description", $"must be at most {MaximumDescription} characters");
        }

        return await store.TakeAsync(content, ct) is { } file
            ? await KeepAsync(actor, number, name, description, file, ct)
            : new Error(ErrorKind.TooLarge, "PAYLOAD_TOO_LARGE", "A file of evidence has at most 50 MB.");
    }

    /// <summary>Opens a file for download; audited.</summary>
    public async Task<Result<EvidenceDownload>> OpenAsync(Actor actor, string number, long id, CancellationToken ct)
    {
        if (!(await FindAsync(actor, number, id, ct)).Succeeded(out var evidence, out var error))
        {
            return error;
        }

        if (store.Open(evidence.StorageName) is not { } content)
        {
            return Error.NotFound("Evidence", id);
        }

        await database.WriteAsync<Done>(
            actor.OrganizationId,
            unit =>
            {
                unit.Audit(actor, "incident.evidence_downloaded", evidence.FileName, new { incident = number, evidence.Id, evidence.Sha256 });
                return Task.FromResult<Result<Done>>(Done.Value);
            },
            ct);
        return new EvidenceDownload(content, evidence.FileName, evidence.Sha256);
    }

    /// <summary>Reads the bytes again and says whether they are still what came.</summary>
    public async Task<Result<EvidenceCheck>> VerifyAsync(Actor actor, string number, long id, CancellationToken ct)
    {
        if (!(await FindAsync(actor, number, id, ct)).Succeeded(out var evidence, out var error))
        {
            return error;
        }

        await using var content = store.Open(evidence.StorageName);
        var actual = content is null ? null : Convert.ToHexStringLower(await SHA256.HashDataAsync(content, ct));
        return new EvidenceCheck(id, actual == evidence.Sha256, evidence.Sha256, actual);
    }

    /// <summary>Always refused: EVIDENCE_IS_KEPT.</summary>
    public async Task<Result<Done>> DeleteAsync(Actor actor, string number, long id, CancellationToken ct) =>
        actor.Demand(Permission.WorkIncidents) is { } refused ? refused
        : (await FindAsync(actor, number, id, ct)).Error is { } error ? error
        : Error.Conflict("EVIDENCE_IS_KEPT", "Evidence is kept; it leaves only when an administrator clears the organization's data.");

    private async Task<Result<EvidenceFileView>> KeepAsync(Actor actor, string number, string name, string? description, StoredFile file, CancellationToken ct)
    {
        var kept = false;
        try
        {
            var added = await changes.ApplyAsync<IncidentEvidence>(actor, number, null, closedToo: true, (unit, incident) => AddRowAsync(unit, actor, incident, name, description, file, ct), ct);
            kept = added.Error is null;
            return added.Map(EvidenceFileView.From);
        }
        finally
        {
            if (!kept)
            {
                store.Delete(file.StorageName);
            }
        }
    }

    private static async Task<Result<IncidentEvidence>> AddRowAsync(Unit unit, Actor actor, Incident incident, string name, string? description, StoredFile file, CancellationToken ct)
    {
        if (await unit.Db.IncidentEvidence.CountAsync(row => row.IncidentId == incident.Id, ct) >= MaximumFiles)
        {
            return Error.Conflict("TOO_MANY_FILES", $"An incident has at most {MaximumFiles} files of evidence.");
        }

        var evidence = new IncidentEvidence
        {
            OrganizationId = incident.OrganizationId,
            IncidentId = incident.Id,
            FileName = name,
            Description = string.IsNullOrWhiteSpace(description) ? null : description.Trim(),
            Sha256 = file.Sha256,
            Bytes = file.Bytes,
            Source = actor.Name,
            StorageName = file.StorageName,
            AddedBy = actor.Name,
            AddedAt = unit.Now,
        };
        unit.Db.IncidentEvidence.Add(evidence);
        unit.Tell(incident, "evidence_added", actor, $"{name}, SHA-256 {file.Sha256}");
        unit.Audit(actor, "incident.evidence_added", IncidentNumber.Text(incident.Number), new { name, file.Sha256, file.Bytes });
        await unit.Db.SaveChangesAsync(ct);
        return evidence;
    }

    private async Task<Result<IncidentEvidence>> FindAsync(Actor actor, string number, long id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIncidents) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (await db.FindIncidentAsync(actor, number, ct) is not { } incident)
        {
            return IncidentErrors.NotFound(number);
        }

        return await db.IncidentEvidence.FirstOrDefaultAsync(row => row.Id == id && row.IncidentId == incident.Id, ct) is { } evidence ? evidence : Error.NotFound("Evidence", id);
    }
}
