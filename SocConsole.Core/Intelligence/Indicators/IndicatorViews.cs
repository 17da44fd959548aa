using System.Text.Json;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>An indicator as the API shows it.</summary>
/// <param name="IndicatorType">ip, cidr, domain, url, hash, email or cve.</param>
/// <param name="ConfidenceScore">From 0 to 1.</param>
/// <param name="Score">What decay has left of the confidence now, a whole number from 0 to 100.</param>
/// <param name="Tlp">Null where nobody said.</param>
/// <param name="ValidUntil">UTC; null for no end.</param>
/// <param name="NextReactionAt">When the score comes to the next point of its decay, UTC; null when it decays no more.</param>
public sealed record IndicatorView(
    int Id, IndicatorType IndicatorType, string Value, string NormalizedValue, double ConfidenceScore, Severity ThreatLevel, IReadOnlyList<string> Tags, string Description,
    DateTime FirstSeen, DateTime LastSeen, int? SourceId, string? ExternalId, JsonElement Metadata, bool IsActive, DateTime CreatedAt, DateTime UpdatedAt,
    double Score, IndicatorState State, Tlp? Tlp, DateTime? ValidUntil, long SightingCount, DateTime? LastSightedAt, DateTime? NextReactionAt)
{
    public static IndicatorView Of(Indicator row, DateTime now) => new(
        row.Id, row.Type, row.Value, row.NormalizedValue, row.Confidence, row.ThreatLevel, row.Tags, row.Description,
        row.FirstSeen, row.LastSeen, row.SourceId, row.ExternalId, JsonSerializer.Deserialize<JsonElement>(row.Metadata), row.State == IndicatorState.Active, row.CreatedAt, row.UpdatedAt,
        Math.Round(IndicatorDecay.Score(row, now)), row.State, row.Tlp, row.ValidUntil, row.SightingCount, row.LastSightedAt, row.NextReactionAt);
}

/// <summary>What one source says of an indicator.</summary>
public sealed record IndicatorClaimView(int SourceId, string Source, double ConfidenceScore, Severity ThreatLevel, string? ExternalId, DateTime FirstSeen, DateTime LastSeen);

/// <summary>Totals of an organization's indicators.</summary>
/// <param name="LastUpdate">When one changed last; null while there are none.</param>
public sealed record IndicatorSummary(
    long TotalIndicators, IReadOnlyDictionary<string, long> IndicatorsByType, IReadOnlyDictionary<string, long> IndicatorsByLevel, int ActiveSources, DateTime? LastUpdate);

/// <summary>What deduplication found.</summary>
/// <param name="ProcessingTime">Seconds.</param>
public sealed record DeduplicationView(long OriginalCount, long DeduplicatedCount, long DuplicatesFound, double ProcessingTime);
