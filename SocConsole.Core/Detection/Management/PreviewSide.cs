using SocConsole.Core.Detection.Correlation;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection.Management;

/// <summary>One of the two rules that a preview compares, and the events that it matches. Events come the newest first; correlations are counted afterwards, in order.</summary>
internal sealed class PreviewSide(RuleSet rules, string ruleId)
{
    /// <summary>Most matching events that are remembered; counting goes on beyond.</summary>
    private const int MaximumKept = 20_000;

    private readonly bool isCorrelation = rules.Correlations.Any(correlation => correlation.Meaning.Id == ruleId);
    private readonly List<(LogEvent Item, RuleMatch[] Matches)> feeding = [];
    private readonly List<RuleMatch> matches = [];

    public bool IsCorrelation => isCorrelation;

    /// <summary>Events at which it matches or fires, with what made it so.</summary>
    public Dictionary<long, (LogEvent Item, IReadOnlyList<KeyValuePair<string, string>> Fields)> Matched { get; } = [];

    public int Count { get; private set; }

    public void See(LogEvent item)
    {
        matches.Clear();
        rules.Match(item, matches);
        if (isCorrelation)
        {
            if (matches.Count > 0 && feeding.Count < MaximumKept)
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

    /// <summary>Takes an event away again, as an exception does.</summary>
    public void Drop(long sequence)
    {
        if (Matched.Remove(sequence))
        {
            Count--;
        }
    }

    private void Keep(LogEvent item, IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        Count++;
        if (Matched.Count < MaximumKept)
        {
            Matched[item.Sequence] = (item, fields);
        }
    }
}
