using System.Runtime.CompilerServices;
using SocConsole.Core.Intelligence.Feeds.Http;

namespace SocConsole.Core.Intelligence.Feeds.Walks;

/// <summary>An endpoint that is one document.</summary>
internal sealed class DocumentWalk : IFeedWalk
{
    public string? Format => null;

    public async IAsyncEnumerable<WalkedContent> WalkAsync(FeedEndpoint endpoint, FeedClient client, Action<long> counted, [EnumeratorCancellation] CancellationToken ct)
    {
        var format = endpoint.Parameters.Format == FeedParameters.AnyFormat ? null : endpoint.Parameters.Format;
        var answer = await client.GetAsync(new FeedRequest(endpoint.Feed, endpoint.Address, endpoint.Cursor, null), counted, ct);
        yield return answer.Succeeded(out var document, out var error)
            ? new WalkedContent(endpoint.Name, document, format, document.Next)
            : new WalkedContent(endpoint.Name, null, null, null, error);
    }
}
