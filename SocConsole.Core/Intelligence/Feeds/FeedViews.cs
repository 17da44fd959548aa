using System.Text.Json;
using SocConsole.Core.Intelligence.Jobs;

namespace SocConsole.Core.Intelligence.Feeds;

/// <summary>What is said of a feed.</summary>
/// <param name="SourceName">Whose indicators they are; a source of the name is made where there is none.</param>
/// <param name="Endpoints">Paths below the address, by name; empty reads the address itself.</param>
/// <param name="Parameters">A JSON object.</param>
/// <param name="ApiKey">Null keeps the one that is there; empty forgets it.</param>
public sealed record FeedDraft(
    string SourceName, bool IsEnabled, string BaseUrl, IReadOnlyDictionary<string, string> Endpoints, IReadOnlyDictionary<string, int> RateLimits,
    IReadOnlyDictionary<string, string> Headers, string Parameters, string? ApiKey);

/// <summary>A feed as the API shows it; its key is never shown.</summary>
/// <param name="Format">What its contents are read as; <c>auto</c> finds out.</param>
/// <param name="IntervalMinutes">Between two fetches; 0 for by hand only.</param>
/// <param name="LastFetch">When it was read last, well or not.</param>
/// <param name="NextFetchAt">When it is due by itself; null for by hand only.</param>
/// <param name="ConsecutiveFailures">0 while it is healthy.</param>
/// <param name="LastJob">Its latest job; null before the first.</param>
public sealed record FeedView(
    int Id, int SourceId, string SourceName, bool IsEnabled, string BaseUrl, IReadOnlyDictionary<string, string> Endpoints, IReadOnlyDictionary<string, int> RateLimits,
    IReadOnlyDictionary<string, string> Headers, JsonElement Parameters, string Format, int IntervalMinutes, bool HasApiKey, DateTime? LastFetch, DateTime? LastSuccess, DateTime? NextFetchAt,
    int ConsecutiveFailures, string? LastError, FetchJobView? LastJob, DateTime CreatedAt, DateTime UpdatedAt)
{
    internal static FeedView Of(Feed row, FetchJob? last)
    {
        var parameters = FeedParameters.Read(row.Parameters).Value;
        return new FeedView(
            row.Id, row.SourceId, row.SourceName, row.IsEnabled, row.BaseUrl, row.Endpoints, row.RateLimits, row.Headers, JsonSerializer.Deserialize<JsonElement>(row.Parameters),
            parameters?.Format ?? FeedParameters.AnyFormat, (int)(parameters?.Interval.TotalMinutes ?? 0), row.ProtectedKey is not null, row.LastFetch, row.LastSuccess, row.NextFetchAt,
            row.ConsecutiveFailures, row.LastError, last is null ? null : FetchJobView.Of(last), row.CreatedAt, row.UpdatedAt);
    }
}
