using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Management.History;
using SocConsole.Core.Detection.Management.Placeholders;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Sigma;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Management;

/// <summary>What people do with the rules of their organization. A change is committed first and then compiled; it holds from the next batch of events on.</summary>
public sealed class RuleService(SocDatabase database, RuleCatalog catalog, RuleStatistics statistics)
{
    /// <summary>Most rules that an organization may have of its own.</summary>
    public const int MaximumRules = 10_000;

    /// <summary>Sorted by severity, the gravest first, then by title.</summary>
    public async Task<Result<Page<RuleRow>>> ListAsync(Actor actor, RuleFilter filter, PageRequest page, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadThreats) ?? page.Validate()) is { } refused)
        {
            return refused;
        }

        var rules = await catalog.OfAsync(actor.OrganizationId, ct);
        var fired = filter.Fired is null ? new HashSet<string>() : await statistics.FiredAsync(actor.OrganizationId, ct);
        List<RuleEntry> matching = [.. rules.Entries.Where(entry => filter.Holds(entry, fired)).OrderByDescending(entry => entry.Severity).ThenBy(entry => entry.Title, StringComparer.OrdinalIgnoreCase).ThenBy(entry => entry.RuleId, StringComparer.Ordinal)];
        List<RuleEntry> shown = [.. matching.Skip(page.Skip).Take(page.Size)];
        var sums = await statistics.SumsAsync(actor.OrganizationId, [.. shown.Select(entry => entry.RuleId)], ct);
        return new Page<RuleRow>([.. shown.Select(entry => sums.RowOf(entry))], page.Number, page.Size, matching.Count);
    }

    /// <summary>The names under which rules came, with how many there are.</summary>
    public async Task<Result<IReadOnlyList<string>>> PacksAsync(Actor actor, CancellationToken ct) =>
        actor.Demand(Permission.ReadThreats) is { } refused
            ? refused
            : Result.Of<IReadOnlyList<string>>([.. (await catalog.OfAsync(actor.OrganizationId, ct)).Entries.Select(entry => entry.Pack).Distinct().Order(StringComparer.Ordinal)]);

    /// <summary>Everything about one rule. Error: RULE_NOT_FOUND.</summary>
    public async Task<Result<RuleDetail>> GetAsync(Actor actor, string ruleId, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadThreats) is { } refused)
        {
            return refused;
        }

        var state = await catalog.LoadAsync(ct);
        await using var db = database.Read(actor.OrganizationId);
        var row = await db.Rules.FirstOrDefaultAsync(rule => rule.RuleId == ruleId, ct);
        var known = state.Of(actor.OrganizationId).Find(ruleId);
        if (row is null && known is not { IsBuiltIn: true })
        {
            return RuleErrors.NotFound(ruleId);
        }

        // What is saved and not compiled yet is shown as it is saved, with the reason why it does not run.
        var entry = row is null || known?.Version == row.Version ? known! : RuleEntry.Of(row) with { Enabled = known?.Enabled ?? true, Faults = ["this version is saved and not compiled yet; it is tried again"] };

        var sums = await statistics.SumsAsync(actor.OrganizationId, [ruleId], ct);
        var exceptions = await db.RuleExceptions.Where(exception => exception.RuleId == ruleId || exception.RuleId == RuleException.EveryRule).OrderBy(exception => exception.Id)
            .Take(RuleExceptionService.MaximumExceptions).ToListAsync(ct);
        var header = row is null ? null : RuleHeader.Read(row.Text);
        var origin = row is null ? OriginOf(state.BuiltIn, ruleId) : null;
        return new RuleDetail(
            sums.RowOf(entry), row?.Text ?? BuiltInText(entry.File), header?.Description ?? origin?.Description, header?.References ?? origin?.References ?? [],
            header?.FalsePositives ?? origin?.FalsePositives ?? [], entry.Faults, row?.CreatedAt, row?.CreatedBy, await statistics.DaysAsync(actor.OrganizationId, ruleId, ct),
            [.. exceptions.Select(RuleExceptionView.From)]);
    }

    /// <summary>Adds a rule. Errors: INVALID_RULE with the faults under <c>text</c>, RULE_EXISTS, TOO_MANY_RULES.</summary>
    public async Task<Result<RuleDetail>> CreateAsync(Actor actor, string text, CancellationToken ct)
    {
        if (!(await CheckAsync(actor, text, ct)).Succeeded(out var sound, out var error))
        {
            return error;
        }

        var written = await database.WriteAsync<Done>(
            actor.OrganizationId,
            async unit =>
            {
                if (await unit.Db.Rules.AnyAsync(row => row.RuleId == sound.RuleId, ct))
                {
                    return Error.Conflict("RULE_EXISTS", $"There is a rule with the id {sound.RuleId} already; change that one, or give this one its own id.");
                }

                if (await unit.Db.Rules.CountAsync(ct) >= MaximumRules)
                {
                    return Error.Conflict("TOO_MANY_RULES", $"An organization may have {MaximumRules:N0} rules of its own; delete some first.");
                }

                var row = RuleRows.New(sound, RuleEntry.OwnPack, actor.Name, unit.Now);
                unit.Db.Rules.Add(row);
                RuleVersions.Keep(unit.Db, row, note: null);
                unit.Audit(actor, "rule.created", sound.RuleId, new { sound.Header.Title, sound.Hash });
                return Done.Value;
            },
            ct);
        return written.Error ?? await ReadBackAsync(actor, sound.RuleId, ct);
    }

    /// <summary>Puts another text in place of a rule's. Errors: RULE_NOT_FOUND, RULE_IS_BUILT_IN, RULE_CHANGED when <paramref name="version"/> is not the newest, INVALID_RULE.</summary>
    public Task<Result<RuleDetail>> UpdateAsync(Actor actor, string ruleId, string text, int version, CancellationToken ct) => UpdateAsync(actor, ruleId, text, version, note: null, ct);

    /// <summary>As the other, with a note for the history: why it was changed, at most 500 characters.</summary>
    public async Task<Result<RuleDetail>> UpdateAsync(Actor actor, string ruleId, string text, int version, string? note, CancellationToken ct)
    {
        if (await OwnAsync(actor, ruleId, ct) is { } refused)
        {
            return refused;
        }

        if (!(await CheckAsync(actor, text, ct)).Succeeded(out var sound, out var error))
        {
            return error;
        }

        if (note is { Length: > RuleVersion.MaximumNote })
        {
            return Error.Invalid("note", $"must be at most {RuleVersion.MaximumNote} characters");
        }

        if (sound.RuleId != ruleId)
        {
            return Error.Invalid("text", $"the text has the id '{sound.RuleId}'; a rule keeps its id '{ruleId}', another id is another rule");
        }

        var written = await database.WriteAsync<Done>(
            actor.OrganizationId,
            async unit =>
            {
                if (await unit.Db.Rules.FirstOrDefaultAsync(row => row.RuleId == ruleId, ct) is not { } row)
                {
                    return RuleErrors.NotFound(ruleId);
                }

                if (row.Version != version)
                {
                    return Error.Conflict("RULE_CHANGED", $"{row.UpdatedBy} changed the rule meanwhile: it has version {row.Version}. Read it again and put your change into that.");
                }

                if (row.Hash != sound.Hash)
                {
                    unit.Audit(actor, "rule.updated", ruleId, new { version = row.Version + 1, before = row.Hash, after = sound.Hash });
                    RuleRows.Take(row, sound, row.File, actor.Name, unit.Now);
                    RuleVersions.Keep(unit.Db, row, note);
                    await RuleVersions.ForgetOldAsync(unit.Db, ruleId, row.Version, ct);
                }

                return Done.Value;
            },
            ct);
        return written.Error ?? await ReadBackAsync(actor, ruleId, ct);
    }

    /// <summary>Removes a rule with its settings, exceptions and older versions; what it found stays. Errors: RULE_NOT_FOUND, RULE_IS_BUILT_IN.</summary>
    public async Task<Result<Done>> DeleteAsync(Actor actor, string ruleId, CancellationToken ct)
    {
        if (await OwnAsync(actor, ruleId, ct) is { } refused)
        {
            return refused;
        }

        var written = await database.WriteAsync<Done>(
            actor.OrganizationId,
            async unit =>
            {
                if (await unit.Db.Rules.Where(row => row.RuleId == ruleId).ExecuteDeleteAsync(ct) == 0)
                {
                    return RuleErrors.NotFound(ruleId);
                }

                await unit.Db.RuleSettings.Where(row => row.RuleId == ruleId).ExecuteDeleteAsync(ct);
                await unit.Db.RuleExceptions.Where(row => row.RuleId == ruleId).ExecuteDeleteAsync(ct);
                await RuleVersions.DeleteAsync(unit.Db, ruleId, ct);
                unit.Audit(actor, "rule.deleted", ruleId);
                return Done.Value;
            },
            ct);
        if (written.Error is null)
        {
            await catalog.ReloadAsync(actor.OrganizationId, CancellationToken.None);
        }

        return written;
    }

    private async Task<Error?> OwnAsync(Actor actor, string ruleId, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageRules) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.Rules.AnyAsync(row => row.RuleId == ruleId, ct) ? null
            : (await catalog.OfAsync(actor.OrganizationId, ct)).Find(ruleId) is { IsBuiltIn: true }
            ? Error.Conflict("RULE_IS_BUILT_IN", "The rule comes with the console and can't be changed; switch it off, or write one of your own with another id.")
            : RuleErrors.NotFound(ruleId);
    }

    private async Task<Result<CheckedRule>> CheckAsync(Actor actor, string text, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageRules) is { } refused)
        {
            return refused;
        }

        if (text.Length > YamlReader.MaximumLength)
        {
            return Error.Invalid("text", $"must be at most {YamlReader.MaximumLength / 1024} KB");
        }

        await using var db = database.Read(actor.OrganizationId);
        var related = await RuleRelations.OfAsync(db, text, ct);
        var (sound, faults) = RuleChecker.Check([new RuleFile("text", text)], related, (await catalog.OfAsync(actor.OrganizationId, ct)).Entries, await PlaceholderLists.OptionsAsync(db, ct));
        if (faults.Count > 0)
        {
            string[] reasons = [.. faults.Select(fault => fault.Reason).Take(50)];
            return new Error(ErrorKind.Invalid, "INVALID_RULE", reasons[0], new Dictionary<string, string[]> { ["text"] = reasons });
        }

        return sound is [var only] ? only with { File = string.Empty } : Error.Invalid("text", "must be exactly one rule, correlation or filter; import several as a file");
    }

    private async Task<Result<RuleDetail>> ReadBackAsync(Actor actor, string ruleId, CancellationToken ct)
    {
        // Committed is committed: the rule must run even if the caller has gone.
        await catalog.ReloadAsync(actor.OrganizationId, CancellationToken.None);
        return await GetAsync(actor, ruleId, ct);
    }

    /// <summary>Whether the rules run as they are saved.</summary>
    public Result<RuleLoadStatus> Status(Actor actor) => actor.Demand(Permission.ReadThreats) is { } refused ? refused : catalog.StatusOf(actor.OrganizationId);

    private static RuleOrigin? OriginOf(IRuleSet rules, string ruleId) =>
        rules.Rules.FirstOrDefault(rule => rule.Meaning.Id == ruleId)?.Meaning.Origin ?? rules.Correlations.FirstOrDefault(rule => rule.Meaning.Id == ruleId)?.Meaning.Origin;

    private static string BuiltInText(string file) => RuleSet.BuiltInFiles().FirstOrDefault(known => known.Name == file)?.Text ?? string.Empty;
}
