using System.Globalization;
using System.Net;
using SocConsole.Core.Intelligence.Feeds.Http;
using SocConsole.Core.Kernel;
using SocConsole.Core.Outbound;

namespace SocConsole.Core.Intelligence.DarkWeb;

/// <summary>A page to fetch.</summary>
/// <param name="Circuit">Names who asks; each try adds its number, and Tor takes another circuit for each.</param>
internal sealed record DarkWebRequest(Uri Address, bool RequiresTor, string Circuit);

/// <summary>A page as it came.</summary>
/// <param name="Address">Where it stood in the end.</param>
/// <param name="MediaType">In lower case; null when the site does not say it.</param>
/// <param name="Charset">As the header says it.</param>
internal sealed record FetchedPage(Uri Address, byte[] Bytes, string? MediaType, string? Charset);

/// <summary>
/// Fetches one page: through the proxy where the source requires Tor or is a .onion, else through the guarded door. Redirects are followed by hand, so that each
/// step is judged and no .onion name ever reaches a DNS server. Nothing that a page refers to is loaded.
/// </summary>
public sealed class DarkWebClient(DarkWebOptions options, OutboundGuard guard, SocksExit exit, TimeProvider clock)
{
    /// <summary>Tries on other circuits before a site counts as unreachable.</summary>
    public const int FurtherTries = 2;

    private const int MaximumRedirects = 3;

    // What Tor Browser says everywhere: the page learns nothing of who reads it.
    private const string UserAgent = "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0";

    public static bool IsOnion(Uri address) => address.IdnHost.TrimEnd('.').EndsWith(".onion", StringComparison.OrdinalIgnoreCase);

    internal async Task<Result<FetchedPage>> GetAsync(DarkWebRequest request, Action<long> counted, CancellationToken ct)
    {
        var proxy = request.RequiresTor || IsOnion(request.Address) ? options.ProxyAddress : null;
        if (proxy is null)
        {
            return request.RequiresTor || IsOnion(request.Address) ? DarkWebFault.NoProxy : await TryAsync(request, null, 0, counted, ct);
        }

        for (var attempt = 0; ; attempt++)
        {
            var page = await TryAsync(request, proxy, attempt, counted, ct);
            if (page.Error is not DarkWebFault { State: DarkWebState.Unreachable } || attempt == FurtherTries)
            {
                return page;
            }
        }
    }

    private async Task<Result<FetchedPage>> TryAsync(DarkWebRequest request, Uri? proxy, int attempt, Action<long> counted, CancellationToken ct)
    {
        var reply = new SocksReply();
        var circuit = new NetworkCredential(request.Circuit, attempt.ToString(CultureInfo.InvariantCulture));
        using var limit = new CancellationTokenSource(options.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        using var client = new HttpMessageInvoker(proxy is null ? DirectHandler() : SocksExit.CreateHandler(proxy, circuit, reply));
        try
        {
            return await FollowAsync(client, request.Address, proxy is not null, counted, either.Token);
        }
        catch (ContentTooLargeException large)
        {
            return DarkWebFault.Failed($"{request.Address.IdnHost}: {large.Message}.");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or InvalidDataException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return (proxy is null ? null : DarkWebBlame.Of(proxy, request.Address.IdnHost, reply)) ?? OfSite(fault, request.Address.IdnHost);
        }
    }

    private async Task<Result<FetchedPage>> FollowAsync(HttpMessageInvoker client, Uri address, bool isProxied, Action<long> counted, CancellationToken ct)
    {
        for (var redirects = 0; redirects <= MaximumRedirects; redirects++)
        {
            if (isProxied && exit.Refusal(address) is { } refusal)
            {
                return DarkWebFault.Failed(refusal);
            }

            using var message = Message(address);
            using var answer = await client.SendAsync(message, ct);
            if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308) || answer.Headers.Location is not { } location)
            {
                return await ReadAsync(answer, address, counted, ct);
            }

            var next = Uri.TryCreate(address, location, out var made) ? made : null;
            if (Objection(address, next, isProxied) is { } objection)
            {
                return DarkWebFault.Failed($"{address.IdnHost} redirects {objection}.");
            }

            address = next!;
        }

        return DarkWebFault.Failed($"{address.IdnHost} redirects more than {MaximumRedirects} times.");
    }

    private static string? Objection(Uri from, Uri? to, bool isProxied) =>
        to is not { Scheme: "http" or "https", UserInfo.Length: 0 } ? "to what is no http or https address"
        : from.Scheme == "https" && to.Scheme == "http" ? "from https to http"
        : !isProxied && IsOnion(to) ? "to a .onion address; say that it requires Tor"
        : null;

    private async Task<Result<FetchedPage>> ReadAsync(HttpResponseMessage answer, Uri address, Action<long> counted, CancellationToken ct)
    {
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            return DarkWebFault.Failed(string.Create(CultureInfo.InvariantCulture, $"{address.IdnHost} answered {(int)answer.StatusCode}."));
        }

        var type = answer.Content.Headers.ContentType;
        var media = type?.MediaType?.ToLowerInvariant();
        if (media is not (null or "application/xhtml+xml") && !media.StartsWith("text/", StringComparison.Ordinal))
        {
            return DarkWebFault.Failed($"{address.IdnHost} answered {(media.Length > 100 ? media[..100] : media)}, and only pages and texts are read.");
        }

        await using var content = new BoundedStream(await answer.Content.ReadAsStreamAsync(ct), options.MaximumPageBytes, counted);
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, ct);
        return new FetchedPage(address, bytes.ToArray(), media, type?.CharSet?.Trim('"', ' '));
    }

    // The guard's own handler; it would follow a redirect to a .onion as far as the DNS.
    private SocketsHttpHandler DirectHandler()
    {
        var handler = guard.CreateHandler();
        (handler.AllowAutoRedirect, handler.AutomaticDecompression) = (false, DecompressionMethods.All);
        return handler;
    }

    private static HttpRequestMessage Message(Uri address)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(address) { Fragment = string.Empty }.Uri);
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        message.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml,text/plain;q=0.9");
        message.Headers.TryAddWithoutValidation("Accept-Language", "en-US,en;q=0.5");
        return message;
    }

    private static DarkWebFault OfSite(Exception fault, string host) => fault switch
    {
        { InnerException: OutboundRefusedException refused } => DarkWebFault.Failed(refused.Message),
        OperationCanceledException => DarkWebFault.Unreachable($"{host} took too long."),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => DarkWebFault.Failed($"{host} has no certificate that can be trusted."),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ResponseEnded or HttpRequestError.ConfigurationLimitExceeded } or InvalidDataException =>
            DarkWebFault.Failed($"{host} answered what is no HTTP."),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => DarkWebFault.Unreachable($"There is no host {host}."),
        _ => DarkWebFault.Unreachable($"{host} can't be reached: {(fault.InnerException ?? fault).Message}"),
    };
}
