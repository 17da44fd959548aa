namespace SocConsole.Core.Intelligence.Feeds.Http;

/// <summary>What a feed answered: a document, or that it has not changed. Dispose it when it is read.</summary>
/// <param name="Content">Bounded; null when it has not changed.</param>
/// <param name="Length">Bytes that are to come; null when the other side does not say.</param>
/// <param name="Next">What to ask with the next time, once all of this is stored.</param>
/// <param name="AddedLast">TAXII's X-TAXII-Date-Added-Last; null elsewhere.</param>
public sealed record FeedAnswer(Stream? Content, long? Length, FeedCursor Next, string? AddedLast, HttpResponseMessage Message) : IAsyncDisposable
{
    public bool IsUnchanged => Content is null;

    public async ValueTask DisposeAsync()
    {
        if (Content is not null)
        {
            await Content.DisposeAsync();
        }

        Message.Dispose();
    }
}
