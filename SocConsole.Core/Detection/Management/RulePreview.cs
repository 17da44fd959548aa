namespace SocConsole.Core.Detection.Management;

/// <summary>What is to be tried on stored events before it is saved: a rule's text, or an exception's selection for a rule.</summary>
/// <param name="Text">The new text of a rule; null to try an exception.</param>
/// <param name="RuleId">For a text: the rule that it would replace, null for a new one. For a selection: the rule, needed.</param>
/// <param name="Selection">The exception's selection; null to try a text.</param>
public sealed record PreviewRequest(string? Text, string? RuleId, string? Selection);

/// <summary>What a rule would have done with the newest stored events.</summary>
/// <param name="Scanned">Events of the organization that were looked at, the newest first.</param>
/// <param name="Complete">Whether these were all that are stored; false when the number or the time ran out, or a correlation had more events than it is counted over.</param>
/// <param name="From">When the oldest of them happened, UTC; null when there were none.</param>
/// <param name="Until">When the newest of them happened.</param>
/// <param name="Matches">Events that it would match; for a correlation, events at which it would fire.</param>
/// <param name="MatchesBefore">What the stored rule matches; null for a new one.</param>
/// <param name="Added">Events that only the new one matches.</param>
/// <param name="Removed">Events that only the stored one matches; for an exception, those that it would hold back.</param>
/// <param name="AddedSamples">At most 20 of <paramref name="Added"/>, the newest first.</param>
/// <param name="RemovedSamples">At most 20 of <paramref name="Removed"/>.</param>
/// <param name="Kept">What people said of threats with events that it would match.</param>
/// <param name="Lost">What people said of threats with events that it would no longer match.</param>
/// <param name="MissingFields">Fields that the rule names and no event has.</param>
/// <param name="MicrosecondsPerEvent">Mean time of trying it on an event; null when none was tried.</param>
public sealed record PreviewResult(
    int Scanned, bool Complete, DateTime? From, DateTime? Until, int Matches, int? MatchesBefore, int Added, int Removed,
    IReadOnlyList<PreviewSample> AddedSamples, IReadOnlyList<PreviewSample> RemovedSamples, PreviewVerdicts Kept, PreviewVerdicts Lost,
    IReadOnlyList<string> MissingFields, double? MicrosecondsPerEvent);

/// <param name="Sequence">Its place in the event log.</param>
/// <param name="Timestamp">When it happened, UTC.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Raw">The record, at most 500 characters.</param>
/// <param name="Matched">Fields that made the rule match.</param>
public sealed record PreviewSample(long Sequence, DateTime Timestamp, string Source, string Raw, IReadOnlyDictionary<string, string> Matched);

/// <param name="TruePositives">Events that are evidence of a threat that was mitigated.</param>
/// <param name="FalsePositives">Events that are evidence of a threat that was judged a false positive.</param>
/// <param name="Judged">How many events were looked up: the newest 5,000 at most.</param>
public sealed record PreviewVerdicts(int TruePositives, int FalsePositives, int Judged);
