using System.Text.Json;
using SocConsole.Core.Enrichment.Providers;

namespace SocConsole.Core.Enrichment.Lookups;

/// <summary>One provider's answer within a lookup, in the documented form.</summary>
/// <param name="Provider">Its name.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Status">ok, not_found, rate_limited, timeout, auth_error, error, not_configured or withheld.</param>
/// <param name="LatencyMs">How long the provider took, in milliseconds, waiting for a turn left out; of a cached answer what it took then; null when it was not asked.</param>
/// <param name="Reputation">0 to 100; null when it did not judge.</param>
/// <param name="Confidence">How much its word counts, 0 to 1; null when it did not judge.</param>
/// <param name="DetectionRatio">Such as <c>3/90</c>; null without counts.</param>
/// <param name="Link">Its page about the indicator.</param>
/// <param name="Flags">Short facts by name.</param>
/// <param name="IsAllowed">It stands on a list by which the organization allows it.</param>
/// <param name="Benign">Explicit evidence that it is harmless, 0 to 1.</param>
/// <param name="Raw">As it came, when it was asked for and is still kept.</param>
/// <param name="Error">Why there is no answer; null when there is one.</param>
/// <param name="Cached">Whether it is what was answered before.</param>
/// <param name="CacheAgeSeconds">How long ago; null when it is fresh.</param>
/// <param name="FetchedAt">When the provider said it, UTC; null when it did not.</param>
/// <param name="RetryAt">When it can be asked again, UTC; null where nothing is said of that.</param>
/// <param name="WaitedMs">How long it waited for its turn under the key's limits, in milliseconds.</param>
/// <param name="Reach">console, list or outside: how far the indicator travels when it is asked.</param>
public sealed record ProviderResult(
    string Provider, string Title, ProviderStatus Status, int? LatencyMs, int? Reputation, int? MaliciousCount, int? SuspiciousCount, int? HarmlessCount, double? Confidence, int? TotalScans,
    string? DetectionRatio, string? Link, IReadOnlyDictionary<string, object> Flags, bool IsAllowed, double Benign, string? BenignReason, IReadOnlyList<ProviderEvidence> Evidence, JsonElement? Raw,
    ProviderResultError? Error, bool Cached, int? CacheAgeSeconds, DateTime? FetchedAt, DateTime? FirstSeen, DateTime? LastSeen, DateTime? RetryAt, int WaitedMs, ProviderReach Reach)
{
    /// <summary>Whether it gave an answer, be it that it knows nothing.</summary>
    public bool HasAnswered => Status is ProviderStatus.Ok or ProviderStatus.NotFound;

    /// <summary>Whether it counts in the verdict.</summary>
    public bool Judges => Reputation is not null || Benign > 0 || IsAllowed;
}

/// <param name="Code">Such as <c>PROVIDER_TIMEOUT</c>.</param>
/// <param name="Message">A sentence for a person.</param>
public sealed record ProviderResultError(string Code, string Message);
