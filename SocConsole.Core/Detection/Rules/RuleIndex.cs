using System.Collections.Frozen;
using SocConsole.Core.Detection.Rules.Sigma;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection.Rules;

/// <summary>
/// Finds the rules that an event can match without trying the others: by the value of a field that the rule demands, else by a field that it demands, else
/// always. Immutable; allocates only for matches.
/// </summary>
internal sealed class RuleIndex
{
    private readonly FrozenDictionary<string, FieldEntry> fields;
    private readonly SigmaRule[] always;

    public RuleIndex(IEnumerable<SigmaRule> rules)
    {
        Dictionary<string, Dictionary<string, List<SigmaRule>>> byValue = [];
        Dictionary<string, List<SigmaRule>> byPresence = [];
        List<SigmaRule> unguarded = [];
        foreach (var rule in rules)
        {
            if (rule.Guards is null)
            {
                unguarded.Add(rule);
                continue;
            }

            foreach (var guard in rule.Guards.Distinct())
            {
                byValue.TryAdd(guard.Field, new(StringComparer.OrdinalIgnoreCase));
                byPresence.TryAdd(guard.Field, []);
                var values = byValue[guard.Field];
                var target = guard.Value is null ? byPresence[guard.Field] : values.TryGetValue(guard.Value, out var known) ? known : values[guard.Value] = [];
                if (!target.Contains(rule))
                {
                    target.Add(rule);
                }
            }
        }

        always = [.. unguarded];
        fields = byValue.ToFrozenDictionary(
            field => field.Key,
            field => new FieldEntry(
                field.Value.ToFrozenDictionary(value => value.Key, value => value.Value.ToArray(), StringComparer.OrdinalIgnoreCase),
                [.. byPresence[field.Key]]),
            StringComparer.Ordinal);
    }

    public void Match(LogEvent candidate, List<RuleMatch> matches)
    {
        var first = matches.Count;
        for (var i = 0; i < candidate.Fields.Count; i++)
        {
            if (fields.TryGetValue(candidate.Fields.NameAt(i), out var entry))
            {
                if (entry.ByValue.TryGetValue(candidate.Fields.ValueAt(i), out var guarded))
                {
                    Try(guarded, candidate, matches, first);
                }

                Try(entry.ByPresence, candidate, matches, first);
            }
        }

        Try(always, candidate, matches, first);
    }

    private static void Try(SigmaRule[] rules, LogEvent candidate, List<RuleMatch> matches, int first)
    {
        foreach (var rule in rules)
        {
            if (rule.Matches(candidate) && !IsAmong(rule, matches, first))
            {
                List<KeyValuePair<string, string>> matched = new(4);
                rule.Matches(candidate, matched);
                matches.Add(new RuleMatch(rule, matched));
            }
        }
    }

    // A rule with alternatives, or a field with several values, can bring the same rule up again.
    private static bool IsAmong(SigmaRule rule, List<RuleMatch> matches, int first)
    {
        for (var i = first; i < matches.Count; i++)
        {
            if (ReferenceEquals(matches[i].Rule, rule))
            {
                return true;
            }
        }

        return false;
    }

    private readonly record struct FieldEntry(FrozenDictionary<string, SigmaRule[]> ByValue, SigmaRule[] ByPresence);
}
