namespace SocConsole.Core.Enrichment.Verdicts;

/// <summary>The band of a score, from the least to the most.</summary>
public enum IocVerdict
{
    Clean,

    /// <summary>A score that says neither, or no answer at all.</summary>
    Unknown,
    Suspicious,
    Malicious,
}

/// <summary>One provider's part in a score.</summary>
/// <param name="Provider">Its name.</param>
/// <param name="Points">What it adds, or takes away when negative; one decimal. The points of a verdict sum to its score.</param>
/// <param name="Reason">Why, as a short phrase.</param>
public sealed record Contribution(string Provider, double Points, string Reason);

/// <summary>What the providers that answered say together.</summary>
/// <param name="Band">Always the band of the score; unknown without one.</param>
/// <param name="Score">0 to 100; null when no provider judged.</param>
/// <param name="Explanation">The judgement in a sentence or two.</param>
/// <param name="Contributions">The most telling first.</param>
/// <param name="ScoreIfNotAllowed">What it would be without the lists that allow it; null where none does.</param>
public sealed record Verdict(IocVerdict Band, int? Score, string Explanation, IReadOnlyList<Contribution> Contributions, int? ScoreIfNotAllowed);

/// <summary>A provider that answered with a finding.</summary>
/// <param name="Weight">Of the provider, 0 to 1; a finding may carry its own.</param>
public sealed record Voice(string Provider, string Title, double Weight, Providers.ProviderFinding Finding);
