using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection;

/// <summary>The findings of one batch, one a rule and entity, in the order in which they first appeared.</summary>
public sealed class DraftSheet
{
    private readonly Dictionary<(int Organization, string Rule, string Entity, bool Simulated), FindingDraft> drafts = [];

    public IReadOnlyCollection<FindingDraft> Drafts => drafts.Values;

    public FindingDraft Of(RuleMeaning rule, string entity, LogEvent item, IReadOnlyList<KeyValuePair<string, string>> matched)
    {
        var key = (item.OrganizationId, rule.Id, entity, item.Simulated);
        if (!drafts.TryGetValue(key, out var draft))
        {
            draft = new FindingDraft(rule, entity, item, matched);
            drafts.Add(key, draft);
        }

        draft.Touch(item);
        return draft;
    }
}
