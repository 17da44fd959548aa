using SocConsole.Core.Kernel;

namespace SocConsole.Core.Detection.Backwards;

/// <summary>Which events a rule is to be held against.</summary>
/// <param name="From">UTC; null means from the first event on. Taken to the full second before it.</param>
/// <param name="Until">UTC; null means up to now. Taken to the full second after it.</param>
/// <param name="OpenThreats">Whether what is found joins or opens threats; only for a rule that is saved.</param>
public sealed record RuleRunRequest(DateTime? From, DateTime? Until, bool OpenThreats = false);

/// <param name="Id"><c>RUN-2026-001</c>.</param>
/// <param name="RuleId">The rule; of a draft, the id that its text says.</param>
/// <param name="Title">The rule's title.</param>
/// <param name="RuleVersion">The version that runs; 0 for a draft and for a rule that comes with the console.</param>
/// <param name="Draft">Whether the text was never saved.</param>
/// <param name="From">Events from here on, UTC.</param>
/// <param name="To">Events before this, UTC.</param>
/// <param name="OpenThreats">Whether what is found joins or opens threats.</param>
/// <param name="State">Where it stands.</param>
/// <param name="EventsTotal">Events in the range when it began; null before.</param>
/// <param name="EventsExamined">How many of them were examined.</param>
/// <param name="EventsFaulty">How many of them could not be examined.</param>
/// <param name="Matches">Events that matched; for a correlation, events at which it fired.</param>
/// <param name="Suppressed">Matches that exceptions held back.</param>
/// <param name="MatchesKept">How many matches can be listed: the earliest 10,000.</param>
/// <param name="FirstMatchAt">Null without a match.</param>
/// <param name="LastMatchAt">Null without a match.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="CreatedBy">By whom.</param>
/// <param name="StartedAt">Null while it waits.</param>
/// <param name="EndedAt">Null until it is over.</param>
/// <param name="EndedBy">Who cancelled it; null otherwise.</param>
/// <param name="Fault">Why it failed; null otherwise.</param>
/// <param name="Threats">At most 20 threats that it opened.</param>
public sealed record RuleRunView(
    string Id, string RuleId, string Title, int RuleVersion, bool Draft, DateTime From, DateTime To, bool OpenThreats, RuleRunState State, long? EventsTotal, long EventsExamined,
    long EventsFaulty, long Matches, long Suppressed, int MatchesKept, DateTime? FirstMatchAt, DateTime? LastMatchAt, DateTime CreatedAt, string CreatedBy, DateTime? StartedAt,
    DateTime? EndedAt, string? EndedBy, string? Fault, IReadOnlyList<string> Threats)
{
    public bool IsOver => State is RuleRunState.Done or RuleRunState.Cancelled or RuleRunState.Failed;

    internal static RuleRunView Of(RuleRun row, IReadOnlyList<string> threats) => new(
        row.Number, row.RuleId, row.Title, row.RuleVersion, row.IsDraft, row.From, row.Until, row.OpenThreats, row.State, row.Total, row.Examined, row.Faulty, row.Matches, row.Suppressed,
        row.Kept, row.FirstMatchAt, row.LastMatchAt, row.CreatedAt, row.CreatedBy, row.StartedAt, row.EndedAt, row.EndedBy, row.Fault, threats);
}

/// <param name="Sequence">Place in the event log.</param>
/// <param name="EventId"><c>EVT-17</c>.</param>
/// <param name="Timestamp">When it happened, UTC.</param>
/// <param name="EntityField">What is under suspicion: an ECS field.</param>
/// <param name="EntityValue">Its value.</param>
/// <param name="Source">Where it came from; null when the event is no longer stored.</param>
/// <param name="Raw">The record, at most 500 characters; null when the event is no longer stored.</param>
public sealed record RuleRunMatchView(long Sequence, string EventId, DateTime Timestamp, string EntityField, string EntityValue, string? Source, string? Raw);

internal static class RuleRunErrors
{
    public static Error NotFound(string number) => Error.NotFound("Rule run", number);
}
