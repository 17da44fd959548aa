using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Connectors;

public sealed record EvidenceView(long Id, string? ThreatNumber, string? RunNumber, string FileName, string Sha256, long Bytes, int Events, string CreatedBy, DateTime CreatedAt);

/// <summary>Packages of evidence for people.</summary>
public sealed class EvidenceService(SocDatabase database, StorageOptions storage)
{
    private const int MaximumListed = 100;

    /// <summary>The newest 100 packages of a threat.</summary>
    public async Task<Result<IReadOnlyList<EvidenceView>>> ListAsync(Actor actor, string threatNumber, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadThreats) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.EvidencePackages.Where(row => row.ThreatNumber == threatNumber).OrderByDescending(row => row.Id).Take(MaximumListed)
            .Select(row => new EvidenceView(row.Id, row.ThreatNumber, row.RunNumber, row.FileName, row.Sha256, row.Bytes, row.Events, row.CreatedBy, row.CreatedAt)).ToListAsync(ct);
    }

    /// <summary>Opens the zip for download; audited. Downloads go through GET /api/v1/evidence/{id}.</summary>
    public async Task<Result<Stream>> OpenAsync(Actor actor, long id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadThreats) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var package = await db.EvidencePackages.FirstOrDefaultAsync(row => row.Id == id, ct);
        if (package is null || !File.Exists(EvidenceConnector.PathOf(storage, package)))
        {
            return Error.NotFound("Evidence", id);
        }

        await database.WriteAsync<Done>(
            actor.OrganizationId,
            unit =>
            {
                unit.Audit(actor, "evidence.downloaded", package.FileName, new { package.Id, package.Sha256 });
                return Task.FromResult<Result<Done>>(Done.Value);
            },
            ct);
        return new FileStream(EvidenceConnector.PathOf(storage, package), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 64 * 1024, useAsync: true);
    }
}
