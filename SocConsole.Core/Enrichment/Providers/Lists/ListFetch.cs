using System.Globalization;
using System.Text;
using SocConsole.Core.Intelligence.Feeds.Http;
using SocConsole.Core.Outbound;

namespace SocConsole.Core.Enrichment.Providers.Lists;

/// <summary>Fetches a list's document through the guard of all outbound requests; without a redirect, which for these means a page for people.</summary>
internal static class ListFetch
{
    /// <summary>Largest document, in bytes.</summary>
    public const int MaximumBytes = 16 * 1024 * 1024;

    public static async Task<(string? Text, ProviderFault? Fault)> GetAsync(IHttpClientFactory clients, string address, CancellationToken ct)
    {
        try
        {
            using var client = clients.CreateClient(OutboundGuard.DirectClientName);
            using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, ct);
            var status = (int)answer.StatusCode;
            if (status != 200)
            {
                return (null, ProviderFault.Error(string.Create(CultureInfo.InvariantCulture, $"The list could not be fetched: {status}.")));
            }

            await using var content = new BoundedStream(await answer.Content.ReadAsStreamAsync(ct), MaximumBytes, _ => { });
            using var reader = new StreamReader(content, Encoding.UTF8);
            return (await reader.ReadToEndAsync(ct), null);
        }
        catch (ContentTooLargeException fault)
        {
            return (null, ProviderFault.Error($"The list could not be fetched: {fault.Message}."));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            var refused = fault as OutboundRefusedException ?? fault.InnerException as OutboundRefusedException;
            return (null, ProviderFault.Error($"The list could not be fetched: {refused?.Message ?? "its server could not be reached, or broke off."}"));
        }
        catch (OperationCanceledException)
        {
            return (null, ProviderFault.TimedOut("The list could not be fetched in time."));
        }
    }
}
