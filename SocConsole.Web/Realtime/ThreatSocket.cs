using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Authentication;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Auth;

namespace SocConsole.Web.Realtime;

/// <summary>
/// <c>/ws/threats</c>: the first message signs in, then the console tells of threats, playbooks, fetch jobs and changed indicators as they are committed. A listener that can't keep up is
/// closed (1013) rather than given a gap; it reads the lists and connects again.
/// </summary>
internal sealed partial class ThreatSocket(IEventBus bus, IServiceScopeFactory scopes, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<ThreatSocket> logger)
{
    private const int MaximumMessage = 16 * 1024;
    private const int MaximumWaiting = 4096;
    private const WebSocketCloseStatus NotSignedIn = (WebSocketCloseStatus)4401;
    private static readonly TimeSpan SignInLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SendLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(5);

    public async Task ServeAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            if (await SignInAsync(socket, ended.Token) is not var (actor, token))
            {
                await SendAsync(socket, new SocketMessage("error", new { code = "AUTHENTICATION_FAILED", message = "Send {\"type\":\"auth\",\"token\":…} with a valid access token first." }), ended.Token);
                await socket.CloseAsync(NotSignedIn, "authentication failed", ended.Token);
                return;
            }

            await TellAsync(socket, actor, token, ended);
        }
        catch (Exception fault) when (fault is OperationCanceledException or WebSocketException)
        {
            // The other side has gone, or the console stops: an expected end.
            LogEnded(logger, fault.GetType().Name);
        }
    }

    private async Task<(Actor Actor, string Token)?> SignInAsync(WebSocket socket, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(SignInLimit);
        try
        {
            if (await ReceiveAsync(socket, limit.Token) is not { } text)
            {
                return null;
            }

            using var message = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 4 });
            return message.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("type", out var type) && type.ValueEquals("auth")
                && root.TryGetProperty("token", out var token) && token.GetString() is { } secret
                && await AuthenticateAsync(secret) is { } actor ? (actor, secret) : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return null;
        }
    }

    // A request of its own, so that the token goes the same way as one in a header, each time anew.
    private async Task<Actor?> AuthenticateAsync(string token)
    {
        await using var scope = scopes.CreateAsyncScope();
        var probe = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        probe.Request.Path = "/ws/threats";
        probe.Request.Headers.Authorization = $"Bearer {token}";
        var result = await probe.AuthenticateAsync();
        return result is { Succeeded: true, Principal: { } principal } && ActorClaims.TryRead(principal, out var actor) && actor.May(Permission.ReadThreats) ? actor : null;
    }

    private async Task TellAsync(WebSocket socket, Actor actor, string token, CancellationTokenSource ended)
    {
        var waiting = Channel.CreateBounded<SocketMessage>(new BoundedChannelOptions(MaximumWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        var overrun = false;
        using var subscription = bus.Subscribe(actor.OrganizationId, happened =>
        {
            if (SocketMessage.Of(happened) is { } message && !waiting.Writer.TryWrite(message))
            {
                overrun = true;
                waiting.Writer.TryComplete();
            }
        });
        await SendAsync(socket, new SocketMessage("auth_ok", new { user = actor.Name }), ended.Token);
        var listening = ListenAsync(socket, ended);
        var lastCheck = clock.GetTimestamp();
        while (await MoreAsync(waiting.Reader, ended.Token))
        {
            while (waiting.Reader.TryRead(out var message))
            {
                await SendAsync(socket, message, ended.Token);
            }

            if (clock.GetElapsedTime(lastCheck) >= Recheck)
            {
                lastCheck = clock.GetTimestamp();
                if (await AuthenticateAsync(token) is null)
                {
                    await socket.CloseOutputAsync(NotSignedIn, "the session has ended", ended.Token);
                    break;
                }
            }
        }

        if (overrun)
        {
            await socket.CloseOutputAsync((WebSocketCloseStatus)1013, "too slow: read the lists and connect again", ended.Token);
        }

        // The other side answers a close, or it does not.
        ended.CancelAfter(CloseLimit);
        await listening;
    }

    private static async Task<bool> MoreAsync(ChannelReader<SocketMessage> waiting, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Recheck);
        try
        {
            return await waiting.WaitToReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return true;
        }
    }

    // What a signed-in client sends means nothing yet, but reading is what notices that it has gone.
    private static async Task ListenAsync(WebSocket socket, CancellationTokenSource ended)
    {
        while (await ReceiveAsync(socket, ended.Token) is not null)
        {
        }

        if (socket.State == WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }

        await ended.CancelAsync();
    }

    private static async Task<string?> ReceiveAsync(WebSocket socket, CancellationToken ct)
    {
        var buffer = new byte[MaximumMessage];
        var length = 0;
        while (length < buffer.Length)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), ct);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += part.Count;
            if (part.EndOfMessage)
            {
                return System.Text.Encoding.UTF8.GetString(buffer, 0, length);
            }
        }

        return null;
    }

    // A listener that stops reading fills the connection and would hold the sender for ever.
    private static async Task SendAsync(WebSocket socket, SocketMessage message, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(SendLimit);
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message, Wire.Json), WebSocketMessageType.Text, true, limit.Token);
    }

    [LoggerMessage(5001, LogLevel.Debug, "A threat socket ended: {Reason}")]
    private static partial void LogEnded(ILogger logger, string reason);
}

/// <summary>A message on the socket. <see cref="Data"/> is written as what it is.</summary>
internal sealed record SocketMessage(string Type, object Data)
{
    /// <summary>The documented message of an event; null for events that only the console's pages need.</summary>
    public static SocketMessage? Of(DomainEvent happened) => happened switch
    {
        ThreatDetected e => new("threat_detected", new { e.ThreatId, e.ThreatType, e.Severity, e.Confidence, Timestamp = e.At }),
        ThreatAnalyzed e => new("threat_analyzed", new { e.ThreatId, e.ThreatType, e.ImpactUsd, e.MitreAttack, Timestamp = e.At }),
        PlaybookGenerated e => new("playbook_generated", new { e.ThreatId, e.PlaybookId, e.Steps, e.ExpiresAt, Timestamp = e.At }),
        ApprovalRequired e => new("approval_required", new { e.ThreatId, e.PlaybookId, e.Steps, e.ExpiresAt, Timestamp = e.At }),
        PlaybookExecuting e => new("playbook_executing", new { e.ThreatId, e.PlaybookId, Timestamp = e.At }),
        ThreatMitigated e => new("threat_mitigated", new { e.ThreatId, e.PlaybookId, e.SuccessRate, Timestamp = e.At }),
        FetchJobChanged e => new("job_updated", new { e.JobId, Timestamp = e.At }),
        IndicatorsChanged e => new("indicators_changed", new { Timestamp = e.At }),
        _ => null,
    };
}
