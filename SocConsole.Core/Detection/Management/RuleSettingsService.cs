using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Management;

/// <summary>Switches rules on and off and gives them the organization's own severity and tags, one by one or by a filter.</summary>
public sealed class RuleSettingsService(SocDatabase database, RuleCatalog catalog, RuleStatistics statistics)
{
    private const int MaximumTags = 20;
    private const int MaximumTag = 50;

    /// <summary>Changes one rule. Error: RULE_NOT_FOUND.</summary>
    public async Task<Result<RuleRow>> ChangeAsync(Actor actor, string ruleId, RuleChange change, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManageRules) ?? Check(change)) is { } refused)
        {
            return refused;
        }

        if ((await catalog.OfAsync(actor.OrganizationId, ct)).Find(ruleId) is null)
        {
            return RuleErrors.NotFound(ruleId);
        }

        var written = await WriteAsync(actor, [ruleId], change, ruleId, ct);
        if (written.Error is { } error)
        {
            return error;
        }

        return (await catalog.OfAsync(actor.OrganizationId, ct)).Find(ruleId) is { } entry
            ? (await statistics.SumsAsync(actor.OrganizationId, [ruleId], ct)).RowOf(entry)
            : RuleErrors.NotFound(ruleId);
    }

    /// <summary>Changes every rule that the filter matches, and says how many these were.</summary>
    public async Task<Result<RuleBulkResult>> ChangeAllAsync(Actor actor, RuleFilter filter, RuleChange change, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManageRules) ?? Check(change)) is { } refused)
        {
            return refused;
        }

        var rules = await catalog.OfAsync(actor.OrganizationId, ct);
        var fired = filter.Fired is null ? new HashSet<string>() : await statistics.FiredAsync(actor.OrganizationId, ct);
        List<string> ids = [.. rules.Entries.Where(entry => filter.Holds(entry, fired)).Select(entry => entry.RuleId)];
        var written = ids.Count == 0 ? Done.Value : await WriteAsync(actor, ids, change, "*", ct);
        return written.Error is { } error ? error : new RuleBulkResult(ids.Count);
    }

    private async Task<Result<Done>> WriteAsync(Actor actor, List<string> ids, RuleChange change, string subject, CancellationToken ct)
    {
        var written = await database.WriteAsync<Done>(
            actor.OrganizationId,
            async unit =>
            {
                var known = await unit.Db.RuleSettings.Where(row => ids.Contains(row.RuleId)).ToDictionaryAsync(row => row.RuleId, StringComparer.Ordinal, ct);
                foreach (var id in ids)
                {
                    if (!known.TryGetValue(id, out var row))
                    {
                        row = new RuleSetting { RuleId = id, Tags = [], UpdatedBy = actor.Name };
                        unit.Db.RuleSettings.Add(row);
                    }

                    row.Enabled = change.Enabled ?? row.Enabled;
                    row.SeverityOverride = change.ClearSeverity ? null : change.Severity ?? row.SeverityOverride;
                    row.Tags = change.Tags ?? row.Tags;
                    (row.UpdatedAt, row.UpdatedBy) = (unit.Now, actor.Name);
                }

                unit.Audit(actor, ids.Count == 1 ? "rule.configured" : "rules.configured", subject, new { rules = ids.Count, change.Enabled, change.Severity, change.ClearSeverity, change.Tags });
                return Done.Value;
            },
            ct);
        if (written.Error is null)
        {
            await catalog.ReloadAsync(actor.OrganizationId, CancellationToken.None);
        }

        return written;
    }

    private static Error? Check(RuleChange change) => change switch
    {
        { Enabled: null, Severity: null, ClearSeverity: false, Tags: null } => Error.Invalid("there is nothing to change; give enabled, severity or tags"),
        { Tags: { } tags } when tags.Count > MaximumTags || tags.Any(tag => string.IsNullOrWhiteSpace(tag) || tag.Length > MaximumTag) => Error.Invalid("tags", $"must be at most {MaximumTags} of 1 to {MaximumTag} characters"),
        _ => null,
    };
}

/// <param name="Changed">How many rules the filter matched and were changed.</param>
public sealed record RuleBulkResult(int Changed);
