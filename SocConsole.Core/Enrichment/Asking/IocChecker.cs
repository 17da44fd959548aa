using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Core.Enrichment.Verdicts;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Enrichment.Asking;

/// <summary>How an indicator is checked.</summary>
/// <param name="ForceRefresh">Asks though an answer is kept.</param>
/// <param name="Tlp">Its marking, where somebody said one; one that the organization's own indicator carries counts too, and the narrower wins.</param>
/// <param name="Patience">Longest wait for a turn under a key's limits.</param>
public sealed record CheckOptions(bool ForceRefresh, Tlp? Tlp, TimeSpan Patience);

/// <summary>What a check comes to.</summary>
/// <param name="Results">One for each provider that takes the type, those that need nobody first, then by title.</param>
public sealed record CheckOutcome(IReadOnlyList<ProviderResult> Results, Verdict Verdict);

/// <summary>Asks every provider that takes an indicator, all at once, and judges what they say. Stores no lookup.</summary>
public interface IIocChecker
{
    /// <summary>Ends when all have answered or given up; a provider that fails is a result, never an exception.</summary>
    Task<CheckOutcome> CheckAsync(int organizationId, Ioc ioc, CheckOptions options, CancellationToken ct);
}
