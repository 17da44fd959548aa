namespace SocConsole.Core.InsiderRisk.Activities;

/// <summary>An activity as it was sent, checked.</summary>
/// <param name="UserId">The sender's id of the person.</param>
/// <param name="Details">JSON object as it came, at most <see cref="ActivityReader.LongestDetails"/> characters.</param>
public sealed record ActivityDraft(string UserId, string Details, ActivityFacts Facts);
