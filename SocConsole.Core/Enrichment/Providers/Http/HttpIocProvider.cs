using System.Globalization;
using System.Text;
using System.Text.Json;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Intelligence.Feeds.Http;
using SocConsole.Core.Outbound;

namespace SocConsole.Core.Enrichment.Providers.Http;

/// <summary>
/// A provider that is asked with one HTTP request and answers JSON. It follows no redirect, because a key must not go to another server, reads at most <see cref="MaximumBytes"/>, and turns
/// what all providers have in common (bad key, quota, not known, failure) into values; a provider says what it asks and what the JSON means.
/// </summary>
public abstract class HttpIocProvider(IHttpClientFactory clients, TimeProvider clock) : IIocProvider
{
    /// <summary>Longest answer that is read, in bytes.</summary>
    public const int MaximumBytes = 1024 * 1024;

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 64 };

    public abstract ProviderProfile Profile { get; }

    /// <summary>The client that asks. Only a provider that sends no key may take the one that follows redirects.</summary>
    protected virtual string ClientName => OutboundGuard.DirectClientName;

    public async Task<ProviderReply> AskAsync(Ioc ioc, ProviderAccess access, CancellationToken ct)
    {
        using var client = clients.CreateClient(ClientName);
        using var request = Request(ioc, access);
        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            return new ProviderReply(new RawAnswer((int)answer.StatusCode, await BodyAsync(answer, ct)), null, QuotaHeaders.Read(answer.Headers, (int)answer.StatusCode, clock));
        }
        catch (ContentTooLargeException fault)
        {
            return ProviderReply.Of(ProviderFault.Unreadable(fault.Message));
        }
        catch (OutboundRefusedException refused)
        {
            return ProviderReply.Of(ProviderFault.Error(refused.Message));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return ProviderReply.Of(ProviderFault.Error(fault.InnerException is OutboundRefusedException refused ? refused.Message : "It could not be reached, or broke off its answer."));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return ProviderReply.Of(ProviderFault.TimedOut("It took too long."));
        }
    }

    public ProviderReading Read(Ioc ioc, RawAnswer raw)
    {
        if (OfStatus(raw) is { } said)
        {
            return said;
        }

        try
        {
            using var document = JsonDocument.Parse(raw.Body, Reading);
            return Map(ioc, document.RootElement, raw.Status);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
        {
            // What is missing or of another kind than documented: said by the reader of JSON as an exception, and no bug.
            return ProviderFault.Unreadable("it is not in the form that the provider documents.");
        }
    }

    /// <summary>The request, with the key if there is one.</summary>
    protected abstract HttpRequestMessage Request(Ioc ioc, ProviderAccess access);

    /// <summary>
    /// What the JSON of a success means. Use <see cref="JsonReading"/>: what is required and missing becomes an unreadable answer. <paramref name="status"/> is the HTTP status, for providers that
    /// take over more than 200 through <see cref="OfStatus"/>.
    /// </summary>
    protected abstract ProviderReading Map(Ioc ioc, JsonElement root, int status);

    /// <summary>What the HTTP status alone says; null to read the body. Where a provider means something else by a status, it says so here and leaves the rest to the base.</summary>
    protected virtual ProviderReading? OfStatus(RawAnswer raw) => raw.Status switch
    {
        200 => null,
        404 => ProviderReading.NotFound,
        401 or 403 => ProviderFault.BadKey($"It refuses the key ({raw.Status.ToString(CultureInfo.InvariantCulture)})."),
        429 => ProviderFault.Limited(null),
        var status => ProviderFault.Error(string.Create(CultureInfo.InvariantCulture, $"It answered {status}.")),
    };

    // Bytes first: of an answer without end nothing is turned into text.
    private static async Task<string> BodyAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        if (answer.Content.Headers.ContentLength > MaximumBytes)
        {
            throw new ContentTooLargeException(MaximumBytes);
        }

        await using var content = new BoundedStream(await answer.Content.ReadAsStreamAsync(ct), MaximumBytes, _ => { });
        using var bytes = new MemoryStream((int)(answer.Content.Headers.ContentLength ?? 4_096));
        await content.CopyToAsync(bytes, ct);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
