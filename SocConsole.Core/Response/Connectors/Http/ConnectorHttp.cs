using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using SocConsole.Core.Intelligence.Feeds.Http;
using SocConsole.Core.Kernel;
using SocConsole.Core.Outbound;

namespace SocConsole.Core.Response.Connectors.Http;

/// <summary>What came back, whatever its status.</summary>
internal sealed record HttpAnswer(int Status, string Body, string? ETag, string? RetryAfter)
{
    public bool Succeeded => Status is >= 200 and < 300;
}

/// <summary>
/// Sends what connectors ask through the guard of all outbound requests. It follows no redirect, because a secret must not go to another server, reads at most 1 MB, and waits at most
/// <c>Soc:Outbound:Timeout</c> for the whole answer. Messages name the host and nothing else of an address.
/// </summary>
public sealed class ConnectorHttp(IHttpClientFactory clients, OutboundOptions options, TimeProvider clock)
{
    private const int MaximumBytes = 1024 * 1024;

    /// <summary>Any answer. Errors: OUTBOUND_REFUSED, ANSWER_TOO_LARGE, CONNECTOR_UNREACHED when nothing can have been done, CONNECTOR_UNCERTAIN when it may have been.</summary>
    internal async Task<Result<HttpAnswer>> SendAsync(HttpAsk ask, CancellationToken ct)
    {
        var host = ask.Address.Host;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var timer = clock.CreateTimer(_ => patience.Cancel(), null, options.Timeout, Timeout.InfiniteTimeSpan);
        try
        {
            using var client = clients.CreateClient(OutboundGuard.DirectClientName);
            using var message = Message(ask);
            using var answer = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var tag = answer.Headers.ETag?.ToString();
            var pause = answer.Headers.TryGetValues("Retry-After", out var after) ? after.FirstOrDefault() : null;
            return new HttpAnswer((int)answer.StatusCode, await BodyAsync(answer, patience.Token), tag, pause);
        }
        catch (ContentTooLargeException)
        {
            return new Error(ErrorKind.Unexpected, "ANSWER_TOO_LARGE", $"{host} answered more than 1 MB.");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException && fault.GetBaseException() is OutboundRefusedException refused)
        {
            return new Error(ErrorKind.Forbidden, "OUTBOUND_REFUSED", refused.Message);
        }
        catch (HttpRequestException fault) when (fault.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError)
        {
            return new Error(ErrorKind.Unavailable, "CONNECTOR_UNREACHED", $"{host} could not be reached ({fault.HttpRequestError}).");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return new Error(ErrorKind.Unavailable, "CONNECTOR_UNCERTAIN", $"{host} broke off its answer.");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Error(ErrorKind.Unavailable, "CONNECTOR_UNCERTAIN", $"{host} did not answer in time.");
        }
    }

    /// <summary>An answer with status 200 to 299; any other is an error of its kind.</summary>
    internal async Task<Result<HttpAnswer>> SucceedAsync(HttpAsk ask, CancellationToken ct) =>
        (await SendAsync(ask, ct)).Succeeded(out var answer, out var error) ? answer.Succeeded ? answer : Refusal(answer, ask.Address.Host) : error;

    /// <summary>What a status that is no success means.</summary>
    internal static Error Refusal(HttpAnswer answer, string host)
    {
        var said = string.Create(CultureInfo.InvariantCulture, $"{host} answered {answer.Status}");
        return answer.Status switch
        {
            401 or 403 => new Error(ErrorKind.Forbidden, "CONNECTOR_CREDENTIALS", $"{said}: it does not accept the credentials."),
            404 or 410 => new Error(ErrorKind.NotFound, "CONNECTOR_TARGET_NOT_FOUND", $"{said}: there is no such thing."),
            409 or 412 => Error.Conflict("CONNECTOR_CONFLICT", $"{said}: it changed meanwhile, or is there already."),
            429 => new Error(ErrorKind.Unavailable, "CONNECTOR_LIMITED", $"{said}: it asks for a pause{Pause(answer.RetryAfter)}."),
            408 or >= 500 => new Error(ErrorKind.Unavailable, "CONNECTOR_UNAVAILABLE", $"{said}."),
            >= 300 and < 400 => new Error(ErrorKind.Unexpected, "CONNECTOR_REDIRECTED", $"{said}: it sends elsewhere; set the final address."),
            _ => new Error(ErrorKind.Unexpected, "CONNECTOR_REFUSED", $"{said}."),
        };
    }

    // Their words stay theirs: only a number is taken over.
    private static string Pause(string? after) => int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? string.Create(CultureInfo.InvariantCulture, $" of {seconds} s") : string.Empty;

    private static HttpRequestMessage Message(HttpAsk ask)
    {
        var message = new HttpRequestMessage(ask.Method, ask.Address);
        if (ask.Body is { } body)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ask.MediaType);
        }

        foreach (var (name, value) in ask.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    private static async Task<string> BodyAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        if (answer.Content.Headers.ContentLength > MaximumBytes)
        {
            throw new ContentTooLargeException(MaximumBytes);
        }

        await using var content = new BoundedStream(await answer.Content.ReadAsStreamAsync(ct), MaximumBytes, _ => { });
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, ct);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
