using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using SocConsole.Core.Intelligence.Feeds;

namespace SocConsole.Web.Endpoints.Intelligence;

/// <param name="SourceName">Whose indicators they are; a source of the name is made where there is none.</param>
/// <param name="IsEnabled">Whether it is fetched; true unless said.</param>
/// <param name="BaseUrl">http or https; <c>{key}</c> stands for the key where it belongs into the path.</param>
/// <param name="Endpoints">Paths below the address, by name; none reads the address itself.</param>
/// <param name="RateLimits">Requests at most: per_minute, per_hour.</param>
/// <param name="Headers">Sent with each request; credentials go into api_key.</param>
/// <param name="Parameters">format (auto unless said), interval_minutes (60; 0 for by hand only), auth (bearer, basic, header:NAME, query:NAME), confidence, threat_level, tags, and the format's own.</param>
/// <param name="ApiKey">Kept encrypted and never shown; left out keeps the one that is there, empty forgets it.</param>
internal sealed record FeedBody(
    [property: Required] string SourceName, bool? IsEnabled, [property: Required] string BaseUrl, IReadOnlyDictionary<string, string>? Endpoints, IReadOnlyDictionary<string, int>? RateLimits,
    IReadOnlyDictionary<string, string>? Headers, JsonElement? Parameters, string? ApiKey)
{
    public FeedDraft ToDraft() => new(
        SourceName, IsEnabled ?? true, BaseUrl, Endpoints ?? new Dictionary<string, string>(), RateLimits ?? new Dictionary<string, int>(), Headers ?? new Dictionary<string, string>(),
        Parameters is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } said ? said.GetRawText() : "{}", ApiKey);
}

/// <param name="Feeds">By name.</param>
internal sealed record FeedListBody(IReadOnlyList<FeedView> Feeds);

internal sealed record FeedPresetListBody(IReadOnlyList<FeedPreset> Presets);
