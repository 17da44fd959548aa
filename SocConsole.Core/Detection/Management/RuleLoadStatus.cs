namespace SocConsole.Core.Detection.Management;

/// <summary>Whether an organization's rules run as they are saved.</summary>
/// <param name="LoadedAt">When the rules that run now were compiled, UTC; null before the first time.</param>
/// <param name="Pending">A change is saved and not compiled yet.</param>
/// <param name="FailedBecause">Why the last try failed; null when it did not.</param>
/// <param name="Failures">How many tries failed in a row.</param>
/// <param name="NextTryAt">When it is tried again, UTC; null when nothing failed.</param>
public sealed record RuleLoadStatus(DateTime? LoadedAt, bool Pending, string? FailedBecause = null, int Failures = 0, DateTime? NextTryAt = null);
