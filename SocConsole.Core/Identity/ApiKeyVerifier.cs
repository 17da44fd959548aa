using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Identity;

/// <summary>
/// Who stands behind an API key. Answers are at most 30 s old; a revocation, and a change of its maker's account, in this process holds at once.
/// </summary>
public sealed class ApiKeyVerifier(SocDatabase database, TimeProvider clock) : IDisposable
{
    // Every use would be a write otherwise.
    private static readonly TimeSpan UseResolution = TimeSpan.FromMinutes(1);
    private const int MaximumLength = 128;
    private readonly RecentCache<string, Actor> recent = new(clock);

    /// <summary>Null when the key is unknown or revoked, or its maker's account is closed or gone. A key never does more than its maker may by now.</summary>
    public async ValueTask<Actor?> FindAsync(string key, CancellationToken ct)
    {
        if (key.Length > MaximumLength || !key.StartsWith(ApiKeyService.KeyPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        // Looked up by hash: comparing hashes tells nothing about the key through time.
        var hash = Secrets.Hash(key);
        return await recent.FindAsync(Convert.ToHexString(hash), () => ReadAsync(hash, ct));
    }

    public void Dispose() => recent.Dispose();

    internal void Forget(byte[] hash) => recent.Forget(Convert.ToHexString(hash));

    internal void Forget(IReadOnlyList<byte[]> hashes)
    {
        foreach (var hash in hashes)
        {
            Forget(hash);
        }
    }

    private async Task<Actor?> ReadAsync(byte[] hash, CancellationToken ct)
    {
        await using var db = database.Across();
        if (await db.ApiKeys.AsNoTracking().FirstOrDefaultAsync(row => row.Hash == hash && row.RevokedAt == null, ct) is not { } key)
        {
            return null;
        }

        var granted = Permissions.Of(key.Role) & await MayMakerAsync(db, key, ct);
        if (granted == Permission.None)
        {
            return null;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        if (key.LastUsedAt is null || now - key.LastUsedAt >= UseResolution)
        {
            await database.WriteAsync<Done>(key.OrganizationId, async unit =>
            {
                await unit.Db.ApiKeys.Where(row => row.Id == key.Id).ExecuteUpdateAsync(row => row.SetProperty(used => used.LastUsedAt, unit.Now), ct);
                return Done.Value;
            }, ct);
        }

        return new Actor(key.OrganizationId, $"key:{key.Id}", key.Name, ActorKind.ApiKey, granted) { ResponsibleId = key.CreatedById };
    }

    /// <summary>What the maker may do by now. The stages of the console make keys too and have no account.</summary>
    private static async Task<Permission> MayMakerAsync(SocDbContext db, ApiKey key, CancellationToken ct)
    {
        if (!Guid.TryParse(key.CreatedById, out var makerId))
        {
            return key.CreatedById.StartsWith(Actor.StagePrefix, StringComparison.Ordinal) ? Permissions.System : Permission.None;
        }

        var maker = await db.Users.AsNoTracking().FirstOrDefaultAsync(row => row.Id == makerId && row.OrganizationId == key.OrganizationId && !row.Disabled, ct);
        return maker is null ? Permission.None : Permissions.Of(maker.Role);
    }
}
