using System.Collections.Frozen;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Detection.Management;

/// <summary>Everything that one organization's events are held against beside the rules that come with the console. Immutable.</summary>
public sealed class OrganizationRules
{
    private readonly FrozenDictionary<string, RulePolicy> policies;
    private readonly CompiledException[] general;
    private readonly FrozenDictionary<string, RuleEntry> byId;

    internal OrganizationRules(int organizationId, RuleSet? own, IReadOnlyList<RuleEntry> entries, IReadOnlyList<CompiledException> exceptions)
    {
        OrganizationId = organizationId;
        Own = own;
        Entries = entries;
        general = [.. exceptions.Where(exception => exception.RuleId == RuleException.EveryRule)];
        var special = exceptions.Where(exception => exception.RuleId != RuleException.EveryRule).ToLookup(exception => exception.RuleId, StringComparer.Ordinal);
        policies = entries
            .Where(entry => !entry.Enabled || entry.SeverityOverride is not null || special.Contains(entry.RuleId))
            .Select(entry => new RulePolicy(entry.RuleId, entry.Enabled, entry.SeverityOverride, [.. special[entry.RuleId]]))
            .ToFrozenDictionary(policy => policy.RuleId, StringComparer.Ordinal);
        byId = entries.ToFrozenDictionary(entry => entry.RuleId, StringComparer.Ordinal);
    }

    public int OrganizationId { get; }

    /// <summary>Its own enabled rules; null where it has none.</summary>
    public RuleSet? Own { get; }

    /// <summary>All rules that concern it, those that come with the console first; each id once.</summary>
    public IReadOnlyList<RuleEntry> Entries { get; }

    public RuleEntry? Find(string ruleId) => byId.GetValueOrDefault(ruleId);

    /// <summary>Whether matches of the rule count at all.</summary>
    public bool IsOn(string ruleId) => !policies.TryGetValue(ruleId, out var policy) || policy.Enabled;

    /// <summary>What is to be told of a match: the meaning with the organization's severity, or null where the rule is off or an exception holds. Counted in the tally.</summary>
    public RuleMeaning? Judge(RuleMeaning meaning, LogEvent item, RuleTally? tally)
    {
        policies.TryGetValue(meaning.Id, out var policy);
        if (policy is { Enabled: false })
        {
            return null;
        }

        if ((policy is null ? null : Holding(policy.Exceptions, item)) is { } held || (general.Length > 0 && (held = Holding(general, item)) is not null))
        {
            tally?.Suppress(item.OrganizationId, meaning.Id, held.Id);
            return null;
        }

        tally?.Match(item.OrganizationId, meaning.Id);
        return policy?.Severity is { } severity && severity != meaning.Severity ? meaning with { Severity = severity } : meaning;
    }

    /// <summary>What is to be told of a match in the past, whether the rule is switched on or not; null where an exception holds. Not counted.</summary>
    internal RuleMeaning? Told(RuleMeaning meaning, LogEvent item)
    {
        policies.TryGetValue(meaning.Id, out var policy);
        if ((policy is not null && Holding(policy.Exceptions, item) is not null) || (general.Length > 0 && Holding(general, item) is not null))
        {
            return null;
        }

        return policy?.Severity is { } severity && severity != meaning.Severity ? meaning with { Severity = severity } : meaning;
    }

    private static CompiledException? Holding(CompiledException[] exceptions, LogEvent item) => Array.Find(exceptions, exception => exception.Holds(item));

    private sealed record RulePolicy(string RuleId, bool Enabled, Severity? Severity, CompiledException[] Exceptions);
}
