using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>What a reader found next: an indicator, a row that holds none, or the reason why there is no more to read. Just one of the three is set.</summary>
public readonly record struct FeedItem(IndicatorRow? Row, FeedRejection? Rejection, string? Fault)
{
    public static FeedItem Of(IndicatorRow row) => new(row, null, null);

    public static FeedItem Rejected(long place, string text, string reason) =>
        new(null, new FeedRejection(place, text.Length > FeedRejection.MaximumText ? text[..FeedRejection.MaximumText] : text, reason), null);

    public static FeedItem Broken(string reason) => new(null, null, reason);
}

/// <summary>A row whose indicator field holds no indicator.</summary>
/// <param name="Place">Its line or record, from 1.</param>
/// <param name="Text">The row or its field, at most <see cref="MaximumText"/> characters.</param>
/// <param name="Reason">Why it is none, for a person.</param>
public sealed record FeedRejection(long Place, string Text, string Reason)
{
    public const int MaximumText = 200;
}
