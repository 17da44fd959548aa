using SocConsole.Core.Intelligence.Feeds.Http;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Feeds.Walks;

/// <summary>Goes through what an endpoint offers: one document, the pages of a TAXII collection, the events of a MISP feed.</summary>
public interface IFeedWalk
{
    /// <summary>The feed's format that it is for; null for every format that a reader reads.</summary>
    string? Format { get; }

    /// <summary>
    /// What there is, one after the other; each content is read before the next is asked for, and disposed by the reader of this sequence. A failure ends the walk unless the next
    /// content can be had all the same.
    /// </summary>
    IAsyncEnumerable<WalkedContent> WalkAsync(FeedEndpoint endpoint, FeedClient client, Action<long> counted, CancellationToken ct);
}

/// <summary>One endpoint of a feed.</summary>
/// <param name="Name">As the feed names it.</param>
/// <param name="Address">The whole address, the key's place still in it.</param>
/// <param name="Cursor">Where it was left; null for the first time, and when everything is to be read again.</param>
public sealed record FeedEndpoint(FeedAccess Feed, string Name, string Address, FeedCursor? Cursor, FeedParameters Parameters);

/// <summary>One content of a walk, or why it can't be had.</summary>
/// <param name="Name">For a person: a file's name, a page.</param>
/// <param name="Answer">Null when there is an error.</param>
/// <param name="Format">The reader's name; null to find out.</param>
/// <param name="Next">The endpoint's cursor once this content is stored; null leaves it.</param>
/// <param name="IsFatal">Whether an error ends the endpoint's fetch as failed; otherwise it is only remarked.</param>
public sealed record WalkedContent(string Name, FeedAnswer? Answer, string? Format, FeedCursor? Next, Error? Error = null, bool IsFatal = true);
