using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Exclusions;

/// <summary>What an organization does not take for a threat, or only with a remark.</summary>
public sealed class ExclusionService(SocDatabase database, ExclusionWatch watch)
{
    /// <summary>Longest search in entries, in characters.</summary>
    public const int MaximumSearch = 200;

    private const string What = "Exclusion";

    /// <summary>By name.</summary>
    public async Task<Result<IReadOnlyList<ExclusionView>>> ListAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var rows = await db.Exclusions.OrderBy(row => row.Name).Take(ExclusionStore.MaximumLists).ToListAsync(ct);
        return Result.Of<IReadOnlyList<ExclusionView>>([.. rows.Select(ExclusionView.Of)]);
    }

    public async Task<Result<ExclusionView>> GetAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.Exclusions.FirstOrDefaultAsync(row => row.Id == id, ct) is { } row ? ExclusionView.Of(row) : Error.NotFound(What, id);
    }

    /// <summary>Entries in order, those that hold the search text if there is one.</summary>
    public async Task<Result<(IReadOnlyList<string> Entries, long Total)>> EntriesAsync(Actor actor, int id, Slice slice, string? search, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadIndicators) ?? slice.Validate()) is { } refused)
        {
            return refused;
        }

        if (search?.Length > MaximumSearch)
        {
            return Error.Invalid("search", $"must have at most {MaximumSearch} characters");
        }

        await using var db = database.Read(actor.OrganizationId);
        if (!await db.Exclusions.AnyAsync(row => row.Id == id, ct))
        {
            return Error.NotFound(What, id);
        }

        var entries = db.ExclusionEntries.Where(entry => entry.ExclusionId == id).Select(entry => entry.Value);
        if (search?.Trim() is { Length: > 0 } part)
        {
            var pattern = $"%{part.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%";
            entries = entries.Where(value => EF.Functions.Like(value, pattern, "!"));
        }

        return ((IReadOnlyList<string>)await entries.OrderBy(value => value).Skip(slice.Skip).Take(slice.Limit).ToListAsync(ct), await entries.LongCountAsync(ct));
    }

    /// <summary>Errors: INVALID_REQUEST with the first entry that can't be read; EXCLUSION_EXISTS for a name that is taken; TOO_MANY_EXCLUSIONS; TOO_MANY_ENTRIES.</summary>
    public async Task<Result<ExclusionView>> CreateAsync(Actor actor, ExclusionDraft draft, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManageIndicators) ?? ExclusionCheck.Of(draft)) is { } refused)
        {
            return refused;
        }

        if (!ExclusionCheck.Entries(draft.Kind, draft.Entries ?? []).Succeeded(out var entries, out var invalid))
        {
            return invalid;
        }

        return await ChangeAsync(actor, async unit =>
        {
            if (await unit.Db.Exclusions.CountAsync(ct) >= ExclusionStore.MaximumLists)
            {
                return Error.Conflict("TOO_MANY_EXCLUSIONS", $"An organization has at most {ExclusionStore.MaximumLists} exclusions; delete one first.");
            }

            var row = new Exclusion { OrganizationId = actor.OrganizationId, Name = draft.Name.Trim(), Owner = actor.Name, CreatedAt = unit.Now };
            unit.Db.Exclusions.Add(row);
            return await SaveAsync(unit, actor, row, draft, entries, "exclusion.created", ct);
        }, ct);
    }

    /// <summary>Sets everything that is said; entries that are left out stay, unless the kind changes. Errors: as for creating.</summary>
    public async Task<Result<ExclusionView>> UpdateAsync(Actor actor, int id, ExclusionDraft draft, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManageIndicators) ?? ExclusionCheck.Of(draft)) is { } refused)
        {
            return refused;
        }

        if (!ExclusionCheck.Entries(draft.Kind, draft.Entries ?? []).Succeeded(out var entries, out var invalid))
        {
            return invalid;
        }

        return await ChangeAsync(actor, async unit =>
        {
            if (await unit.Db.Exclusions.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            {
                return Error.NotFound(What, id);
            }

            return row.Kind != draft.Kind && draft.Entries is null
                ? Error.Invalid("entries", "must be sent when the kind changes: entries of one kind are none of another")
                : await SaveAsync(unit, actor, row, draft, draft.Entries is null ? null : entries, "exclusion.updated", ct);
        }, ct);
    }

    /// <summary>Switches it on or off and leaves all else.</summary>
    public Task<Result<ExclusionView>> SwitchAsync(Actor actor, int id, bool on, CancellationToken ct) => actor.Demand(Permission.ManageIndicators) is { } refused
        ? Task.FromResult<Result<ExclusionView>>(refused)
        : ChangeAsync<ExclusionView>(actor, async unit =>
        {
            if (await unit.Db.Exclusions.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            {
                return Error.NotFound(What, id);
            }

            (row.IsEnabled, row.UpdatedAt) = (on, unit.Now);
            unit.Audit(actor, on ? "exclusion.enabled" : "exclusion.disabled", Subject(id), new { row.Name });
            return ExclusionView.Of(row);
        }, ct);

    /// <summary>Forgets it and its entries; what it held back is looked for again soon after.</summary>
    public async Task<Result<Done>> DeleteAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageIndicators) is { } refused)
        {
            return refused;
        }

        return await ChangeAsync<Done>(actor, async unit =>
        {
            if (await unit.Db.Exclusions.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            {
                return Error.NotFound(What, id);
            }

            await unit.Db.ExclusionEntries.Where(entry => entry.ExclusionId == id).ExecuteDeleteAsync(ct);
            unit.Db.Exclusions.Remove(row);
            unit.Audit(actor, "exclusion.deleted", Subject(id), new { row.Name, row.EntryCount, row.HitCount });
            return Done.Value;
        }, ct);
    }

    internal static string Subject(int id) => string.Create(CultureInfo.InvariantCulture, $"exclusion:{id}");

    // The change is told with its commit; whoever asks in this process sees it at once.
    private async Task<Result<T>> ChangeAsync<T>(Actor actor, Func<Unit, Task<Result<T>>> work, CancellationToken ct)
    {
        var result = await database.WriteAsync<T>(actor.OrganizationId, async unit =>
        {
            var changed = await work(unit);
            if (changed.Error is null)
            {
                unit.Raise(new ExclusionsChanged(actor.OrganizationId, unit.Now));
            }

            return changed;
        }, ct);
        if (result.Error is null)
        {
            watch.Forget(actor.OrganizationId);
        }

        return result;
    }

    private static async Task<Result<ExclusionView>> SaveAsync(Unit unit, Actor actor, Exclusion row, ExclusionDraft draft, IReadOnlyList<string>? entries, string action, CancellationToken ct)
    {
        var name = draft.Name.Trim();
        if (await unit.Db.Exclusions.AnyAsync(other => other.Id != row.Id && other.Name == name, ct))
        {
            return Error.Conflict("EXCLUSION_EXISTS", $"An exclusion is already called {name}; choose another name.");
        }

        (row.Name, row.Description, row.Kind, row.Purpose, row.Reason) = (name, draft.Description, draft.Kind, draft.Purpose, draft.Reason);
        (row.Mode, row.Types, row.Owner) = (draft.Mode ?? ExclusionDraft.ModeOf(draft.Purpose), [.. draft.Types.Distinct().Order()], draft.Owner?.Trim() is { Length: > 0 } owner ? owner : row.Owner);
        (row.ExpiresAt, row.IsEnabled, row.UpdatedAt) = (draft.ExpiresAt?.ToUniversalTime(), draft.IsEnabled ?? row.IsEnabled, unit.Now);
        await unit.Db.SaveChangesAsync(ct);
        if (entries is not null && await ExclusionStore.ReplaceAsync(unit, row, entries, ct) is { } tooMany)
        {
            return tooMany;
        }

        unit.Audit(actor, action, Subject(row.Id), new { row.Name, row.Kind, row.Purpose, row.Mode, row.EntryCount, row.IsEnabled, row.ExpiresAt });
        return ExclusionView.Of(row);
    }
}
