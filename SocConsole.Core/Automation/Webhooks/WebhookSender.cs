using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using SocConsole.Core.Identity;
using SocConsole.Core.Outbound;

namespace SocConsole.Core.Automation.Webhooks;

/// <summary>What came of one try.</summary>
/// <param name="Delivered">The receiver answered 2xx.</param>
/// <param name="Status">HTTP status; null when there was no answer.</param>
/// <param name="Fault">Why it is not delivered, for a person; null when it is.</param>
/// <param name="DurationMs">The whole exchange, milliseconds.</param>
/// <param name="RetryAfter">The pause that the receiver asked for.</param>
/// <param name="Final">A further try makes no sense: 410 says that the receiver is gone for good.</param>
public sealed record WebhookAnswer(bool Delivered, int? Status, string? Fault, double DurationMs, TimeSpan? RetryAfter = null, bool Final = false);

/// <summary>A receiver with its secrets in the clear; lives as long as its batch.</summary>
public sealed record WebhookTarget(int SubscriptionId, Uri Url, IReadOnlyList<string> Secrets);

/// <summary>Posts one delivery. Redirects are failures: they would carry the message somewhere that nobody approved.</summary>
public sealed class WebhookSender(IHttpClientFactory clients, ISecretStore secrets, WebhookOptions options, TimeProvider clock)
{
    /// <summary>Most of an answer that is read, in bytes.</summary>
    public const int MaximumAnswer = 4096;

    private const int Excerpt = 200;

    /// <summary>The receiver as it is now. Secrets that can't be read any more are left out; with none, nothing is sent.</summary>
    public WebhookTarget Target(WebhookSubscription subscription)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        string?[] found =
        [
            secrets.Unprotect(subscription.ProtectedSecret),
            subscription.PreviousProtectedSecret is { } previous && subscription.PreviousSecretUntil > now ? secrets.Unprotect(previous) : null,
        ];
        return new WebhookTarget(subscription.Id, new Uri(subscription.Url), [.. found.OfType<string>()]);
    }

    /// <summary>Sends it once; throws only when <paramref name="ct"/> ends.</summary>
    public async Task<WebhookAnswer> SendAsync(WebhookTarget target, WebhookDelivery delivery, int attempt, CancellationToken ct)
    {
        if (target.Secrets.Count == 0)
        {
            return new WebhookAnswer(false, null, "The secret can't be read any more; rotate it.", 0);
        }

        var started = clock.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(options.Timeout);
        try
        {
            using var client = clients.CreateClient(OutboundGuard.DirectClientName);
            using var request = Request(target, delivery, attempt);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var text = await ReadAsync(response, limit.Token);
            return Judge(response, text, Elapsed());
        }
        catch (HttpRequestException fault)
        {
            return new WebhookAnswer(false, null, Explain(fault), Elapsed());
        }
        catch (IOException)
        {
            return new WebhookAnswer(false, null, "The connection broke off in the middle of the answer.", Elapsed());
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new WebhookAnswer(false, null, string.Create(CultureInfo.InvariantCulture, $"No whole answer within {options.Timeout.TotalSeconds:0} s."), Elapsed());
        }

        double Elapsed() => clock.GetElapsedTime(started).TotalMilliseconds;
    }

    private HttpRequestMessage Request(WebhookTarget target, WebhookDelivery delivery, int attempt)
    {
        var body = Encoding.UTF8.GetBytes(delivery.Body);
        var timestamp = WebhookSignature.Timestamp(clock.GetUtcNow());
        var request = new HttpRequestMessage(HttpMethod.Post, target.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("User-Agent", "soc-console-webhooks/1");
        request.Headers.Add("X-Mini-XDR-Event", delivery.EventType);
        request.Headers.Add("X-Mini-XDR-Timestamp", timestamp);
        request.Headers.Add("X-Mini-XDR-Signature", WebhookSignature.Header(target.Secrets, timestamp, body));
        request.Headers.Add("X-Mini-XDR-Delivery-Attempt", attempt.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("X-Soc-Delivery", delivery.DeliveryId.ToString());
        return request;
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        var buffer = new byte[MaximumAnswer];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private WebhookAnswer Judge(HttpResponseMessage response, string text, double duration)
    {
        var status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode)
        {
            return new WebhookAnswer(true, status, null, duration);
        }

        var fault = status is >= 300 and < 400 ? $"Answered {status}: redirects are not followed; set the final address."
            : text.Length == 0 ? $"Answered {status}."
            : $"Answered {status}: {Plain(text)}";
        return new WebhookAnswer(false, status, fault, duration, RetryAfter(response.Headers.RetryAfter), response.StatusCode == HttpStatusCode.Gone);
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? asked) => asked switch
    {
        { Delta: { } pause } => pause,
        { Date: { } at } when at > clock.GetUtcNow() => at - clock.GetUtcNow(),
        _ => null,
    };

    // Answers are a stranger's text: control characters go, and only the beginning stays.
    private static string Plain(string text) => string.Concat(text.Take(Excerpt).Select(character => char.IsControl(character) || character == '\uFFFD' ? ' ' : character)).Trim();

    private static string Explain(HttpRequestException fault) =>
        fault.GetBaseException() is OutboundRefusedException refused ? refused.Message : $"The receiver could not be reached ({fault.HttpRequestError}).";
}
