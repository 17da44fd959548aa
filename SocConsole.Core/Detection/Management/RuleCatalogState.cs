using System.Collections.Frozen;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Sigma;

namespace SocConsole.Core.Detection.Management;

/// <summary>The rules of all organizations at one moment. Immutable; two moments differ exactly when they are different objects.</summary>
public sealed class RuleCatalogState
{
    private readonly FrozenDictionary<int, OrganizationRules> organizations;
    private readonly OrganizationRules others;

    internal RuleCatalogState(IRuleSet builtIn, IEnumerable<OrganizationRules> organizations)
    {
        BuiltIn = builtIn;
        this.organizations = organizations.ToFrozenDictionary(rules => rules.OrganizationId);
        BuiltInEntries = EntriesOf(builtIn);
        others = new OrganizationRules(0, null, BuiltInEntries, []);
    }

    /// <summary>The rules that come with the console, shared by all.</summary>
    public IRuleSet BuiltIn { get; }

    public IReadOnlyList<RuleEntry> BuiltInEntries { get; }

    internal IEnumerable<OrganizationRules> Organizations => organizations.Values;

    /// <summary>What holds for an organization; one that has said nothing shares the rules that come with the console as they are.</summary>
    public OrganizationRules Of(int organizationId) => organizations.GetValueOrDefault(organizationId) ?? others;

    internal RuleCatalogState With(OrganizationRules rules) =>
        new(BuiltIn, [.. organizations.Values.Where(known => known.OrganizationId != rules.OrganizationId), rules]);

    private static RuleEntry[] EntriesOf(IRuleSet rules) =>
    [
        .. rules.Rules.Select(rule => RuleEntry.OfBuiltIn(rule.Meaning, RuleDocumentKind.Rule)),
        .. rules.Correlations.Select(rule => RuleEntry.OfBuiltIn(rule.Meaning, RuleDocumentKind.Correlation)),
    ];
}
