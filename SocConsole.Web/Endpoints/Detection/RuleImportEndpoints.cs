using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using SocConsole.Core.Detection.Management;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Detection;

/// <summary>Rules in bulk, in whatever way they come.</summary>
internal static class RuleImportEndpoints
{
    private const int MaximumJson = 8 * 1024;

    // What multipart puts around a file.
    private const int FormOverhead = 64 * 1024;

    public static void MapRuleImport(this IEndpointRouteBuilder routes) =>
        routes.MapApi(ApiFamily.ThreatOps, "/api/v1/rules/import", "Rules").MapPost("/", Import).Needs(Permission.ManageRules)
            .Accepts<RuleUrlBody>("application/json", "application/zip", "application/yaml", "multipart/form-data")
            .WithSummary("Import Sigma rules: a zip archive of at most 64 MB (also as a form's file), a YAML file, or {url}. Rules with faults are left out and told; the same again changes nothing")
            .Example("From an address", new RuleUrlBody("https://github.com/SigmaHQ/sigma/releases/latest/download/sigma_core.zip", "sigmahq"));

    private static async Task<Result<RuleImportResult>> Import(HttpContext http, string? pack, Actor actor, RuleImportService imports, CancellationToken ct)
    {
        var media = MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) ? type.MediaType.Value?.ToLowerInvariant() : null;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = media == "application/json" ? MaximumJson : RuleArchive.MaximumBytes + FormOverhead;
        }

        return media switch
        {
            "application/json" => await FromUrlAsync(http, pack, actor, imports, ct),
            "multipart/form-data" => await FromFormAsync(http, pack, actor, imports, ct),
            "application/zip" or "application/x-zip-compressed" => await FromBodyAsync(http.Request.Body, "rules.zip", pack, actor, imports, ct),
            "application/yaml" or "application/x-yaml" or "text/yaml" => await FromBodyAsync(http.Request.Body, "rules.yml", pack, actor, imports, ct),
            _ => new Error(ErrorKind.UnsupportedMedia, "UNSUPPORTED_MEDIA_TYPE", "Send application/zip, application/yaml, multipart/form-data with one file, or application/json with {url}."),
        };
    }

    private static async Task<Result<RuleImportResult>> FromUrlAsync(HttpContext http, string? pack, Actor actor, RuleImportService imports, CancellationToken ct)
    {
        try
        {
            return await http.Request.ReadFromJsonAsync<RuleUrlBody>(Wire.Json, ct) is { Url.Length: > 0 } asked
                ? await imports.ImportFromAsync(actor, asked.Url, asked.Pack ?? pack, ct)
                : Error.Invalid("url", "is missing");
        }
        catch (JsonException)
        {
            return Error.Invalid("the body is not valid JSON");
        }
    }

    private static async Task<Result<RuleImportResult>> FromFormAsync(HttpContext http, string? pack, Actor actor, RuleImportService imports, CancellationToken ct)
    {
        try
        {
            var form = await http.Request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = RuleArchive.MaximumBytes, ValueCountLimit = 16 }, ct);
            if (form.Files is not [var file])
            {
                return Error.Invalid("file", "send exactly one file");
            }

            await using var content = file.OpenReadStream();
            return await FromBodyAsync(content, Path.GetFileName(file.FileName), form["pack"].FirstOrDefault() ?? pack, actor, imports, ct);
        }
        catch (InvalidDataException)
        {
            return TooLarge();
        }
    }

    // A zip archive is read from its end, so it has to lie in memory first.
    private static async Task<Result<RuleImportResult>> FromBodyAsync(Stream body, string name, string? pack, Actor actor, RuleImportService imports, CancellationToken ct)
    {
        using var copy = new MemoryStream();
        if (!await RuleDownload.CopyAsync(body, copy, ct))
        {
            return TooLarge();
        }

        copy.Position = 0;
        var read = name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase)
            ? await RuleArchive.ReadYamlAsync(name, copy, ct)
            : await RuleArchive.ReadZipAsync(copy, ct);
        return read.Succeeded(out var delivery, out var error) ? await imports.ImportAsync(actor, delivery, pack, ct) : error;
    }

    private static Error TooLarge() => new(ErrorKind.TooLarge, "PAYLOAD_TOO_LARGE", $"An import must be at most {RuleArchive.MaximumBytes / 1024 / 1024} MB.");
}
