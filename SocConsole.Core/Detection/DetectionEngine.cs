using SocConsole.Core.Detection.Correlation;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection;

/// <summary>Examines events in the order of the log: rules, indicators, correlations, all from memory. Used by one thread.</summary>
public sealed class DetectionEngine(IRuleSet rules, IEventMatcher? indicators)
{
    private readonly Correlator correlator = new(rules.Correlations);
    private readonly List<RuleMatch> matches = [];

    /// <summary>What is found in the event goes onto the sheet.</summary>
    public void Examine(LogEvent item, DraftSheet sheet)
    {
        matches.Clear();
        rules.Match(item, matches);
        indicators?.Match(item, matches);
        foreach (var match in matches)
        {
            var meaning = match.Rule.Meaning;
            if (match.Rule.Tells)
            {
                var (about, entity) = meaning.About(item) ?? (meaning, NextBest(item));
                sheet.Of(about, entity, item, match.Fields).Add(item.Sequence, item.Timestamp, CorrelationBucket.WeightOf(item));
            }

            correlator.Observe(meaning, item, match.Fields, sheet);
        }
    }

    public byte[] Save() => correlator.Save();

    public void Restore(byte[] state) => correlator.Restore(state);

    // An event that matched must not vanish because it lacks the field that the rule names: the next best entity stands in.
    private static string NextBest(LogEvent item) => item.Fields[Ecs.SourceIp] ?? item.Fields[Ecs.UserName] ?? item.Fields[Ecs.HostName] ?? item.Source;
}

/// <summary>A matcher beside the rules, such as the indicator index.</summary>
public interface IEventMatcher
{
    void Match(LogEvent candidate, List<RuleMatch> matches);
}
