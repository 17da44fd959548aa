using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Identity;

/// <summary>Integrators' keys: made, listed, revoked.</summary>
public sealed class ApiKeyService(SocDatabase database, ApiKeyVerifier verifier)
{
    /// <summary>Every key begins with this, so that people and secret scanners recognise it.</summary>
    public const string KeyPrefix = "soc_";

    private const int ShownCharacters = 12;
    private const int MaximumKeys = 500;
    private const int MaximumNameLength = 200;

    /// <summary>Keys, the newest first, revoked ones included; at most 500.</summary>
    public async Task<Result<IReadOnlyList<ApiKeyView>>> ListAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageKeys) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.ApiKeys.OrderByDescending(key => key.Id).Take(MaximumKeys)
            .Select(key => new ApiKeyView(key.Id, key.Name, key.Prefix, key.Role, key.CreatedBy, key.CreatedAt, key.LastUsedAt, key.RevokedAt)).ToListAsync(ct);
    }

    /// <param name="actor">Who makes it; a key can't do more than its maker.</param>
    /// <param name="name">What it is for, 1 to 200 characters.</param>
    /// <param name="role">What it may do.</param>
    /// <param name="ct">Cancels the operation.</param>
    public async Task<Result<CreatedKey>> CreateAsync(Actor actor, string name, Role role, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManageKeys) ?? actor.Demand(Permissions.Of(role))) is { } refused)
        {
            return refused;
        }

        if (name.Trim() is not { Length: > 0 and <= MaximumNameLength } given)
        {
            return Error.Invalid("name", $"must have 1 to {MaximumNameLength} characters");
        }

        var secret = KeyPrefix + Secrets.Token();
        var key = new ApiKey { Name = given, Role = role, Hash = Secrets.Hash(secret), Prefix = secret[..ShownCharacters], CreatedBy = actor.Name, CreatedById = actor.ResponsibleId };
        return await database.WriteAsync<CreatedKey>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.ApiKeys.CountAsync(row => row.RevokedAt == null, ct) >= MaximumKeys)
            {
                return Error.Conflict("TOO_MANY_KEYS", $"An organization has at most {MaximumKeys} keys; revoke one first.");
            }

            key.CreatedAt = unit.Now;
            unit.Db.ApiKeys.Add(key);
            await unit.Db.SaveChangesAsync(ct);
            unit.Audit(actor, "api_key.created", $"key:{key.Id}", new { key.Name, key.Role, key.Prefix });
            return new CreatedKey(key.Id, key.Name, secret, role);
        }, ct);
    }

    /// <summary>Ends a key at once. Revoking it again changes nothing.</summary>
    public async Task<Result<Done>> RevokeAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageKeys) is { } refused)
        {
            return refused;
        }

        byte[] hash = [];
        var result = await database.WriteAsync<Done>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.ApiKeys.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } key)
            {
                return Error.NotFound("API key", id);
            }

            if (key.RevokedAt is null)
            {
                hash = key.Hash;
                key.RevokedAt = unit.Now;
                unit.Audit(actor, "api_key.revoked", $"key:{key.Id}", new { key.Name });
            }

            return Done.Value;
        }, ct);
        verifier.Forget(hash);
        return result;
    }
}
