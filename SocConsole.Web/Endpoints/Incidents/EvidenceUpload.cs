using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Incidents.Evidence;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Endpoints.Incidents;

/// <summary>Reads a file of evidence from a request as it streams in: a form, or the bytes themselves.</summary>
internal static class EvidenceUpload
{
    private const string FilePart = "file";
    private const string DescriptionPart = "description";
    private const string Unnamed = "evidence.bin";
    private const int LongestBoundary = 100;
    private const int LongestDescription = 8_192;

    // What a form has around a file of the largest size.
    private const int Overhead = 1 << 16;

    public static async Task<Result<EvidenceFileView>> TakeAsync(HttpContext http, string number, Actor actor, IncidentEvidenceService evidence, CancellationToken ct)
    {
        if ((await evidence.MayAddAsync(actor, number, ct)).Error is { } refused)
        {
            return refused;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = EvidenceStore.MaximumBytes + Overhead;
        }

        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type))
        {
            return Unsupported();
        }

        if (type.MediaType.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase))
        {
            return await evidence.AddAsync(actor, number, Name(http.Request.Query["file_name"]), http.Request.Query[DescriptionPart], http.Request.Body, ct);
        }

        if (!type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return Unsupported();
        }

        if (HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= LongestBoundary } boundary)
        {
            return Error.Invalid(FilePart, "the form can't be read: its Content-Type names no boundary");
        }

        try
        {
            return await FormAsync(new MultipartReader(boundary, http.Request.Body), number, actor, evidence, ct);
        }
        catch (Exception broken) when (broken is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            return Error.Invalid(FilePart, "the form can't be read");
        }
    }

    private static async Task<Result<EvidenceFileView>> FormAsync(MultipartReader parts, string number, Actor actor, IncidentEvidenceService evidence, CancellationToken ct)
    {
        string? description = null;
        while (await parts.ReadNextSectionAsync(ct) is { } part)
        {
            if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition))
            {
                continue;
            }

            if (disposition.IsFileDisposition())
            {
                return await evidence.AddAsync(actor, number, Name(disposition.FileNameStar.Value ?? HeaderUtilities.RemoveQuotes(disposition.FileName).Value), description, part.Body, ct);
            }

            if (HeaderUtilities.RemoveQuotes(disposition.Name).Value == DescriptionPart)
            {
                var buffer = new byte[LongestDescription];
                var length = await part.Body.ReadAtLeastAsync(buffer, LongestDescription, throwOnEndOfStream: false, ct);
                description = Encoding.UTF8.GetString(buffer, 0, length);
            }
        }

        return Error.Invalid(FilePart, "the form has no file");
    }

    private static string Name(string? sent) => string.IsNullOrWhiteSpace(sent) ? Unnamed : sent;

    private static Error Unsupported() => new(ErrorKind.UnsupportedMedia, "UNSUPPORTED_MEDIA_TYPE", "Send multipart/form-data with the file as the part named file, or application/octet-stream.");
}
