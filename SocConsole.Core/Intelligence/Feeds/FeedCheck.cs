using SocConsole.Core.Intelligence.Sources;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Feeds;

/// <summary>What is asked of a feed's configuration.</summary>
internal static class FeedCheck
{
    /// <summary>Stands in an address for the key, where a provider wants it in the path.</summary>
    public const string KeyPlace = "{key}";

    private const int MaximumName = 100;
    private const int MaximumValue = 1_000;
    private const int MaximumRate = 100_000;
    private const int MaximumParameters = 16_384;

    // Credentials belong into the key, which is encrypted and not shown; the others belong to the connection.
    private static readonly HashSet<string> Refused = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", "Proxy-Authorization", "Cookie", "Host", "Content-Length", "Transfer-Encoding", "Connection", "If-None-Match", "If-Modified-Since",
    };

    public static Error? Of(FeedDraft draft) =>
        draft switch
        {
            _ when draft.SourceName.Trim().Length is 0 or > ThreatSource.MaximumName => Error.Invalid("source_name", $"must have 1 to {ThreatSource.MaximumName} characters"),
            { BaseUrl.Length: > Feed.MaximumUrl } => Error.Invalid("base_url", $"must have at most {Feed.MaximumUrl} characters"),
            _ when !IsAddress(draft.BaseUrl) => Error.Invalid("base_url", "must be an http or https address without a user name"),
            { ApiKey.Length: > ThreatSource.MaximumKey } => Error.Invalid("api_key", $"must have at most {ThreatSource.MaximumKey} characters"),
            { Parameters.Length: > MaximumParameters } => Error.Invalid("parameters", $"must have at most {MaximumParameters} characters"),
            _ => Endpoints(draft) ?? Rates(draft) ?? Headers(draft) ?? FeedParameters.Read(draft.Parameters).Error,
        };

    private static Error? Endpoints(FeedDraft draft)
    {
        if (draft.Endpoints.Count > Feed.MaximumEndpoints)
        {
            return Error.Invalid("endpoints", $"must be at most {Feed.MaximumEndpoints}");
        }

        return draft.Endpoints.Any(entry => entry.Key.Length is 0 or > MaximumName || entry.Value is null || entry.Value.Length > MaximumValue || !IsAddress(Address(draft.BaseUrl, entry.Value)))
            ? Error.Invalid("endpoints", "each must have a name and be a path below base_url")
            : null;
    }

    private static Error? Rates(FeedDraft draft) =>
        draft.RateLimits.FirstOrDefault(entry => entry.Key is not ("per_minute" or "per_hour") || entry.Value is < 1 or > MaximumRate) is { Key: { } name }
            ? Error.Invalid($"rate_limits.{name}", $"there are per_minute and per_hour, each from 1 to {MaximumRate}")
            : null;

    private static Error? Headers(FeedDraft draft)
    {
        if (draft.Headers.Count > Feed.MaximumHeaders)
        {
            return Error.Invalid("headers", $"must be at most {Feed.MaximumHeaders}");
        }

        foreach (var (name, value) in draft.Headers)
        {
            if (name.Length is 0 or > MaximumName || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') || value is null || value.Length > MaximumValue || value.Any(char.IsControl))
            {
                return Error.Invalid("headers", "each must have a plain name and a value of one line");
            }

            if (Refused.Contains(name))
            {
                return Error.Invalid($"headers.{name}", "can't be set here; credentials go into api_key");
            }
        }

        return null;
    }

    /// <summary>Joined as texts, so that a path does not replace one that the base has: <c>/feed</c> and <c>/ips.txt</c> make <c>/feed/ips.txt</c>.</summary>
    public static string Address(string baseUrl, string endpoint) =>
        endpoint.Length == 0 ? baseUrl
        : endpoint[0] == '?' ? baseUrl + endpoint
        : $"{baseUrl.TrimEnd('/')}/{endpoint.TrimStart('/')}";

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text.Replace(KeyPlace, "key", StringComparison.Ordinal), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 && uri.Host.Length > 0;
}
