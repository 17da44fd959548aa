using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using SocConsole.Tests.Outbound;

namespace SocConsole.Tests.Automation.Webhooks;

/// <summary>What arrived, to the byte.</summary>
internal sealed record ReceivedDelivery(string Path, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public string Id => Headers["X-Soc-Delivery"];
}

/// <summary>A receiver on a real port that keeps what it gets.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebServer server;

    private WebhookReceiver(WebServer server, ConcurrentQueue<ReceivedDelivery> received) => (this.server, Received) = (server, received);

    public ConcurrentQueue<ReceivedDelivery> Received { get; }

    public string Url => new Uri(server.Address, "/hook").ToString();

    public static Task<WebhookReceiver> StartAsync(int status = 200) => StartAsync((_, _) => Task.FromResult(Results.StatusCode(status)));

    /// <param name="answer">Answers a request, given how many came until then, itself counted.</param>
    public static async Task<WebhookReceiver> StartAsync(Func<HttpContext, int, Task<IResult>> answer)
    {
        var (received, count) = (new ConcurrentQueue<ReceivedDelivery>(), 0);
        var server = await WebServer.StartAsync(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            received.Enqueue(new ReceivedDelivery(
                http.Request.Path, body.ToArray(), http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
            return await answer(http, Interlocked.Increment(ref count));
        });
        return new WebhookReceiver(server, received);
    }

    /// <summary>Holds a request until it is given up.</summary>
    public static async Task<IResult> HangAsync(HttpContext http)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Results.Empty;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
