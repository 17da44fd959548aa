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
    // A second guard that many events meet costs more than the tries that it saves.
    private const double MostForSecond = 300;

    private readonly SigmaRule[] rules;
    private readonly int[] logSourceOf;
    private readonly ConditionNode[] logSources;
    private readonly int[] always;
    private readonly FrozenDictionary<string, FieldGuards> fields;
    private readonly FieldGuards? everyField;
    private readonly int fieldGuards;
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
        var placed = new GuardPlaces();
        for (var number = 0; number < rules.Length; number++)
        {
            switch (rules[number].GuardsBy(costs).Take(2).ToList())
            {
                case [var first, var second] when second.Cost <= MostForSecond:
                    placed.Add(first, BringUp.First(number));
                    placed.Add(second, BringUp.Second(number));
                    break;
                case [var only, ..]:
                    placed.Add(only, BringUp.Whole(number));
                    break;
                default:
                    unguarded.Add(BringUp.Whole(number));
                    break;
            }
        }

        always = [.. unguarded];
        (fields, everyField) = placed.Build(costs);
        fieldGuards = fields.Values.Distinct().Count() + 1;
    }

    /// <summary>Rules that no field of an event can rule out: they are tried on every event of their log source.</summary>
    public int UnguardedCount => always.Length;

    public void Match(LogEvent candidate, List<RuleMatch> matches)
    {
        var scratch = Interlocked.Exchange(ref spare, null) ?? new MatchScratch(rules.Length, logSources.Length, fieldGuards);
        scratch.Begin();
        scratch.Meet(always);
        for (var i = 0; i < candidate.Fields.Count; i++)
        {
            Scan(fields.GetValueOrDefault(candidate.Fields.NameAt(i)), candidate.Fields.ValueAt(i), scratch);
        }

        if (KeywordMatch.LooksAtRecord(candidate))
        {
            Scan(null, candidate.Raw, scratch);
        }

        foreach (var number in scratch.Candidates)
        {
            Try(number, candidate, scratch, matches);
        }

        spare = scratch;
    }

    private void Scan(FieldGuards? guards, string value, MatchScratch scratch)
    {
        guards = guards is not null && scratch.IsNew(guards.Number, value) ? guards : null;
        var every = everyField is not null && scratch.IsNew(everyField.Number, value) ? everyField : null;
        if (guards is not null || every is not null)
        {
            var text = scratch.Upper(value);
            guards?.Scan(value, text, scratch);
            every?.Scan(value, text, scratch);
        }
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
}
