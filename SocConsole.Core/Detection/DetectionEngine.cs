using System.Diagnostics;
using SocConsole.Core.Detection.Correlation;
using SocConsole.Core.Detection.Management;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection;

/// <summary>
/// Examines events in the order of the log: the console's rules, the organization's own, indicators, correlations; all from memory, without a lock. Used by one
/// thread. It keeps the rules with which it was made; when they change, a new one takes over its state.
/// </summary>
public sealed class DetectionEngine : ICorrelationScope
{
    private readonly IRuleSet rules;
    private readonly IEventMatcher? indicators;
    private readonly RuleCatalog? catalog;
    private readonly RuleCatalogState? state;
    private readonly List<int?> owners = [];
    private readonly Correlator correlator;
    private readonly List<RuleMatch> matches = [];
    private readonly List<KeyValuePair<string, string>> measured = [];
    private RuleTally? tally;

    /// <summary>One set of rules for everybody.</summary>
    public DetectionEngine(IRuleSet rules, IEventMatcher? indicators)
    {
        (this.rules, this.indicators) = (rules, indicators);
        correlator = new Correlator(rules.Correlations);
    }

    /// <summary>The rules of the catalog as they are now; it must be loaded.</summary>
    public DetectionEngine(RuleCatalog catalog, IEventMatcher? indicators)
    {
        (this.catalog, this.indicators) = (catalog, indicators);
        state = catalog.Current;
        rules = state.BuiltIn;
        List<CorrelationRule> correlations = [.. rules.Correlations];
        owners.AddRange(correlations.Select(_ => (int?)null));
        foreach (var organization in state.Organizations.OrderBy(organization => organization.OrganizationId))
        {
            var own = organization.Own?.Correlations ?? [];
            correlations.AddRange(own);
            owners.AddRange(own.Select(_ => (int?)organization.OrganizationId));
        }

        correlator = new Correlator(correlations, this);
    }

    /// <summary>Whether the rules have changed since it was made.</summary>
    public bool IsOutdated => catalog is not null && !ReferenceEquals(catalog.Current, state);

    /// <summary>What is found in the event goes onto the sheet; what rules did is counted where there is a tally.</summary>
    public void Examine(LogEvent item, DraftSheet sheet, RuleTally? tally = null)
    {
        this.tally = tally;
        matches.Clear();
        rules.Match(item, matches);
        var organization = state?.Of(item.OrganizationId);
        organization?.Own?.Match(item, matches);
        indicators?.Match(item, matches);
        foreach (var match in matches)
        {
            IndicatorSight.Note(match, item, sheet.Sightings);
            if ((organization is null ? match.Rule.Meaning : organization.Judge(match.Rule.Meaning, item, tally)) is not { } meaning)
            {
                continue;
            }

            if (match.Rule.Tells)
            {
                var (about, entity) = About(meaning, item);
                sheet.Of(about, entity, item, match.Fields).Add(item.Sequence, item.Timestamp, CorrelationBucket.WeightOf(item));
            }

            correlator.Observe(meaning, item, match.Fields, sheet);
        }

        if (tally is not null && item.Sequence % RuleTally.SampleEvery == 0)
        {
            Measure(item, tally);
        }
    }

    public byte[] Save() => correlator.Save();

    public void Restore(byte[] saved) => correlator.Restore(saved);

    /// <summary>Forgets what was counted for an organization.</summary>
    public void Forget(int organizationId) => correlator.Forget(organizationId);

    int? ICorrelationScope.OwnerOf(int correlation) => owners[correlation];

    bool ICorrelationScope.IsOn(RuleMeaning correlation, LogEvent item) => state!.Of(item.OrganizationId).IsOn(correlation.Id);

    RuleMeaning? ICorrelationScope.Told(RuleMeaning correlation, LogEvent item) => state!.Of(item.OrganizationId).Judge(correlation, item, tally);

    // Trying again what matched is the only cost that belongs to one rule: the index leaves the others out without trying them one by one.
    private void Measure(LogEvent item, RuleTally tally)
    {
        foreach (var match in matches)
        {
            measured.Clear();
            var started = Stopwatch.GetTimestamp();
            match.Rule.Matches(item, measured);
            tally.Measure(item.OrganizationId, match.Rule.Meaning.Id, Stopwatch.GetElapsedTime(started));
        }
    }

    // An event that matched must not vanish because it lacks the field that the rule names: the next best entity stands in.
    internal static (RuleMeaning Meaning, string Entity) About(RuleMeaning meaning, LogEvent item) => meaning.About(item) ?? (meaning, NextBest(item));

    private static string NextBest(LogEvent item) => item.Fields[Ecs.SourceIp] ?? item.Fields[Ecs.UserName] ?? item.Fields[Ecs.HostName] ?? item.Source;
}

/// <summary>A matcher beside the rules, such as the indicator index.</summary>
public interface IEventMatcher
{
    void Match(LogEvent candidate, List<RuleMatch> matches);
}
