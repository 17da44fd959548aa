using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SocConsole.Core.Kernel;
using SocConsole.Core.Outbound;

namespace SocConsole.Core.Response.Connectors;

/// <summary>Posts notices as JSON. <c>X-Soc-Signature: sha256=</c> carries the HMAC-SHA256 of the body in hex.</summary>
public sealed class WebhookChannel(IHttpClientFactory clients, NotifyOptions options) : INoticeChannel
{
    public string Name => "webhook";

    public bool Configured => options.HasWebhook;

    // Only the host: the path of a webhook is often its secret.
    public string Destination => Configured ? new Uri(options.WebhookUrl!).Host : string.Empty;

    public async Task<Result<string>> SendAsync(Notice notice, string idempotencyKey, CancellationToken ct)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(notice, Wire.Json);
        using var request = new HttpRequestMessage(HttpMethod.Post, options.WebhookUrl);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        request.Headers.Add("X-Soc-Signature", Sign(body, options.WebhookSecret!));
        try
        {
            using var client = clients.CreateClient(OutboundGuard.ClientName);
            using var response = await client.SendAsync(request, ct);
            return Judge(response);
        }
        catch (HttpRequestException fault) when (fault.GetBaseException() is OutboundRefusedException refused)
        {
            return new Error(ErrorKind.Forbidden, "OUTBOUND_REFUSED", refused.Message);
        }
        catch (HttpRequestException fault)
        {
            return new Error(ErrorKind.Unavailable, "WEBHOOK_UNAVAILABLE", $"{Destination} could not be reached ({fault.HttpRequestError}).");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Error(ErrorKind.Unavailable, "WEBHOOK_UNAVAILABLE", $"{Destination} did not answer in time.");
        }
    }

    internal static string Sign(ReadOnlySpan<byte> body, string secret) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    private Result<string> Judge(HttpResponseMessage response)
    {
        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);

        // A redirect that turned the post into a get delivered nothing, whatever it answers.
        if (response.RequestMessage?.Method != HttpMethod.Post)
        {
            return new Error(ErrorKind.Unexpected, "WEBHOOK_REDIRECTED", $"{Destination} redirected the notice away; set Soc:Notify:WebhookUrl to the final address.");
        }

        if (response.IsSuccessStatusCode)
        {
            return $"{Destination} answered {status}";
        }

        var passing = (int)response.StatusCode >= 500 || response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout;
        return new Error(passing ? ErrorKind.Unavailable : ErrorKind.Unexpected, "WEBHOOK_REFUSED", $"{Destination} answered {status}.");
    }
}
