using System.Text.Json;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>An indicator as the API shows it.</summary>
/// <param name="IndicatorType">ip, cidr, domain, url, hash, email or cve.</param>
/// <param name="ConfidenceScore">From 0 to 1.</param>
public sealed record IndicatorView(
    int Id, IndicatorType IndicatorType, string Value, string NormalizedValue, double ConfidenceScore, Severity ThreatLevel, IReadOnlyList<string> Tags, string Description,
    DateTime FirstSeen, DateTime LastSeen, int? SourceId, string? ExternalId, JsonElement Metadata, bool IsActive, DateTime CreatedAt, DateTime UpdatedAt)
{
    public static IndicatorView Of(Indicator row) => new(
        row.Id, row.Type, row.Value, row.NormalizedValue, row.Confidence, row.ThreatLevel, row.Tags, row.Description,
        row.FirstSeen, row.LastSeen, row.SourceId, row.ExternalId, JsonSerializer.Deserialize<JsonElement>(row.Metadata), row.IsActive, row.CreatedAt, row.UpdatedAt);
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

/// <summary>Which indicators are asked for; everything left out does not narrow.</summary>
/// <param name="Tags">All of them.</param>
/// <param name="Search">Part of the value or the description, whatever its case.</param>
/// <param name="Active">Whether they are looked for.</param>
public sealed record IndicatorFilter(
    IndicatorType? Type = null, Severity? Level = null, int? SourceId = null, IReadOnlyList<string>? Tags = null, string? Search = null, bool? Active = null);

/// <summary>Rows to pass over and rows to show.</summary>
/// <param name="Skip">From 0.</param>
/// <param name="Limit">From 1 to <see cref="MaximumLimit"/>.</param>
public readonly record struct Slice(int Skip, int Limit)
{
    public const int MaximumLimit = 1_000;

    public Error? Validate() => this switch
    {
        { Skip: < 0 } => Error.Invalid("skip", "must be 0 or more"),
        { Limit: < 1 or > MaximumLimit } => Error.Invalid("limit", $"must be from 1 to {MaximumLimit}"),
        _ => null,
    };
}

/// <summary>What somebody says of one indicator.</summary>
/// <param name="Type">Null to find it out.</param>
/// <param name="Confidence">From 0 to 1.</param>
/// <param name="Metadata">A JSON object.</param>
public sealed record NewIndicator(
    IndicatorType? Type, string Value, double Confidence, Severity ThreatLevel, IReadOnlyList<string> Tags, string Description = "",
    string? ExternalId = null, string Metadata = "{}", DateTime? FirstSeen = null, DateTime? LastSeen = null);
