using System.Globalization;
using System.Runtime.CompilerServices;
using SocConsole.Core.Intelligence.Feeds.Http;
using SocConsole.Core.Intelligence.Feeds.Readers;

namespace SocConsole.Core.Intelligence.Feeds.Walks;

/// <summary>
/// The directory of a MISP feed: its manifest, then the events that changed since the last fetch, the oldest first. An event that can't be had is remarked and the others are read; the cursor stays
/// before it, so that the next fetch asks for it again.
/// </summary>
internal sealed class MispFeedWalk : IFeedWalk
{
    /// <summary>Most events of a fetch; the next one goes on behind them.</summary>
    public const int MaximumEvents = 20_000;

    private const string Manifest = "manifest.json";

    public string? Format => "misp-feed";

    public async IAsyncEnumerable<WalkedContent> WalkAsync(FeedEndpoint endpoint, FeedClient client, Action<long> counted, [EnumeratorCancellation] CancellationToken ct)
    {
        var directory = Directory(endpoint.Address);
        var asked = await client.GetAsync(new FeedRequest(endpoint.Feed, directory + Manifest, endpoint.Cursor, null), counted, ct);
        if (!asked.Succeeded(out var answer, out var error))
        {
            yield return new WalkedContent(Manifest, null, null, null, error);
            yield break;
        }

        if (answer.IsUnchanged)
        {
            yield return new WalkedContent(Manifest, answer, null, null);
            yield break;
        }

        var read = await ReadAsync(answer, ct);
        if (!read.Succeeded(out var manifest, out var invalid))
        {
            yield return new WalkedContent(Manifest, null, null, null, invalid);
            yield break;
        }

        await foreach (var content in EventsAsync(endpoint, client, counted, directory, manifest, answer.Next, ct))
        {
            yield return content;
        }
    }

    private static async IAsyncEnumerable<WalkedContent> EventsAsync(
        FeedEndpoint endpoint, FeedClient client, Action<long> counted, string directory, IReadOnlyList<MispManifestEntry> manifest, FeedCursor manifestCursor, [EnumeratorCancellation] CancellationToken ct)
    {
        var since = Seconds(endpoint.Cursor);
        var due = manifest.Where(item => item.Timestamp is not { } time || since is not { } last || time > last).OrderBy(item => item.Timestamp).Take(MaximumEvents).ToList();
        var isWhole = due.Count < MaximumEvents;
        var failed = false;
        for (var at = 0; at < due.Count; at++)
        {
            var name = $"{due[at].Uuid:D}.json";
            var answer = await client.GetAsync(new FeedRequest(endpoint.Feed, directory + name, null, null), counted, ct);
            if (!answer.Succeeded(out var found, out var error))
            {
                failed = true;
                yield return new WalkedContent(name, null, null, null, error, IsFatal: false);
                continue;
            }

            // Several events may have changed in the same second.
            var isLast = at + 1 == due.Count;
            var isBehind = !failed && due[at].Timestamp is not null && (isLast || due[at + 1].Timestamp > due[at].Timestamp);
            var condition = isLast && isWhole ? manifestCursor : new FeedCursor(null, null, null);
            yield return new WalkedContent(name, found, "misp", isBehind ? condition with { AddedAfter = Written(due[at].Timestamp!.Value) } : null);
        }
    }

    private static async Task<Kernel.Result<IReadOnlyList<MispManifestEntry>>> ReadAsync(FeedAnswer answer, CancellationToken ct)
    {
        await using (answer)
        {
            return await MispManifest.ReadAsync(answer.Content!, ct);
        }
    }

    private static string Directory(string address) =>
        (address.EndsWith("/" + Manifest, StringComparison.OrdinalIgnoreCase) ? address[..^Manifest.Length] : address).TrimEnd('/') + "/";

    private static DateTime? Seconds(FeedCursor? cursor) =>
        long.TryParse(cursor?.AddedAfter, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime
            : null;

    private static string Written(DateTime time) => new DateTimeOffset(time, TimeSpan.Zero).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
