using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Imports;
using SocConsole.Core.Intelligence.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Intelligence;

/// <summary>Files of indicators.</summary>
internal static class IndicatorImportEndpoints
{
    private const string Unnamed = "upload";
    private const int LongestBoundary = 100;

    // What is no setting of the reading.
    private static readonly HashSet<string> Own = new(StringComparer.Ordinal) { "source_id", "name" };

    public static void MapIndicatorImport(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.ThreatIntel, "/api/v1/indicators/import", "Indicators");
        group.MapPost("", Import).Needs(Permission.ManageIndicators).Succeeds(StatusCodes.Status202Accepted)
            .Accepts<string>("application/octet-stream", "multipart/form-data", "text/plain", "text/csv", "application/json")
            .WithSummary("Import a file of indicators, at most 1 GB, as the body or as the form's file. Settings stand in the query: format (auto, txt, csv, json, kev, otx, misp, stix, maltrail), source_id, name, confidence, threat_level, tags, and the format's own. Answers with the job that reads it");
    }

    private static async Task<Result<FetchJobView>> Import(HttpContext http, int? source_id, string? name, Actor actor, ImportService imports, CancellationToken ct)
    {
        // Streamed to the disk, which has a limit of its own.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = ImportSpool.MaximumBytes + (1 << 20);
        }

        var settings = http.Request.Query.Where(entry => !Own.Contains(entry.Key)).ToDictionary(entry => entry.Key.ToLowerInvariant(), entry => string.Join(',', entry.Value.ToArray()), StringComparer.Ordinal);
        if (Boundary(http.Request) is not { } boundary)
        {
            return await imports.ImportAsync(actor, new ImportRequest(name ?? Unnamed, source_id, settings), http.Request.Body, ct);
        }

        var parts = new MultipartReader(boundary, http.Request.Body);
        try
        {
            while (await parts.ReadNextSectionAsync(ct) is { } part)
            {
                if (ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition) && disposition.IsFileDisposition())
                {
                    var file = Path.GetFileName(disposition.FileNameStar.Value ?? disposition.FileName.Value?.Trim('"') ?? Unnamed);
                    return await imports.ImportAsync(actor, new ImportRequest(name ?? file, source_id, settings), part.Body, ct);
                }
            }
        }
        catch (InvalidDataException)
        {
            return Error.Invalid("file", "the form can't be read");
        }

        return Error.Invalid("file", "the form has no file");
    }

    private static string? Boundary(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= LongestBoundary } boundary ? boundary : null;
}
