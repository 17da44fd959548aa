using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.BlockList;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Connectors.Settings;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Sinkhole;

/// <summary>Gives the zone to whoever holds a secret of the block list, and writes it as a file where that is set. Whether an entry is active is judged at rendering.</summary>
public sealed class SinkholePublisher(SocDatabase database, BlockListPublisher tokens, ConnectorUses uses, ResponseOptions options, TimeProvider clock) : IDisposable
{
    /// <summary>More entries than this are not rendered; the newest win.</summary>
    public const int MaximumEntries = 50_000;

    // One writer at a time, so that an older zone never replaces a newer one.
    private readonly SemaphoreSlim writing = new(1);

    /// <summary>The zone of the organization whose secret it is. Errors: NOT_FOUND for a wrong or revoked one.</summary>
    public async Task<Result<SinkholeZone>> PollAsync(string secret, CancellationToken ct) =>
        (await tokens.ReaderAsync(secret, ct)).Succeeded(out var reader, out var error) ? await CurrentAsync(reader.OrganizationId, ct) : error;

    /// <summary>The organization's zone as a resolver would read it now.</summary>
    public async Task<SinkholeZone> CurrentAsync(int organizationId, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var setting = await SettingAsync(organizationId, ct);
        await using var db = database.Read(organizationId);
        var rows = db.Set<SinkholeEntry>();
        var active = await rows.Where(row => row.RemovedAt == null && (row.ExpiresAt == null || row.ExpiresAt > now)).OrderByDescending(row => row.Id).Take(MaximumEntries).ToListAsync(ct);

        // Each coming and each going counts one, and entries are never deleted: equal content has an equal serial, and another one a greater.
        var changes = await rows.LongCountAsync(ct) + await rows.LongCountAsync(row => row.RemovedAt != null || row.ExpiresAt <= now, ct);
        return SinkholeZone.Of(setting?.Get("zone_name") ?? ConnectorKinds.Find(ActionCatalog.Sinkhole)!.Field("zone_name")!.Default!, (uint)(changes + 1), active, now);
    }

    /// <summary>The address that is answered where the action names none; null answers that the name does not exist.</summary>
    public async Task<string?> AddressAsync(int organizationId, CancellationToken ct) => (await SettingAsync(organizationId, ct))?.Find("sinkhole_ip");

    /// <summary>Where the zone is written; null for nowhere. Errors: not configured when a file is named and the allowed folder is not.</summary>
    public async Task<Result<string?>> FileAsync(int organizationId, CancellationToken ct) => (await SettingAsync(organizationId, ct))?.Find("zone_file") switch
    {
        null => Result.Of<string?>(null),
        _ when string.IsNullOrEmpty(options.SinkholeDirectory) => Error.NotConfigured("A zone file is named, but Soc:Response:SinkholeDirectory is not set."),
        var name => Result.Of<string?>(SinkholeFile.PathOf(options.SinkholeDirectory, organizationId, name)),
    };

    /// <summary>Writes the file as it must be now, where one is set. Errors: not configured, or that it can't be written.</summary>
    public async Task<Result<Done>> WriteAsync(int organizationId, CancellationToken ct)
    {
        if (!(await FileAsync(organizationId, ct)).Succeeded(out var path, out var error) && error is not null)
        {
            return error;
        }

        if (path is null)
        {
            return Done.Value;
        }

        await writing.WaitAsync(ct);
        try
        {
            await SinkholeFile.WriteAsync(path, (await CurrentAsync(organizationId, ct)).Text, ct);
            return Done.Value;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new Error(ErrorKind.Unavailable, "ZONE_FILE_NOT_WRITTEN", $"The zone file can't be written ({fault.GetType().Name}).");
        }
        finally
        {
            writing.Release();
        }
    }

    public void Dispose() => writing.Dispose();

    private async Task<ConnectorUse?> SettingAsync(int organizationId, CancellationToken ct) =>
        (await uses.OfAsync(organizationId, ct)).FirstOrDefault(use => use.Ready && use.Kind.Name == ActionCatalog.Sinkhole);
}
