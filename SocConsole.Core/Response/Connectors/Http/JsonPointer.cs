using System.Globalization;
using System.Text.Json;

namespace SocConsole.Core.Response.Connectors.Http;

/// <summary>Points into JSON (RFC 6901).</summary>
internal static class JsonPointer
{
    private const int MaximumDepth = 32;

    /// <summary>Whether the text is a pointer that is not too deep.</summary>
    public static bool IsPointer(string text) => text.Length == 0 || (text[0] == '/' && text.Count(letter => letter == '/') <= MaximumDepth);

    /// <summary>What the pointer names as text; null when nothing stands there.</summary>
    public static string? Find(string json, string pointer)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 64 });
            var at = document.RootElement;
            foreach (var part in pointer.Split('/').Skip(1))
            {
                if (!Step(at, part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal), out at))
                {
                    return null;
                }
            }

            return at.ValueKind switch
            {
                JsonValueKind.Null or JsonValueKind.Undefined => null,
                JsonValueKind.String => at.GetString(),
                _ => at.GetRawText(),
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool Step(JsonElement from, string part, out JsonElement to)
    {
        to = default;
        switch (from.ValueKind)
        {
            case JsonValueKind.Object:
                return from.TryGetProperty(part, out to);
            case JsonValueKind.Array when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < from.GetArrayLength():
                to = from[index];
                return true;
            default:
                return false;
        }
    }
}
