using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.BlockList;

/// <summary>What people do with the block list: look at it, take entries off, and give firewalls the right to poll it.</summary>
public sealed class BlockListService(SocDatabase database, TimeProvider clock)
{
    /// <summary>Name under which entries that ran out were removed.</summary>
    public const string Expiry = "expiry";

    private const int MaximumListed = 1000;
    private const int MaximumTokens = 100;
    private const int MaximumNameLength = 100;
    private const int SecretBytes = 32;

    /// <summary>The newest 1,000 entries.</summary>
    public async Task<Result<IReadOnlyList<BlockEntryView>>> ListAsync(Actor actor, bool activeOnly, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadPlaybooks) is { } refused)
        {
            return refused;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = database.Read(actor.OrganizationId);
        var entries = db.BlockEntries.Where(row => !activeOnly || (row.RemovedAt == null && (row.ExpiresAt == null || row.ExpiresAt > now)));
        var found = await entries.OrderByDescending(row => row.Id).Take(MaximumListed).ToListAsync(ct);
        return found.ConvertAll(entry => BlockEntryView.Of(entry, now));
    }

    /// <summary>Takes an entry off the list. Removing what is already off succeeds.</summary>
    public async Task<Result<Done>> RemoveAsync(Actor actor, long id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ApprovePlaybooks) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<Done>(
            actor.OrganizationId,
            async unit =>
            {
                var entry = await unit.Db.BlockEntries.FirstOrDefaultAsync(row => row.Id == id, ct);
                if (entry is null)
                {
                    return Error.NotFound("Block entry", id);
                }

                if (entry.IsActive(unit.Now))
                {
                    entry.RemovedAt = unit.Now;
                    entry.RemovedBy = actor.Name;
                    unit.Audit(actor, "block_entry.removed", entry.Value, new { entry.Id, entry.RunNumber });
                }

                return Done.Value;
            },
            ct);
    }

    /// <summary>Marks an entry whose time is over; changes nothing otherwise.</summary>
    public async Task ExpireAsync(int organizationId, long id, CancellationToken ct) =>
        await database.WriteAsync<Done>(
            organizationId,
            async unit =>
            {
                var entry = await unit.Db.BlockEntries.FirstOrDefaultAsync(row => row.Id == id, ct);
                if (entry is { RemovedAt: null, ExpiresAt: { } end } && end <= unit.Now)
                {
                    entry.RemovedAt = end;
                    entry.RemovedBy = Expiry;
                    unit.Audit(Tellings.Stage(organizationId), "block_entry.expired", entry.Value, new { entry.Id, entry.RunNumber });
                }

                return Done.Value;
            },
            ct);

    public async Task<Result<IReadOnlyList<BlockListTokenView>>> TokensAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageKeys) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.BlockListTokens.OrderByDescending(row => row.Id).Take(MaximumListed)
            .Select(row => new BlockListTokenView(row.Id, row.Name, row.CreatedBy, row.CreatedAt, row.LastPolledAt, row.RevokedAt)).ToListAsync(ct);
    }

    /// <summary>At most 100 live tokens; the secret is shown only now.</summary>
    public async Task<Result<CreatedBlockListToken>> CreateTokenAsync(Actor actor, string name, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageKeys) is { } refused)
        {
            return refused;
        }

        if (string.IsNullOrWhiteSpace(name) || name.Length > MaximumNameLength)
        {
            return Error.Invalid("name", string.Create(CultureInfo.InvariantCulture, $"must have 1 to {MaximumNameLength} characters"));
        }

        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        return await database.WriteAsync<CreatedBlockListToken>(
            actor.OrganizationId,
            async unit =>
            {
                if (await unit.Db.BlockListTokens.CountAsync(row => row.RevokedAt == null, ct) >= MaximumTokens)
                {
                    return Error.Conflict("TOO_MANY_TOKENS", $"There are {MaximumTokens} tokens already; revoke one that is not used.");
                }

                var token = new BlockListToken { Name = name.Trim(), Hash = BlockListPublisher.HashOf(secret), CreatedBy = actor.Name, CreatedAt = unit.Now };
                unit.Db.BlockListTokens.Add(token);
                await unit.Db.SaveChangesAsync(ct);
                unit.Audit(actor, "block_list_token.created", token.Name, new { token.Id });
                return new CreatedBlockListToken(token.Id, token.Name, secret);
            },
            ct);
    }

    /// <summary>Revoking what is revoked succeeds.</summary>
    public async Task<Result<Done>> RevokeTokenAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageKeys) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<Done>(
            actor.OrganizationId,
            async unit =>
            {
                var token = await unit.Db.BlockListTokens.FirstOrDefaultAsync(row => row.Id == id, ct);
                if (token is null)
                {
                    return Error.NotFound("Token", id);
                }

                if (token.RevokedAt is null)
                {
                    token.RevokedAt = unit.Now;
                    unit.Audit(actor, "block_list_token.revoked", token.Name, new { token.Id });
                }

                return Done.Value;
            },
            ct);
    }
}
