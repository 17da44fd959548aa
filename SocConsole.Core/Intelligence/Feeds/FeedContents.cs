using System.Runtime.CompilerServices;
using SocConsole.Core.Intelligence.Feeds.Readers;

namespace SocConsole.Core.Intelligence.Feeds;

/// <summary>Reads a content with the reader of its format, found out from name and beginning where nobody says it.</summary>
internal static class FeedContents
{
    private const int HeadBytes = 64 * 1024;

    /// <summary>What the content holds; a format that there is not ends with a fault.</summary>
    public static async IAsyncEnumerable<FeedItem> ReadAsync(Stream content, string? format, string name, FeedReading reading, [EnumeratorCancellation] CancellationToken ct)
    {
        var head = Array.Empty<byte>();
        if (format is null)
        {
            var buffer = new byte[HeadBytes];
            var length = await content.ReadAtLeastAsync(buffer, HeadBytes, throwOnEndOfStream: false, ct);
            head = buffer[..length];
            format = FeedReaders.Guess(name, head);
        }

        if (format is null || FeedReaders.Of(format) is not { } reader)
        {
            yield return FeedItem.Broken(format is null ? "Its format could not be found out; say it in the parameter format." : $"There is no format '{format}'.");
            yield break;
        }

        await using var whole = new PrefixedStream(head, content);
        await foreach (var item in reader.ReadAsync(whole, reading, ct).WithCancellation(ct))
        {
            yield return item;
        }
    }
}
