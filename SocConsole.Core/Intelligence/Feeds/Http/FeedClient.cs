using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Polly;
using Polly.Retry;
using SocConsole.Core.Kernel;
using SocConsole.Core.Outbound;

namespace SocConsole.Core.Intelligence.Feeds.Http;

/// <summary>Asks feeds for documents, through the guard of all outbound requests: with their headers, key, conditions and pace, and again when the other side is not ready.</summary>
public sealed class FeedClient
{
    /// <summary>Largest document, in bytes.</summary>
    public const long MaximumBytes = 256L * 1024 * 1024;

    private const int FurtherTries = 2;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly IHttpClientFactory clients;
    private readonly FeedPace pace;
    private readonly ResiliencePipeline<Result<FeedAnswer>> pipeline;

    public FeedClient(IHttpClientFactory clients, FeedPace pace, TimeProvider clock)
    {
        (this.clients, this.pace) = (clients, pace);
        pipeline = new ResiliencePipelineBuilder<Result<FeedAnswer>> { TimeProvider = clock }.AddRetry(new RetryStrategyOptions<Result<FeedAnswer>>
        {
            MaxRetryAttempts = FurtherTries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = FirstPause,
            MaxDelay = LongestPause,
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result.Error is TryAgain),
            DelayGenerator = arguments => ValueTask.FromResult((arguments.Outcome.Result.Error as TryAgain)?.After),
        }).Build();
    }

    /// <summary>The document. <paramref name="counted"/> hears of the bytes as they are read. Errors: FETCH_FAILED, RATE_LIMITED; they name the host and no key.</summary>
    public async Task<Result<FeedAnswer>> GetAsync(FeedRequest request, Action<long> counted, CancellationToken ct) =>
        await pipeline.ExecuteAsync(async token => await TryAsync(request, counted, token), ct);

    private async Task<Result<FeedAnswer>> TryAsync(FeedRequest request, Action<long> counted, CancellationToken ct)
    {
        if (await pace.WaitAsync(request.Feed, ct) is { } late)
        {
            return late;
        }

        var address = new Uri(WithKey(request));
        HttpResponseMessage? answer = null;
        try
        {
            answer = await SendAsync(request, address, ct);
            if (answer.StatusCode == HttpStatusCode.NotModified && request.Cursor is { } same)
            {
                return new FeedAnswer(null, null, same, null, answer);
            }

            if (answer.StatusCode != HttpStatusCode.OK)
            {
                var failed = Refusal(answer, address.Host);
                answer.Dispose();
                return failed;
            }

            var content = new BoundedStream(await answer.Content.ReadAsStreamAsync(ct), MaximumBytes, counted);
            return new FeedAnswer(content, answer.Content.Headers.ContentLength, Cursor(answer), Header(answer, "X-TAXII-Date-Added-Last"), answer);
        }
        catch (OutboundRefusedException refused)
        {
            return new Error(ErrorKind.Unavailable, "FETCH_FAILED", refused.Message);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            answer?.Dispose();
            return fault.InnerException is OutboundRefusedException inside
                ? new Error(ErrorKind.Unavailable, "FETCH_FAILED", inside.Message)
                : new TryAgain($"{address.Host} could not be read: {(fault is OperationCanceledException ? "it took too long" : fault.InnerException?.Message ?? fault.Message)}", null);
        }
    }

    // Followed here and not by the handler, so that a key never goes to another server.
    private async Task<HttpResponseMessage> SendAsync(FeedRequest request, Uri address, CancellationToken ct)
    {
        using var client = clients.CreateClient(OutboundGuard.DirectClientName);
        var target = address;
        for (var followed = 0; ; followed++)
        {
            using var message = Message(request, target, isOwn: target.GetLeftPart(UriPartial.Authority) == address.GetLeftPart(UriPartial.Authority));
            var answer = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, ct);
            if (Redirect(answer, target) is not { } next || followed == OutboundGuard.MaximumRedirects)
            {
                return answer;
            }

            answer.Dispose();
            target = next;
        }
    }

    // Never from https to http, nor to what is neither.
    private static Uri? Redirect(HttpResponseMessage answer, Uri from) =>
        answer is { StatusCode: HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect, Headers.Location: { } location }
            && new Uri(from, location) is var next && (next.Scheme == Uri.UriSchemeHttps || (next.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttp)) ? next : null;

    private static string WithKey(FeedRequest request)
    {
        var address = request.Address.Replace(FeedCheck.KeyPlace, Uri.EscapeDataString(request.Feed.Key ?? string.Empty), StringComparison.Ordinal);
        return request is { Feed: { Key: { } key, Authentication: var how } } && how.StartsWith("query:", StringComparison.Ordinal) && !IsInPath(request)
            ? $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{how["query:".Length..]}={Uri.EscapeDataString(key)}"
            : address;
    }

    private static bool IsInPath(FeedRequest request) => request.Address.Contains(FeedCheck.KeyPlace, StringComparison.Ordinal);

    private static HttpRequestMessage Message(FeedRequest request, Uri address, bool isOwn)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var (name, value) in request.Feed.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        if (request.Accept is { } accept)
        {
            message.Headers.Remove("Accept");
            message.Headers.TryAddWithoutValidation("Accept", accept);
        }

        if (isOwn && request.Feed.Key is { } key && !IsInPath(request))
        {
            Authenticate(message.Headers, key, request.Feed.Authentication);
        }

        if (request.Cursor?.ETag is { } tag)
        {
            message.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        if (request.Cursor?.LastModified is { } since)
        {
            message.Headers.TryAddWithoutValidation("If-Modified-Since", since);
        }

        return message;
    }

    private static void Authenticate(HttpRequestHeaders headers, string key, string how)
    {
        if (how == "basic")
        {
            headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(key)));
        }
        else if (how == "bearer")
        {
            headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        }
        else if (how.StartsWith("header:", StringComparison.Ordinal))
        {
            headers.TryAddWithoutValidation(how["header:".Length..], key);
        }
    }

    private static Error Refusal(HttpResponseMessage answer, string host)
    {
        var status = (int)answer.StatusCode;
        var sentence = string.Create(CultureInfo.InvariantCulture, $"{host} answered {status}") + (status is 401 or 403 ? ": it wants another key." : ".");
        return status is 408 or 425 or 429 or >= 500 ? new TryAgain(sentence, After(answer)) : new Error(ErrorKind.Unavailable, "FETCH_FAILED", sentence);
    }

    // Longer than a minute is not waited for: the fetch fails, and its schedule comes back.
    private static TimeSpan? After(HttpResponseMessage answer) =>
        answer.Headers.RetryAfter?.Delta is { } pause && pause > TimeSpan.Zero ? pause < LongestPause ? pause : LongestPause : null;

    private static FeedCursor Cursor(HttpResponseMessage answer) => new(Header(answer, "ETag"), answer.Content.Headers.TryGetValues("Last-Modified", out var times) ? times.FirstOrDefault() : null, null);

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    /// <summary>A failure that may pass.</summary>
    private sealed record TryAgain(string Sentence, TimeSpan? After) : Error(ErrorKind.Unavailable, "FETCH_FAILED", Sentence);
}
