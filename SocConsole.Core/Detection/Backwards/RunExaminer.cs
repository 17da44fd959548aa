using SocConsole.Core.Detection.Correlation;
using SocConsole.Core.Detection.Management;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection.Backwards;

/// <summary>
/// Holds one rule against events in the order in which they happened, and gathers what came of it since the last commit. Correlations fire as they do live.
/// Exceptions hold; whether the rule is switched on does not matter. Used by one thread.
/// </summary>
internal sealed class RunExaminer : ICorrelationScope
{
    private readonly RunRules rules;
    private readonly OrganizationRules organization;
    private readonly TimeSpan joinWindow;
    private readonly Correlator? correlator;
    private readonly List<RuleMatch> matched = [];
    private readonly List<RuleRunMatch> matches = [];
    private DraftSheet sheet;
    private long? noted;

    public RunExaminer(RunRules rules, OrganizationRules organization, TimeSpan joinWindow)
    {
        (this.rules, this.organization, this.joinWindow) = (rules, organization, joinWindow);
        sheet = new DraftSheet(joinWindow);
        correlator = rules.Correlations.Count == 0 ? null : new Correlator(rules.Correlations, this);
    }

    /// <summary>Since the last commit.</summary>
    public long Examined { get; private set; }

    public long Faulty { get; private set; }

    public long Suppressed { get; private set; }

    /// <summary>Every match since the last commit, by time.</summary>
    public IReadOnlyList<RuleRunMatch> Matches => matches;

    /// <summary>What the rule tells, one a rule and entity.</summary>
    public IEnumerable<FindingDraft> Drafts => sheet.Drafts.Where(draft => draft.Rule.Id == rules.Meaning.Id);

    public void Examine(LogEvent item)
    {
        Examined++;
        noted = null;
        try
        {
            matched.Clear();
            rules.Set.Match(item, matched);
            foreach (var match in matched)
            {
                Take(match, item);
            }
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // One event that can't be examined must not end the run; it is counted and told.
            Faulty++;
        }
    }

    /// <summary>What the correlations have counted; null for a rule that counts nothing.</summary>
    public byte[]? Save() => correlator?.Save();

    public void Restore(byte[] state) => correlator?.Restore(state);

    /// <summary>What was gathered is committed: begin anew.</summary>
    public void Forget()
    {
        (Examined, Faulty, Suppressed) = (0, 0, 0);
        matches.Clear();
        sheet = new DraftSheet(joinWindow);
    }

    int? ICorrelationScope.OwnerOf(int correlation) => null;

    bool ICorrelationScope.IsOn(RuleMeaning correlation, LogEvent item) => true;

    RuleMeaning? ICorrelationScope.Told(RuleMeaning correlation, LogEvent item)
    {
        var told = organization.Told(correlation, item);
        if (correlation.Id == rules.Meaning.Id)
        {
            Note(told, item);
        }

        return told;
    }

    private void Take(RuleMatch match, LogEvent item)
    {
        var isWanted = match.Rule.Meaning.Id == rules.Meaning.Id;
        if (!isWanted && correlator is null)
        {
            return;
        }

        var told = organization.Told(match.Rule.Meaning, item);
        if (isWanted)
        {
            Note(told, item);
            if (told is not null)
            {
                var (about, entity) = DetectionEngine.About(told, item);
                sheet.Of(about, entity, item, match.Fields).Add(item.Sequence, item.Timestamp, CorrelationBucket.WeightOf(item));
            }
        }

        if (told is not null)
        {
            correlator?.Observe(told, item, match.Fields, sheet);
        }
    }

    // Once an event, however often a chain of correlations fires at it.
    private void Note(RuleMeaning? told, LogEvent item)
    {
        if (noted == item.Sequence)
        {
            return;
        }

        noted = item.Sequence;
        if (told is null)
        {
            Suppressed++;
            return;
        }

        var (about, entity) = DetectionEngine.About(told, item);
        matches.Add(new RuleRunMatch { Sequence = item.Sequence, At = item.Timestamp, EntityField = about.EntityField, EntityValue = entity.Length <= MaximumEntity ? entity : entity[..MaximumEntity] });
    }

    private const int MaximumEntity = 500;
}
