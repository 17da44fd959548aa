using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Management.History;
using SocConsole.Core.Detection.Management.Placeholders;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Management;

/// <param name="Added">Rules that are new.</param>
/// <param name="Updated">Rules whose text is another now.</param>
/// <param name="Unchanged">Rules that were there with the same text.</param>
/// <param name="RefusedTotal">Documents and files that were left out.</param>
/// <param name="Refused">At most 1,000 of them, each with what to mend.</param>
public sealed record RuleImportResult(int Added, int Updated, int Unchanged, int RefusedTotal, IReadOnlyList<RefusedRule> Refused)
{
    /// <summary>Rules of this pack that are stored, are on, and can't run: they wait for a placeholder list, say. The list of rules says why.</summary>
    public int Inactive { get; init; }
}

/// <summary>
/// Takes rules in bulk, with their authors and licences. Importing the same again changes nothing: a rule is known by its id and its text's hash. What has a fault
/// is left out and told; the rest goes in, in one transaction.
/// </summary>
public sealed class RuleImportService(SocDatabase database, RuleCatalog catalog, RuleDownload download) : IDisposable
{
    private const int MaximumRefused = 1_000;
    private const int MaximumPack = 50;
    private const string DefaultPack = "imported";

    // Reading thousands of rules takes a core for seconds and tens of megabytes: one at a time is enough.
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Imports from an address. Errors: DOWNLOAD_FAILED, and those of <see cref="ImportAsync"/>.</summary>
    public async Task<Result<RuleImportResult>> ImportFromAsync(Actor actor, string address, string? pack, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageRules) is { } refused)
        {
            return refused;
        }

        return (await download.FetchAsync(address, ct)).Succeeded(out var delivery, out var error) ? await ImportAsync(actor, delivery, pack, ct) : error;
    }

    /// <summary>Imports what was delivered. <paramref name="pack"/> is the name under which the rules are found again. Error: TOO_MANY_RULES.</summary>
    public async Task<Result<RuleImportResult>> ImportAsync(Actor actor, RuleDelivery delivery, string? pack, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageRules) is { } refused)
        {
            return refused;
        }

        var name = string.IsNullOrWhiteSpace(pack) ? DefaultPack : pack.Trim();
        if (name.Length > MaximumPack || name is RuleEntry.BuiltInPack or RuleEntry.OwnPack)
        {
            return Error.Invalid("pack", $"must be at most {MaximumPack} characters, and neither {RuleEntry.BuiltInPack} nor {RuleEntry.OwnPack}");
        }

        await turn.WaitAsync(ct);
        try
        {
            return await TakeAsync(actor, delivery, name, ct);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<Result<RuleImportResult>> TakeAsync(Actor actor, RuleDelivery delivery, string pack, CancellationToken ct)
    {
        var entries = (await catalog.OfAsync(actor.OrganizationId, ct)).Entries;
        IReadOnlyList<StoredRule> related;
        RuleLoadOptions options;
        await using (var db = database.Read(actor.OrganizationId))
        {
            related = await RuleRelations.OfAsync(db, string.Join('\n', delivery.Files.Select(file => file.Text)), ct);
            options = await PlaceholderLists.OptionsAsync(db, ct);
        }

        var (sound, faulty) = await Task.Run(() => RuleChecker.Check(delivery.Files, related, entries, options), ct);
        var written = await database.WriteAsync<RuleImportResult>(actor.OrganizationId, unit => WriteAsync(unit, actor, sound, pack, ct), ct);
        if (!written.Succeeded(out var counts, out var error))
        {
            return error;
        }

        if (counts.Added + counts.Updated > 0)
        {
            await catalog.ReloadAsync(actor.OrganizationId, CancellationToken.None);
        }

        var inactive = (await catalog.OfAsync(actor.OrganizationId, ct)).Entries.Count(entry => entry.Pack == pack && entry.Faults.Count > 0);
        return counts with { Inactive = inactive, RefusedTotal = delivery.Refused.Count + faulty.Count, Refused = [.. delivery.Refused.Concat(faulty).Take(MaximumRefused)] };
    }

    private static async Task<Result<RuleImportResult>> WriteAsync(Unit unit, Actor actor, IReadOnlyList<CheckedRule> sound, string pack, CancellationToken ct)
    {
        var hashes = await unit.Db.Rules.Select(row => new { row.RuleId, row.Hash }).ToDictionaryAsync(row => row.RuleId, row => row.Hash, StringComparer.Ordinal, ct);
        List<CheckedRule> fresh = [.. sound.Where(rule => !hashes.ContainsKey(rule.RuleId))];
        var changed = sound.Where(rule => hashes.TryGetValue(rule.RuleId, out var hash) && hash != rule.Hash).ToDictionary(rule => rule.RuleId, StringComparer.Ordinal);
        if (hashes.Count + fresh.Count > RuleService.MaximumRules)
        {
            return Error.Conflict("TOO_MANY_RULES", $"With these there would be {hashes.Count + fresh.Count:N0} rules; an organization may have {RuleService.MaximumRules:N0} of its own.");
        }

        foreach (var row in fresh.Select(rule => RuleRows.New(rule, pack, actor.Name, unit.Now)))
        {
            unit.Db.Rules.Add(row);
            RuleVersions.Keep(unit.Db, row, $"import {pack}");
        }

        foreach (var ids in changed.Keys.Chunk(500))
        {
            foreach (var row in await unit.Db.Rules.Where(row => ids.Contains(row.RuleId)).ToListAsync(ct))
            {
                RuleRows.Take(row, changed[row.RuleId], changed[row.RuleId].File, actor.Name, unit.Now);
                RuleVersions.Keep(unit.Db, row, $"import {pack}");
                await RuleVersions.ForgetOldAsync(unit.Db, row.RuleId, row.Version, ct);
            }
        }

        if (fresh.Count + changed.Count > 0)
        {
            unit.Audit(actor, "rules.imported", pack, new { added = fresh.Count, updated = changed.Count });
        }

        return new RuleImportResult(fresh.Count, changed.Count, sound.Count - fresh.Count - changed.Count, 0, []);
    }
}
