using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;
using SocConsole.Web.Http.Families;

namespace SocConsole.Web.Endpoints.Intelligence;

/// <summary>What TAXII takes and gives: its own media type in its own version (TAXII 2.1, 1.6.8).</summary>
internal static class TaxiiMedia
{
    private const string Type = "application/taxii+json";
    private const string Version = "2.1";
    private const int MaximumDepth = 64;

    /// <summary>406 where the request takes nothing that is given here; a request that says nothing takes all.</summary>
    public static JsonHttpResult<object>? Refused(HttpRequest request)
    {
        var accept = request.Headers.Accept;
        if (accept.Count == 0 || (MediaTypeHeaderValue.TryParseList(accept, out var types) && types.Any(type => type.MatchesAllTypes || type.MediaType.Equals("application/*", StringComparison.OrdinalIgnoreCase) || IsTaxii(type))))
        {
            return null;
        }

        var error = new Error(ErrorKind.Invalid, "NOT_ACCEPTABLE", $"Only {TaxiiFamily.MediaType} is given here; name it in Accept.");
        return TypedResults.Json(ApiFamily.Taxii.Failure(error, default, null), contentType: TaxiiFamily.MediaType, statusCode: StatusCodes.Status406NotAcceptable);
    }

    public static bool IsTaxii(string? contentType) => MediaTypeHeaderValue.TryParse(contentType, out var type) && IsTaxii(type);

    /// <summary>The body, or null for what is no JSON.</summary>
    public static async Task<JsonDocument?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        try
        {
            return await JsonDocument.ParseAsync(request.Body, new JsonDocumentOptions { MaxDepth = MaximumDepth }, ct);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The objects of an envelope, or null for what is none.</summary>
    public static IReadOnlyList<JsonElement>? ObjectsOf(JsonElement envelope) =>
        envelope.ValueKind == JsonValueKind.Object && envelope.TryGetProperty("objects", out var objects) && objects.ValueKind == JsonValueKind.Array
            && objects.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object)
            ? [.. objects.EnumerateArray()]
            : null;

    private static bool IsTaxii(MediaTypeHeaderValue type) =>
        type.MediaType.Equals(Type, StringComparison.OrdinalIgnoreCase)
        && type.Parameters.Where(parameter => parameter.Name.Equals("version", StringComparison.OrdinalIgnoreCase)).All(parameter => HeaderUtilities.RemoveQuotes(parameter.Value) == Version);
}
