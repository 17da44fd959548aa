using System.Net;
using SocConsole.Core.Kernel;
using SocConsole.Core.Outbound;

namespace SocConsole.Core.Detection.Management;

/// <summary>Fetches rules from an address, through the guard of all outbound requests.</summary>
public sealed class RuleDownload(IHttpClientFactory clients, OutboundOptions options, TimeProvider clock)
{
    /// <summary>How long a whole download may take; the client's own time-out ends with the headers.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>A zip archive, or one file of rules, at most <see cref="RuleArchive.MaximumBytes"/>. Plain http only where private networks are allowed.</summary>
    public async Task<Result<RuleDelivery>> FetchAsync(string address, CancellationToken ct)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || !(uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && options.AllowPrivateNetworks)))
        {
            return Error.Invalid("url", "must be an https address without a user name");
        }

        using var limit = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            using var client = clients.CreateClient(OutboundGuard.ClientName);
            using var answer = await client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                return new Error(ErrorKind.Unavailable, "DOWNLOAD_FAILED", $"{uri.Host} answered {(int)answer.StatusCode}.");
            }

            await using var body = await answer.Content.ReadAsStreamAsync(either.Token);
            using var copy = new MemoryStream();
            if (!await CopyAsync(body, copy, either.Token))
            {
                return new Error(ErrorKind.TooLarge, "PAYLOAD_TOO_LARGE", $"The answer is larger than {RuleArchive.MaximumBytes / 1024 / 1024} MB.");
            }

            copy.Position = 0;
            return IsZip(copy) ? await RuleArchive.ReadZipAsync(copy, ct) : await RuleArchive.ReadYamlAsync(Path.GetFileName(uri.LocalPath) is { Length: > 0 } name ? name : "rules.yml", copy, ct);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return new Error(ErrorKind.Unavailable, "DOWNLOAD_FAILED", $"{uri.Host} could not be read: {(fault is OperationCanceledException ? "it took too long" : fault.InnerException?.Message ?? fault.Message)}");
        }
    }

    /// <summary>Copies at most <see cref="RuleArchive.MaximumBytes"/>; false when there is more.</summary>
    public static async Task<bool> CopyAsync(Stream from, Stream to, CancellationToken ct)
    {
        var buffer = new byte[64 * 1024];
        for (long total = 0; await from.ReadAsync(buffer, ct) is var read and > 0;)
        {
            total += read;
            if (total > RuleArchive.MaximumBytes)
            {
                return false;
            }

            await to.WriteAsync(buffer.AsMemory(0, read), ct);
        }

        return true;
    }

    // "PK" and a record of a zip archive (APPNOTE 4.3.7).
    private static bool IsZip(MemoryStream content) => content.GetBuffer().AsSpan(0, (int)Math.Min(4, content.Length)) is [(byte)'P', (byte)'K', 3 or 5, _];
}
