using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using SocConsole.Core.Enrichment.Bulk;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Endpoints.Enrichment;

/// <summary>The form of a bulk check, streamed: its file goes to the disk as it comes, and its fields may stand before or behind it.</summary>
internal sealed class BulkForm : IAsyncDisposable
{
    private const string FilePart = "file";
    private const string ForcePart = "force_refresh";
    private const string Unnamed = "upload.csv";
    private const int LongestBoundary = 100;
    private const int LongestField = 16;

    // What a form has around a file of the largest size.
    private const int Overhead = 1 << 16;

    private BulkUpload? upload;
    private bool isNamed;

    public BulkUpload Upload => upload ?? throw new InvalidOperationException("The form has no file.");

    public bool ForceRefresh { get; private set; }

    /// <summary>Reads the request. Errors: UNSUPPORTED_MEDIA_TYPE, INVALID_REQUEST, PAYLOAD_TOO_LARGE.</summary>
    public static async Task<Result<BulkForm>> ReadAsync(HttpContext http, Actor actor, BulkService bulk, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return new Error(ErrorKind.UnsupportedMedia, "UNSUPPORTED_MEDIA_TYPE", "Send multipart/form-data with the file as the part named file.");
        }

        if (HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= LongestBoundary } boundary)
        {
            return Error.Invalid(FilePart, "the form can't be read: its Content-Type names no boundary");
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = BulkSpool.MaximumBytes + Overhead;
        }

        var form = new BulkForm();
        var error = Error.Invalid(FilePart, "the form can't be read");
        try
        {
            error = await form.FillAsync(new MultipartReader(boundary, http.Request.Body), actor, bulk, ct);
        }
        catch (Exception broken) when (broken is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            // It has too large headers, or ends too early.
        }
        finally
        {
            await (error is null ? ValueTask.CompletedTask : form.DisposeAsync());
        }

        return error is null ? form : error;
    }

    public ValueTask DisposeAsync() => upload?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<Error?> FillAsync(MultipartReader parts, Actor actor, BulkService bulk, CancellationToken ct)
    {
        while (await parts.ReadNextSectionAsync(ct) is { } part)
        {
            if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition))
            {
                continue;
            }

            var name = HeaderUtilities.RemoveQuotes(disposition.Name).Value;
            var error = disposition.IsFileDisposition() ? await TakeAsync(part, disposition, name, actor, bulk, ct) : name == ForcePart ? await ForceAsync(part.Body, ct) : null;
            if (error is not null)
            {
                return error;
            }
        }

        return upload is null ? Error.Invalid(FilePart, "the form has no file") : null;
    }

    // The part that is called so, else the first file of all.
    private async Task<Error?> TakeAsync(MultipartSection part, ContentDispositionHeaderValue disposition, string? name, Actor actor, BulkService bulk, CancellationToken ct)
    {
        if (isNamed || (upload is not null && name != FilePart))
        {
            return null;
        }

        var file = Path.GetFileName(disposition.FileNameStar.Value ?? HeaderUtilities.RemoveQuotes(disposition.FileName).Value);
        if (!(await bulk.ReceiveAsync(actor, string.IsNullOrWhiteSpace(file) ? Unnamed : file, part.Body, ct)).Succeeded(out var received, out var error))
        {
            return error;
        }

        await DisposeAsync();
        (upload, isNamed) = (received, name == FilePart);
        return null;
    }

    private async Task<Error?> ForceAsync(Stream body, CancellationToken ct)
    {
        var buffer = new byte[LongestField];
        var length = await body.ReadAtLeastAsync(buffer, LongestField, throwOnEndOfStream: false, ct);
        bool? force = Encoding.UTF8.GetString(buffer, 0, length).Trim().ToLowerInvariant() switch
        {
            "true" or "1" or "on" or "yes" => true,
            "false" or "0" or "off" or "no" or "" => false,
            _ => null,
        };
        ForceRefresh = force ?? false;
        return force is null ? Error.Invalid(ForcePart, "must be true or false") : null;
    }
}
