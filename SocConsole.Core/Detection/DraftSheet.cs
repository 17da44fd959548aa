using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Intelligence.Sightings;

namespace SocConsole.Core.Detection;

/// <summary>The findings of one batch in the order in which they first appeared: one a rule and entity, and a further one where events lie further apart than threats join.</summary>
/// <param name="joinWindow">How far apart in event time findings still join one threat; null keeps them together, however far apart.</param>
public sealed class DraftSheet(TimeSpan? joinWindow = null)
{
    private readonly Dictionary<(int Organization, string Rule, string Entity, bool Simulated), FindingDraft> newest = [];
    private readonly List<FindingDraft> drafts = [];

    public IReadOnlyCollection<FindingDraft> Drafts => drafts;

    /// <summary>Indicators that the batch shows.</summary>
    public SightingSheet Sightings { get; } = new();

    public FindingDraft Of(RuleMeaning rule, string entity, LogEvent item, IReadOnlyList<KeyValuePair<string, string>> matched)
    {
        var key = (item.OrganizationId, rule.Id, entity, item.Simulated);
        if (!newest.TryGetValue(key, out var draft) || IsApart(draft, item.Timestamp))
        {
            draft = new FindingDraft(rule, entity, item, matched);
            newest[key] = draft;
            drafts.Add(draft);
        }

        draft.Touch(item);
        return draft;
    }

    // What is found must not depend on where the log was cut into batches.
    private bool IsApart(FindingDraft draft, DateTime at) =>
        joinWindow is { } window && (at - draft.LastSeenAt > window || draft.FirstSeenAt - at > window);
}
