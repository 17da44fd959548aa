using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Management.History;

/// <summary>The texts that an organization's rules had, what changed between them, and going back to one.</summary>
public sealed class RuleHistoryService(SocDatabase database, RuleService rules)
{
    /// <summary>Errors: RULE_NOT_FOUND, also for a rule that comes with the console: its history is the console's.</summary>
    public async Task<Result<RuleHistory>> ListAsync(Actor actor, string ruleId, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadThreats) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (await db.Rules.Where(row => row.RuleId == ruleId).Select(row => (int?)row.Version).FirstOrDefaultAsync(ct) is not { } current)
        {
            return RuleErrors.NotFound(ruleId);
        }

        var versions = await db.RuleVersions.Where(row => row.RuleId == ruleId).OrderByDescending(row => row.Version).Take(RuleVersion.MaximumPerRule)
            .Select(row => new RuleVersionView(row.Version, row.CreatedAt, row.CreatedBy, row.Note)).ToListAsync(ct);
        return new RuleHistory(current, versions, current - versions.Count);
    }

    /// <summary>Errors: RULE_NOT_FOUND, RULE_VERSION_NOT_FOUND.</summary>
    public async Task<Result<RuleVersionText>> GetAsync(Actor actor, string ruleId, int version, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadThreats) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return !await db.Rules.AnyAsync(row => row.RuleId == ruleId, ct) ? RuleErrors.NotFound(ruleId)
            : await db.RuleVersions.FirstOrDefaultAsync(row => row.RuleId == ruleId && row.Version == version, ct) is { } row
            ? new RuleVersionText(row.Version, row.CreatedAt, row.CreatedBy, row.Note, row.Text)
            : Error.NotFound("Rule version", $"{ruleId}/{version.ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>What changed from one version to another, line by line. Errors: RULE_NOT_FOUND, RULE_VERSION_NOT_FOUND.</summary>
    public async Task<Result<LineDiff>> DiffAsync(Actor actor, string ruleId, int from, int to, CancellationToken ct) =>
        (await GetAsync(actor, ruleId, from, ct)).Succeeded(out var before, out var error) && (await GetAsync(actor, ruleId, to, ct)).Succeeded(out var after, out error)
            ? LineDiff.Of(before.Text, after.Text)
            : error;

    /// <summary>
    /// Saves the text of an older version as the newest one. Errors: RULE_NOT_FOUND, RULE_VERSION_NOT_FOUND, RULE_CHANGED when somebody saves meanwhile, INVALID_RULE
    /// when the text no longer stands beside the other rules.
    /// </summary>
    public async Task<Result<RuleDetail>> RestoreAsync(Actor actor, string ruleId, int version, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageRules) is { } refused)
        {
            return refused;
        }

        if (!(await GetAsync(actor, ruleId, version, ct)).Succeeded(out var old, out var error) || !(await ListAsync(actor, ruleId, ct)).Succeeded(out var history, out error))
        {
            return error;
        }

        return await rules.UpdateAsync(actor, ruleId, old.Text, history.Current, string.Create(CultureInfo.InvariantCulture, $"restored from version {version}"), ct);
    }
}
