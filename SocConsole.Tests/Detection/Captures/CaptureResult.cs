using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Intelligence.Attack;

namespace SocConsole.Tests.Detection.Captures;

/// <summary>What the rules made of a capture.</summary>
/// <param name="Capture">Which.</param>
/// <param name="Events">Lines, all of which were read.</param>
/// <param name="Refused">Lines that intake refuses.</param>
/// <param name="Windows">Events known as Windows' own.</param>
/// <param name="Shared">Ids of SigmaHQ's rules that matched.</param>
/// <param name="Own">Names of the console's own rules that matched and tell.</param>
/// <param name="BySigma">Whether SigmaHQ's rules raised the technique.</param>
/// <param name="ByOwn">Whether the console's own rules raised it.</param>
internal sealed record CaptureResult(Capture Capture, int Events, int Refused, int Windows, IReadOnlySet<string> Shared, IReadOnlySet<string> Own, bool BySigma, bool ByOwn)
{
    public bool Raised => BySigma || ByOwn;

    public string Word => Capture.Techniques.Count == 0 ? "not told" : (BySigma, ByOwn) switch
    {
        (true, true) => "SigmaHQ and own",
        (true, false) => "SigmaHQ",
        (false, true) => "own",
        _ => "no",
    };

    public static CaptureResult Of(Capture capture, RuleSet sigma, RuleSet own)
    {
        var normaliser = Normaliser.Create();
        var (events, refused, windows) = (0, 0, 0);
        HashSet<DetectionRule> shared = [];
        HashSet<DetectionRule> ours = [];
        List<RuleMatch> matches = [];
        foreach (var item in capture.Events(normaliser))
        {
            events++;
            if (item is null)
            {
                refused++;
                continue;
            }

            windows += item.Fields[Ecs.EventDataset] is { } dataset && (dataset == "sysmon" || dataset.StartsWith("windows", StringComparison.Ordinal)) ? 1 : 0;
            Take(sigma, item, matches, shared);
            Take(own, item, matches, ours);
        }

        return new CaptureResult(
            capture, events, refused, windows, shared.Select(rule => rule.Meaning.Id).ToHashSet(), ours.Select(rule => rule.Meaning.Name!).ToHashSet(), Raises(shared, capture), Raises(ours, capture));
    }

    private static void Take(RuleSet rules, LogEvent item, List<RuleMatch> matches, HashSet<DetectionRule> found)
    {
        matches.Clear();
        rules.Match(item, matches);
        foreach (var match in matches.Where(match => match.Rule.Tells))
        {
            found.Add(match.Rule);
        }
    }

    private static bool Raises(IEnumerable<DetectionRule> rules, Capture capture) =>
        rules.SelectMany(rule => rule.Meaning.Techniques).Distinct().Any(raised => capture.Techniques.Any(meant => Means(raised, meant)));

    /// <summary>Whether the technique that was raised is the one that was meant, its parent, or one of its sub-techniques, whichever version of ATT&amp;CK names them.</summary>
    private static bool Means(string raised, string meant)
    {
        var (one, other) = (AttackRevisions.Current(raised), AttackRevisions.Current(meant));
        return one == other || other.StartsWith(one + ".", StringComparison.Ordinal) || one.StartsWith(other + ".", StringComparison.Ordinal);
    }
}
