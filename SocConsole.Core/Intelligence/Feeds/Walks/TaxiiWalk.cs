using System.Globalization;
using System.Runtime.CompilerServices;
using SocConsole.Core.Intelligence.Feeds.Http;
using SocConsole.Core.Intelligence.Taxii;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Feeds.Walks;

/// <summary>
/// The pages of a TAXII 2.1 collection, from where the last fetch ended. Where a page says <c>next</c>, the same query is asked with it; where there is more without one, it is asked anew from
/// X-TAXII-Date-Added-Last. Never both, and never by a time of the objects themselves.
/// </summary>
internal sealed class TaxiiWalk : IFeedWalk
{
    /// <summary>Most pages of a fetch; the next one goes on behind them.</summary>
    public const int MaximumPages = 10_000;

    private const string MediaType = "application/taxii+json;version=2.1";
    private const int UsualSize = 1_000;
    private const int LargestSize = 10_000;

    public string? Format => "taxii";

    public async IAsyncEnumerable<WalkedContent> WalkAsync(FeedEndpoint endpoint, FeedClient client, Action<long> counted, [EnumeratorCancellation] CancellationToken ct)
    {
        var asked = new TaxiiQuestion(endpoint.Address, Size(endpoint), endpoint.Cursor?.AddedAfter, null);
        for (var number = 1; ; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"page {number}");
            var answer = await client.GetAsync(new FeedRequest(endpoint.Feed, asked.Address, null, MediaType), counted, ct);
            if (!answer.Succeeded(out var page, out var error))
            {
                // What came before is stored, and the cursor stands behind it.
                yield return new WalkedContent(name, null, null, null, error, IsFatal: number == 1);
                yield break;
            }

            var (content, envelope) = await TaxiiEnvelope.BufferAsync(page, ct);
            var following = envelope.More ? asked.After(envelope.Next, page.AddedLast) : null;
            yield return new WalkedContent(name, content, "stix", Cursor(page.AddedLast, envelope.More && envelope.Next is not null));
            if (!envelope.More)
            {
                yield break;
            }

            if (Problem(asked, following, number) is { } problem)
            {
                yield return new WalkedContent(name, null, null, null, problem, IsFatal: false);
                yield break;
            }

            asked = following!;
        }
    }

    // Objects that were added at the same time may stand on this page and on the next: a fetch that is cut off between them has to ask for all of that time again.
    private static FeedCursor? Cursor(string? addedLast, bool goesOn) => addedLast switch
    {
        null => null,
        _ when !goesOn => new FeedCursor(null, null, addedLast),
        _ => TaxiiTime.Read(addedLast) is { } time ? new FeedCursor(null, null, TaxiiTime.Write(TaxiiTime.Before(time))) : null,
    };

    private static Error? Problem(TaxiiQuestion asked, TaxiiQuestion? following, int pages) => following switch
    {
        null => Stopped("it says that there is more and does not say from where"),
        _ when following == asked => Stopped("it says that there is more and gives the same page again"),
        _ when pages == MaximumPages => Stopped($"a fetch reads at most {MaximumPages} pages; the next one goes on"),
        _ => null,
    };

    private static Error Stopped(string reason) => new(ErrorKind.Unavailable, "FETCH_FAILED", reason);

    private static int Size(FeedEndpoint endpoint) =>
        endpoint.Parameters.Reading.Parameters.TryGetValue("page_size", out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= LargestSize
            ? size
            : UsualSize;
}
