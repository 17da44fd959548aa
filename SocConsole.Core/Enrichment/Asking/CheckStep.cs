using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Verdicts;

namespace SocConsole.Core.Enrichment.Asking;

/// <summary>Something that happened within a check.</summary>
public abstract record CheckStep;

/// <summary>Who is asked: those that need nobody first, then by title.</summary>
public sealed record CheckBegun(IReadOnlyList<ProviderProfile> Providers) : CheckStep;

/// <summary>A provider's key is at its limit.</summary>
/// <param name="Place">In the queue, from 1.</param>
/// <param name="ExpectedAt">When its turn is expected, UTC.</param>
public sealed record ProviderWaits(string Provider, int Place, DateTime ExpectedAt) : CheckStep;

/// <summary>A provider answered, or will not.</summary>
/// <param name="Raw">As it came; null for none.</param>
/// <param name="Verdict">Of those that have answered so far.</param>
/// <param name="Answered">How many gave an answer so far.</param>
/// <param name="Over">How many are over so far, whatever came of it.</param>
/// <param name="Asked">Of how many.</param>
public sealed record ProviderAnswered(ProviderResult Result, string? Raw, Verdict Verdict, int Answered, int Over, int Asked) : CheckStep;
