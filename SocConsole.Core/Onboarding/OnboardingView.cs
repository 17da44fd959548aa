namespace SocConsole.Core.Onboarding;

/// <summary>How far an organization's onboarding is. Times are UTC.</summary>
/// <param name="Step">The first step that is not done; the last one when all are.</param>
/// <param name="Done">Steps that are really done.</param>
/// <param name="Missing">What is not done, a reason for each open step.</param>
/// <param name="Percent">25 for each step that is done.</param>
/// <param name="Assets">Assets that are known.</param>
/// <param name="Agents">Agents that have enrolled and are not revoked.</param>
/// <param name="WaitingTokens">Enrolment tokens that nobody used yet.</param>
public sealed record OnboardingView(
    OnboardingStatus Status, OnboardingStep Step, IReadOnlyList<OnboardingStep> Done, IReadOnlyList<string> Missing, int Percent, OrganizationProfile? Profile,
    IReadOnlyDictionary<string, bool> Permissions, int Assets, int Agents, int WaitingTokens, DateTime? StartedAt, DateTime? CompletedAt, DateTime? SkippedAt);
