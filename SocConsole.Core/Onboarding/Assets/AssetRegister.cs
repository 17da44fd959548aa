using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Onboarding.Assets;

/// <summary>The organization's assets: find, edit, forget.</summary>
public sealed class AssetRegister(SocDatabase database)
{
    /// <summary>More agents than this are not held against the assets of a page.</summary>
    internal const int MostAgents = 5_000;

    private const int MaximumOwner = 200;
    private const string What = "Asset";

    /// <summary>The most critical first, then by when they were found. Errors: no permission, a page that is out of bounds.</summary>
    public async Task<Result<Page<AssetView>>> ListAsync(Actor actor, AssetFilter filter, PageRequest page, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadThreats) ?? page.Validate()) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var rows = Matching(db.Assets, filter);
        var items = await rows.OrderByDescending(row => row.Criticality).ThenBy(row => row.Id).Skip(page.Skip).Take(page.Size).ToListAsync(ct);
        var agents = await AgentsAsync(db, ct);
        return new Page<AssetView>([.. items.Select(row => AssetView.Of(row, agents))], page.Number, page.Size, await rows.LongCountAsync(ct));
    }

    /// <summary>Error: ASSET_NOT_FOUND.</summary>
    public async Task<Result<AssetView>> GetAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadThreats) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.Assets.FirstOrDefaultAsync(row => row.Id == id, ct) is { } row ? AssetView.Of(row, await AgentsAsync(db, ct)) : Error.NotFound(What, id);
    }

    /// <summary>Sets what people know. Errors: no permission, ASSET_NOT_FOUND, a criticality other than 1 to 5, an owner that is too long.</summary>
    public async Task<Result<AssetView>> EditAsync(Actor actor, int id, AssetEdit edit, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManageAssets) ?? Check(edit)) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<AssetView>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.Assets.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            {
                return Error.NotFound(What, id);
            }

            row.Criticality = edit.Criticality ?? row.Criticality;
            row.Owner = edit.Owner is null ? row.Owner : edit.Owner.Trim() is { Length: > 0 } owner ? owner : null;
            unit.Audit(actor, "asset.changed", Subject(id), new { row.Ip, row.Criticality, row.Owner });
            return AssetView.Of(row, await AgentsAsync(unit.Db, ct));
        }, ct);
    }

    /// <summary>Forgets an asset; a scan finds it again when it still answers. Errors: no permission, ASSET_NOT_FOUND.</summary>
    public async Task<Result<Done>> DeleteAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageAssets) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<Done>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.Assets.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            {
                return Error.NotFound(What, id);
            }

            unit.Db.Assets.Remove(row);
            unit.Audit(actor, "asset.deleted", Subject(id), new { row.Ip, row.Hostname });
            return Done.Value;
        }, ct);
    }

    internal static Task<List<EndpointAgent>> AgentsAsync(SocDbContext db, CancellationToken ct) => db.EndpointAgents.AsNoTracking().Where(row => row.RevokedAt == null).OrderBy(row => row.Id).Take(MostAgents).ToListAsync(ct);

    private static IQueryable<Asset> Matching(IQueryable<Asset> rows, AssetFilter filter)
    {
        if (filter.Text?.Trim() is { Length: > 0 and <= 200 } text)
        {
            rows = rows.Where(row => row.Ip.Contains(text) || (row.Hostname != null && row.Hostname.Contains(text)) || (row.Owner != null && row.Owner.Contains(text)));
        }

        if (!string.IsNullOrEmpty(filter.Classification))
        {
            rows = rows.Where(row => row.Classification == filter.Classification);
        }

        return filter.OsType switch
        {
            null or "" => rows,
            AssetClassifier.Unknown => rows.Where(row => row.OsType == null),
            var os => rows.Where(row => row.OsType == os),
        };
    }

    private static Error? Check(AssetEdit edit) =>
        edit.Criticality is not (null or (>= 1 and <= 5)) ? Error.Invalid("criticality", "must be from 1 to 5")
        : edit.Owner is { } owner && (owner.Length > MaximumOwner || owner.Any(char.IsControl)) ? Error.Invalid("owner", $"must be at most {MaximumOwner} printable characters")
        : edit is { Criticality: null, Owner: null } ? Error.Invalid("criticality", "tell criticality or owner")
        : null;

    private static string Subject(int id) => string.Create(CultureInfo.InvariantCulture, $"asset:{id}");
}
