using System.Collections.Frozen;
using SocConsole.Core.Detection.Rules.Matching;
using SocConsole.Core.Detection.Rules.Sigma;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection.Rules;

/// <summary>
/// Finds the rules that an event can match without trying the others, so that cost grows with what can match and not with the number of rules: each rule
/// stands under the rarest thing that it demands of an event (a literal in a field, else a field, else its log source). Immutable and safe for several
/// threads; allocates only for matches.
/// </summary>
internal sealed class RuleIndex
{
    private readonly SigmaRule[] rules;
    private readonly int[] logSourceOf;
    private readonly ConditionNode[] logSources;
    private readonly int[] always;
    private readonly FrozenDictionary<string, FieldGuards> fields;
    private MatchScratch? spare;

    public RuleIndex(IEnumerable<SigmaRule> all)
    {
        rules = [.. all];
        logSources = [.. rules.Select(rule => rule.LogSource).OfType<ConditionNode>().Distinct()];
        var numbers = logSources.Index().ToDictionary(item => item.Item, item => item.Index);
        logSourceOf = [.. rules.Select(rule => rule.LogSource is { } source ? numbers[source] : -1)];

        var costs = new GuardCosts();
        foreach (var rule in rules)
        {
            costs.Count(rule.AllGuards);
        }

        List<int> unguarded = [];
        Dictionary<string, Dictionary<Guard, List<int>>> byField = new(StringComparer.Ordinal);
        for (var number = 0; number < rules.Length; number++)
        {
            if (rules[number].GuardsBy(costs) is { } set)
            {
                Place(set, number, byField);
            }
            else
            {
                unguarded.Add(number);
            }
        }

        always = [.. unguarded];
        fields = byField.ToFrozenDictionary(field => field.Key, field => new FieldGuards(field.Value, costs), StringComparer.Ordinal);
    }

    /// <summary>Rules that no field of an event can rule out: they are tried on every event of their log source.</summary>
    public int UnguardedCount => always.Length;

    public void Match(LogEvent candidate, List<RuleMatch> matches)
    {
        var scratch = Interlocked.Exchange(ref spare, null) ?? new MatchScratch(rules.Length, logSources.Length);
        scratch.Begin();
        scratch.BringUp(always);
        for (var i = 0; i < candidate.Fields.Count; i++)
        {
            if (fields.TryGetValue(candidate.Fields.NameAt(i), out var guards))
            {
                guards.Scan(candidate.Fields.ValueAt(i), scratch);
            }
        }

        foreach (var number in scratch.Candidates)
        {
            Try(number, candidate, scratch, matches);
        }

        spare = scratch;
    }

    private void Try(int number, LogEvent candidate, MatchScratch scratch, List<RuleMatch> matches)
    {
        var (rule, logSource) = (rules[number], logSourceOf[number]);
        if ((logSource < 0 || scratch.Holds(logSource, logSources[logSource], candidate)) && rule.Condition.Holds(candidate))
        {
            List<KeyValuePair<string, string>> matched = new(4);
            rule.Matches(candidate, matched);
            matches.Add(new RuleMatch(rule, matched));
        }
    }

    private static void Place(GuardSet set, int number, Dictionary<string, Dictionary<Guard, List<int>>> byField)
    {
        foreach (var guard in set.Guards.Distinct())
        {
            if (!byField.TryGetValue(guard.Field, out var guards))
            {
                byField[guard.Field] = guards = [];
            }

            if (!guards.TryGetValue(guard, out var numbers))
            {
                guards[guard] = numbers = [];
            }

            numbers.Add(number);
        }
    }
}
