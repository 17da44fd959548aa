using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.BlockList;

/// <summary>Gives the block list to whoever holds a token's secret. Whether an entry is active is judged at reading, so no job has to run in time.</summary>
public sealed class BlockListPublisher(SocDatabase database, TimeProvider clock)
{
    /// <summary>More entries than this are not rendered; the newest win.</summary>
    public const int MaximumEntries = 100_000;

    private static readonly TimeSpan PollNoteInterval = TimeSpan.FromMinutes(1);

    /// <summary>The list of the organization whose token it is; an error of kind NotFound for a wrong or revoked secret.</summary>
    public async Task<Result<BlockListDocument>> PollAsync(string secret, CancellationToken ct) =>
        (await ReaderAsync(secret, ct)).Succeeded(out var token, out var error) ? await CurrentAsync(token.OrganizationId, ct) : error;

    /// <summary>Whose secret it is, noted as a poll; an error of kind NotFound for a wrong or revoked one.</summary>
    public async Task<Result<BlockListToken>> ReaderAsync(string secret, CancellationToken ct)
    {
        var hash = HashOf(secret);
        BlockListToken? token;
        await using (var db = database.Across())
        {
            token = await db.BlockListTokens.AsNoTracking().FirstOrDefaultAsync(row => row.Hash == hash && row.RevokedAt == null, ct);
        }

        if (token is null)
        {
            return new Error(ErrorKind.NotFound, "NOT_FOUND", "There is nothing here.");
        }

        await NoteAsync(token, ct);
        return token;
    }

    /// <summary>The organization's list as a firewall would read it now.</summary>
    public async Task<BlockListDocument> CurrentAsync(int organizationId, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = database.Read(organizationId);
        var entries = await db.BlockEntries.Where(row => row.RemovedAt == null && (row.ExpiresAt == null || row.ExpiresAt > now))
            .OrderByDescending(row => row.Id).Take(MaximumEntries).ToListAsync(ct);
        return BlockListDocument.Of(entries, now);
    }

    /// <summary>When a firewall last read the list, or null when none has.</summary>
    public async Task<DateTime?> LastPolledAtAsync(int organizationId, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        return await db.BlockListTokens.Where(row => row.RevokedAt == null).MaxAsync(row => row.LastPolledAt, ct);
    }

    /// <summary>The secret has 256 random bits, so a plain hash keeps it and looking it up by hash tells a guesser nothing.</summary>
    internal static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private async Task NoteAsync(BlockListToken token, CancellationToken ct)
    {
        if (token.LastPolledAt is { } last && clock.GetUtcNow().UtcDateTime - last < PollNoteInterval)
        {
            return;
        }

        await database.WriteAsync<Done>(
            token.OrganizationId,
            async unit =>
            {
                await unit.Db.BlockListTokens.Where(row => row.Id == token.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.LastPolledAt, unit.Now), ct);
                return Done.Value;
            },
            ct);
    }
}
