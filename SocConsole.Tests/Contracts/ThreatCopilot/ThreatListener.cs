using System.Net.WebSockets;
using System.Text.Json;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Contracts.ThreatCopilot;

/// <summary>A client of <c>/ws/threats</c>. What does not come within a minute fails the test.</summary>
internal sealed class ThreatListener : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ClientWebSocket socket = new();
    private readonly byte[] buffer = new byte[64 * 1024];

    /// <summary>Set once the console has closed the connection.</summary>
    public WebSocketCloseStatus? Closed => socket.CloseStatus;

    /// <summary>Connects and signs in with the token of a client.</summary>
    public static async Task<ThreatListener> OpenAsync(ConsoleApplication console, HttpClient client)
    {
        var listener = await ConnectAsync(console);
        await listener.SendAsync(new { type = "auth", token = client.DefaultRequestHeaders.Authorization!.Parameter });
        var answer = await listener.NextAsync();
        Assert.Equal("auth_ok", answer?.GetProperty("type").GetString());
        return listener;
    }

    public static async Task<ThreatListener> ConnectAsync(ConsoleApplication console)
    {
        var listener = new ThreatListener();
        using var limit = new CancellationTokenSource(Patience);
        await listener.socket.ConnectAsync(new UriBuilder(console.Address) { Scheme = "ws", Path = "/ws/threats" }.Uri, limit.Token);
        return listener;
    }

    public async Task SendAsync(object message)
    {
        using var limit = new CancellationTokenSource(Patience);
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
    }

    /// <summary>The next message; null when the console closes instead.</summary>
    public async Task<JsonElement?> NextAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var received = await socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
        Assert.True(received.EndOfMessage);
        return received.MessageType == WebSocketMessageType.Close ? null : JsonSerializer.Deserialize<JsonElement>(buffer.AsSpan(0, received.Count));
    }

    /// <summary>Everything up to the first message of the type, which is the last of the list.</summary>
    public async Task<IReadOnlyList<JsonElement>> UntilAsync(string type, string? threatId = null)
    {
        List<JsonElement> heard = [];
        while (heard.Count < 1000)
        {
            var message = await NextAsync();
            Assert.True(message is not null, $"The console closed before {type}.");
            heard.Add(message.Value);
            if (TypeOf(message.Value) == type && (threatId is null || ThreatOf(message.Value) == threatId))
            {
                return heard;
            }
        }

        throw new InvalidOperationException($"A thousand messages and no {type}.");
    }

    public static string TypeOf(JsonElement message) => message.GetProperty("type").GetString()!;

    public static string? ThreatOf(JsonElement message) => message.GetProperty("data").GetProperty("threat_id").GetString();

    public void Dispose() => socket.Dispose();
}
