namespace SocConsole.Core.Intelligence.Feeds.Http;

/// <summary>One document to ask a feed for.</summary>
/// <param name="Feed">Whose limits, headers and key it takes.</param>
/// <param name="Address">With the key's place still in it, if it has one.</param>
/// <param name="Cursor">What the document answered last; null asks without a condition.</param>
/// <param name="Accept">The media type to ask for; null takes any.</param>
public sealed record FeedRequest(FeedAccess Feed, string Address, FeedCursor? Cursor, string? Accept);

/// <summary>How a feed is asked.</summary>
/// <param name="Id">Whose rate it counts for.</param>
/// <param name="Key">In the clear; null for none. It goes into no log and no message.</param>
/// <param name="Authentication">How the key is sent, see <see cref="FeedParameters.Authentication"/>.</param>
public sealed record FeedAccess(int OrganizationId, int Id, IReadOnlyDictionary<string, string> Headers, IReadOnlyDictionary<string, int> RateLimits, string? Key, string Authentication);
