using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Audit;

/// <summary>Reads and verifies the audit chains.</summary>
public sealed class AuditTrail(SocDatabase database, AuditSeal seal)
{
    /// <summary>Records of the actor's organization, the newest first.</summary>
    public async Task<Result<Page<AuditRecord>>> ListAsync(Actor actor, AuditFilter filter, PageRequest page, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadAudit) ?? page.Validate() ?? filter.Validate()) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var wanted = filter.Apply(db.AuditRecords);
        var total = await wanted.LongCountAsync(ct);
        var items = await wanted.OrderByDescending(row => row.Position).Skip(page.Skip).Take(page.Size).ToListAsync(ct);
        return new Page<AuditRecord>(items, page.Number, page.Size, total);
    }

    /// <summary>Walks the chain of the actor's organization and computes every seal anew.</summary>
    public async Task<Result<AuditVerification>> VerifyAsync(Actor actor, CancellationToken ct) =>
        actor.Demand(Permission.ReadAudit) is { } refused ? refused : await VerifyAsync(actor.OrganizationId, ct);

    /// <summary>Verifies every chain that the database or the anchor knows, by organization id. For the command line, where no actor is.</summary>
    public async Task<IReadOnlyDictionary<int, AuditVerification>> VerifyAllAsync(CancellationToken ct)
    {
        await using var db = database.Across();
        var organizations = await db.Organizations.Select(row => row.Id).Union(db.AuditRecords.Select(row => row.OrganizationId)).ToListAsync(ct);
        organizations.AddRange(seal.Anchor?.Read()?.Keys ?? []);
        var verified = new SortedDictionary<int, AuditVerification>();
        foreach (var organizationId in organizations.Distinct())
        {
            verified[organizationId] = await VerifyAsync(organizationId, ct);
        }

        return verified;
    }

    private async Task<AuditVerification> VerifyAsync(int organizationId, CancellationToken ct)
    {
        // Read before the records: a commit in between makes the chain longer, never shorter than the anchor.
        var heads = seal.Anchor?.Read();
        if (seal.Anchor is not null && heads is null)
        {
            return new AuditVerification(false, 0, null, "The anchor file can't be read; restore it from a backup of the keys.");
        }

        var walk = new AuditWalk(seal, heads?.GetValueOrDefault(organizationId));
        await using var db = database.Read(organizationId);
        await foreach (var record in db.AuditRecords.AsNoTracking().OrderBy(row => row.Position).AsAsyncEnumerable().WithCancellation(ct))
        {
            if (walk.Take(record) is { } broken)
            {
                return broken;
            }
        }

        return walk.End(anchorKept: seal.Anchor is not null);
    }
}
