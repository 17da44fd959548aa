using System.Buffers;
using System.Text.Json;
using SocConsole.Core.Intelligence.Taxii;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http.Families;

namespace SocConsole.Web.Endpoints.Intelligence;

/// <summary>Writes what a TAXII server answers.</summary>
internal static class TaxiiAnswer
{
    private const string First = "X-TAXII-Date-Added-First";
    private const string Last = "X-TAXII-Date-Added-Last";

    public static object Of<T>(Result<T> result, int status = StatusCodes.Status200OK) =>
        result.Succeeded(out var value, out var error) ? TypedResults.Json(value, contentType: TaxiiFamily.MediaType, statusCode: status) : Refused(error);

    public static object Refused(Error error) => (Result<Done>)error;

    /// <summary>With the server's own address before it, where it has none.</summary>
    public static string? Whole(HttpContext http, string? address) =>
        address is ['/', ..] ? $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}{address}" : address;

    /// <summary>An envelope with the times of its first and last object; an empty one has nothing in it (TAXII 2.1, 3.7).</summary>
    public static object Page(TaxiiRequest request, TaxiiFilter filter, TaxiiPage page, Action<Utf8JsonWriter, IReadOnlyList<TaxiiObject>> write)
    {
        var content = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(content))
        {
            json.WriteStartObject();
            if (page.Objects.Count > 0)
            {
                var last = page.Objects[^1];
                request.Http.Response.Headers[First] = TaxiiTime.Write(page.Objects[0].Added);
                request.Http.Response.Headers[Last] = TaxiiTime.Write(last.Added);
                json.WriteBoolean("more", page.More);
                if (page.More)
                {
                    json.WriteString("next", filter.Next(last, request.Scope));
                }

                write(json, page.Objects);
            }

            json.WriteEndObject();
        }

        return TypedResults.Bytes(content.WrittenMemory, TaxiiFamily.MediaType);
    }

    public static void WriteObjects(Utf8JsonWriter json, IReadOnlyList<TaxiiObject> objects)
    {
        json.WriteStartArray("objects");
        foreach (var item in objects)
        {
            json.WriteRawValue(item.Content.Span, skipInputValidation: true);
        }

        json.WriteEndArray();
    }

    public static void WriteManifest(Utf8JsonWriter json, IReadOnlyList<TaxiiObject> objects)
    {
        json.WriteStartArray("objects");
        foreach (var item in objects)
        {
            json.WriteStartObject();
            json.WriteString("id", item.Id);
            json.WriteString("date_added", TaxiiTime.Write(item.Added));
            json.WriteString("version", item.VersionText);
            json.WriteString("media_type", item.MediaType);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteVersions(Utf8JsonWriter json, IReadOnlyList<TaxiiObject> objects)
    {
        json.WriteStartArray("versions");
        foreach (var item in objects)
        {
            json.WriteStringValue(item.VersionText);
        }

        json.WriteEndArray();
    }
}
