using SocConsole.Core.Detection.Correlation;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection.Management;

/// <summary>One of the two rules that a preview compares, and the events that it matches. Events come the newest first; correlations are counted afterwards, in order.</summary>
/// <param name="rules">The rule with those that it refers to.</param>
/// <param name="ruleId">The rule that is tried.</param>
/// <param name="exception">Holds matches back; null for none.</param>
internal sealed class PreviewSide(RuleSet rules, string ruleId, CompiledException? exception = null)
{
    /// <summary>Most matching events that are remembered whole, for samples; all are counted.</summary>
    private const int MaximumKept = 5_000;

    /// <summary>Most events that a correlation is counted over; the rest are left out and <see cref="IsCut"/> says so.</summary>
    private const int MaximumFeeding = 20_000;

    private readonly bool isCorrelation = rules.Correlations.Any(correlation => correlation.Meaning.Id == ruleId);
    private readonly List<(LogEvent Item, RuleMatch[] Matches)> feeding = [];
    private readonly List<RuleMatch> matches = [];

    public bool IsCorrelation => isCorrelation;

    /// <summary>Sequences of all events at which it matches or fires.</summary>
    public HashSet<long> Matched { get; } = [];

    /// <summary>The newest of them, with what made it so.</summary>
    public Dictionary<long, (LogEvent Item, IReadOnlyList<KeyValuePair<string, string>> Fields)> Kept { get; } = [];

    /// <summary>Whether a correlation had more events than it was counted over.</summary>
    public bool IsCut { get; private set; }

    public void See(LogEvent item)
    {
        matches.Clear();
        rules.Match(item, matches);
        if (isCorrelation)
        {
            IsCut |= matches.Count > 0 && feeding.Count == MaximumFeeding;
            if (matches.Count > 0 && !IsCut)
            {
                feeding.Add((item, [.. matches]));
            }

            return;
        }

        if (matches.FindIndex(match => match.Rule.Meaning.Id == ruleId) is var at and >= 0)
        {
            Keep(item, matches[at].Fields);
        }
    }

    /// <summary>Counts correlations over what was seen. After the last event.</summary>
    public void Finish()
    {
        List<RuleMeaning> firings = [];
        var correlator = new Correlator(rules.Correlations) { Firings = firings };
        for (var i = feeding.Count - 1; i >= 0; i--)
        {
            var (item, matched) = feeding[i];
            firings.Clear();
            foreach (var match in matched)
            {
                correlator.Observe(match.Rule.Meaning, item, match.Fields, new DraftSheet());
            }

            if (firings.Any(meaning => meaning.Id == ruleId))
            {
                Keep(item, matched[0].Fields);
            }
        }
    }

    private void Keep(LogEvent item, IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        if (exception?.Holds(item) is true)
        {
            return;
        }

        Matched.Add(item.Sequence);
        if (Kept.Count < MaximumKept)
        {
            Kept[item.Sequence] = (item, fields);
        }
    }
}
