using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Sigma;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Intelligence.Attack;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Management;

/// <summary>Says which techniques the enabled rules are for, and which rules have nothing to look at.</summary>
public sealed class CoverageService(SocDatabase database, IEventLog log, RuleCatalog catalog, RuleStatistics statistics, TimeProvider clock)
{
    /// <summary>How many of the newest events say what comes in.</summary>
    public const int Sample = 10_000;

    private const int MaximumBlind = 1_000;

    // Where rules go that name no tactic.
    private const string NoTactic = "none";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<Result<Coverage>> ReadAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadThreats) is { } refused)
        {
            return refused;
        }

        var rules = (await catalog.OfAsync(actor.OrganizationId, ct)).Entries.Where(entry => entry.Enabled && entry.Kind != RuleDocumentKind.Filter).ToList();
        var fields = await FieldsAsync(actor.OrganizationId, ct);
        var scan = new NewestEvents(log, actor.OrganizationId, Sample, Patience, clock);
        var supply = await Task.Run(() => EventSupply.Of(scan.Events(ct), rules.Select(rule => rule.LogSource)), ct);
        var blind = scan.Scanned == 0 ? [] : rules.Select(rule => BlindnessOf(rule, fields, supply)).OfType<BlindRule>().ToList();
        var sums = await statistics.SumsAsync(actor.OrganizationId, ct);
        return new Coverage(
            TacticsOf(rules, [.. blind.Select(rule => rule.RuleId)], sums), rules.Count, rules.Count(rule => !rule.Techniques.Any()), [.. blind.Take(MaximumBlind)], blind.Count, scan.Scanned);
    }

    private static BlindRule? BlindnessOf(RuleEntry rule, IReadOnlyDictionary<string, IReadOnlyList<string>> fields, EventSupply supply)
    {
        if (rule.Faults.Count > 0)
        {
            return new BlindRule(rule.RuleId, rule.Title, BlindReason.Fault, rule.Faults[0]);
        }

        if (rule.Kind == RuleDocumentKind.Correlation)
        {
            return null;
        }

        if (!supply.Has(rule.LogSource))
        {
            return new BlindRule(rule.RuleId, rule.Title, BlindReason.NoLogSource, Words(rule.LogSource));
        }

        var named = fields.GetValueOrDefault(rule.RuleId, []);
        return named.Count > 0 && !named.Any(field => supply.Has(rule.LogSource, field)) ? new BlindRule(rule.RuleId, rule.Title, BlindReason.NoFields, string.Join(", ", named.Take(10))) : null;
    }

    private static string Words(RuleLogSource source) => string.Join(", ", new[] { source.Product, source.Category, source.Service }.OfType<string>());

    private static CoveredTactic[] TacticsOf(IReadOnlyList<RuleEntry> rules, HashSet<string> blind, RuleSums sums)
    {
        var cells = (from rule in rules
                     let named = rule.SigmaTags.Select(AttackTags.TacticOf).OfType<string>().Where(tactic => AttackTable.Tactic(tactic) is not null).ToList()
                     from technique in rule.Techniques.Select(AttackRevisions.Current).Distinct()
                     from tactic in TacticsOf(technique, named)
                     select (Tactic: tactic, Technique: technique, Rule: rule)).ToLookup(cell => cell.Tactic, StringComparer.Ordinal);
        IEnumerable<AttackTactic> tactics = cells[NoTactic].Any() ? [.. AttackTable.Tactics, new AttackTactic(NoTactic, "No tactic named")] : AttackTable.Tactics;
        return
        [
            .. tactics.Select(tactic => new CoveredTactic(tactic.Id, tactic.Name,
            [
                .. cells[tactic.Id].GroupBy(cell => cell.Technique, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new CoveredTechnique(
                    group.Key, AttackTable.Find(group.Key)?.Name, group.Count(), group.Count(cell => !blind.Contains(cell.Rule.RuleId)), group.Sum(cell => sums.Of(cell.Rule.RuleId).Matches))),
            ])),
        ];
    }

    // Those that the technique is for and its rule names; what only one of them knows, where they have nothing in common.
    private static IReadOnlyList<string> TacticsOf(string technique, List<string> named) => AttackTable.TacticsOf(technique) switch
    {
        { Count: 0 } => named.Count > 0 ? named : [NoTactic],
        var known when named.Intersect(known).ToArray() is { Length: > 0 } both => both,
        var known => named.Count > 0 ? named : known,
    };

    // The fields of stored texts are read each time: coverage is looked at now and then, and rules change.
    private async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> FieldsAsync(int organizationId, CancellationToken ct)
    {
        Dictionary<string, IReadOnlyList<string>> fields = new(StringComparer.Ordinal);
        await using var db = database.Read(organizationId);
        await foreach (var row in db.Rules.Where(row => row.Kind == RuleDocumentKind.Rule).Select(row => new { row.RuleId, row.Text }).AsAsyncEnumerable().WithCancellation(ct))
        {
            fields[row.RuleId] = RuleHeader.Read(row.Text).Fields;
        }

        return fields;
    }
}
