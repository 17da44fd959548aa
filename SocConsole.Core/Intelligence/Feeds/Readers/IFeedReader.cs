namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>Reads indicators out of one format, while the content streams by. Stateless; a reading of its own for each call.</summary>
public interface IFeedReader
{
    /// <summary>The format's name in settings and requests: <c>txt</c>, <c>csv</c>, <c>stix</c>.</summary>
    string Format { get; }

    /// <summary>
    /// Everything in the content, in its order. What can't be read as a whole ends with one item that has a <see cref="FeedItem.Fault"/>; no exception but those of the stream and of
    /// cancellation leaves it, whatever the content holds.
    /// </summary>
    IAsyncEnumerable<FeedItem> ReadAsync(Stream content, FeedReading reading, CancellationToken ct);
}
