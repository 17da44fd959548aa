using SocConsole.Core.Detection.Rules.Matching;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>Joins correlations with the rules and correlations that they name.</summary>
internal sealed class CorrelationResolver
{
    private readonly RuleReferences references;
    private readonly Dictionary<string, SigmaRule> rules = new(StringComparer.Ordinal);

    public CorrelationResolver(IEnumerable<SigmaRule> rules, RuleReferences references)
    {
        this.references = references;
        foreach (var rule in rules)
        {
            this.rules[rule.Meaning.Id] = rule;
            this.rules[rule.Meaning.Name ?? rule.Meaning.Id] = rule;
        }
    }

    /// <summary>The correlations of which everything that they refer to is sound. What is left refers to nothing, to something faulty, or around in a circle.</summary>
    public IReadOnlyList<CorrelationRule> Resolve(IReadOnlyList<CorrelationDraft> drafts)
    {
        HashSet<string> known = [.. rules.Keys];
        HashSet<CorrelationDraft> taken = [];
        for (var grew = true; grew;)
        {
            grew = false;
            foreach (var draft in drafts)
            {
                if (!taken.Contains(draft) && draft.Rule.Rules.All(known.Contains))
                {
                    grew = taken.Add(draft);
                    known.Add(draft.Rule.Meaning.Id);
                    known.Add(draft.Rule.Meaning.Name ?? draft.Rule.Meaning.Id);
                }
            }
        }

        foreach (var draft in drafts.Where(draft => !taken.Contains(draft)))
        {
            var missing = draft.Rule.Rules.First(reference => !known.Contains(reference));
            draft.Context.Document = draft.Number;
            draft.Context.Add(draft.Line, references.Knows(missing)
                ? $"the correlation '{missing}' that it names has a fault or names this one in a circle"
                : $"there is no rule '{missing}', or it has a fault; name a rule by its id or name");
        }

        CorrelationDraft[] sound = [.. drafts.Where(taken.Contains)];
        Silence(sound);
        return [.. sound.Select(draft => draft.Rule with { FieldsByRule = FieldsOf(draft) })];
    }

    // A field of a correlation stands where it stands for the rule whose match counts; an alias is another field for each rule.
    private Dictionary<string, IReadOnlyList<FieldNames>> FieldsOf(CorrelationDraft draft)
    {
        Dictionary<string, IReadOnlyList<FieldNames>> fields = new(StringComparer.Ordinal);
        IEnumerable<string> wanted = [.. draft.Rule.GroupBy, .. draft.Rule.ValueField is { } field ? [field, .. draft.Rule.FurtherValueFields] : (IEnumerable<string>)[]];
        foreach (var reference in draft.Rule.Rules)
        {
            rules.TryGetValue(reference, out var rule);
            var source = rule?.Meaning.Origin?.LogSource ?? RuleLogSource.Any;
            fields[reference] = [.. wanted.Select(name => draft.Context.Options.Taxonomy.Names(source, Aliased(draft, name, reference, rule?.Meaning)))];
        }

        return fields;
    }

    private static string Aliased(CorrelationDraft draft, string name, string reference, RuleMeaning? meaning)
    {
        if (!draft.Aliases.TryGetValue(name, out var byRule))
        {
            return name;
        }

        return byRule.GetValueOrDefault(reference) ?? (meaning is null ? null : byRule.GetValueOrDefault(meaning.Id) ?? byRule.GetValueOrDefault(meaning.Name ?? meaning.Id)) ?? name;
    }

    private void Silence(CorrelationDraft[] correlations)
    {
        HashSet<DetectionRule> generated = [.. Bases(correlations.Where(draft => draft.Generates))];
        foreach (var rule in Bases(correlations))
        {
            rule.Tells = generated.Contains(rule);
        }
    }

    private IEnumerable<DetectionRule> Bases(IEnumerable<CorrelationDraft> correlations) => correlations
        .SelectMany(draft => draft.Rule.Rules)
        .Where(rules.ContainsKey)
        .Select(reference => rules[reference]);
}
