using System.Text.Json;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>Reads values out of JSON that nobody promised anything of.</summary>
internal static class JsonText
{
    /// <summary>The property, or null where there is none.</summary>
    public static JsonElement? Get(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>The property's text, where it has one; a number counts as its digits.</summary>
    public static string? Text(JsonElement owner, string name) => Get(owner, name) is { } value ? Text(value) : null;

    /// <summary>A text, number, or truth value as text; a list of them between commas; null for anything else.</summary>
    public static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array => string.Join(", ", Items(value).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString())),
        _ => null,
    };

    public static IEnumerable<JsonElement> Items(JsonElement owner, string name) => Get(owner, name) is { } list ? Items(list) : [];

    public static IEnumerable<JsonElement> Items(JsonElement list) => list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    public static bool IsFalse(JsonElement owner, string name) => Get(owner, name) is { } value && (value.ValueKind == JsonValueKind.False || Text(value) is "0" or "false");

    public static bool IsTrue(JsonElement owner, string name) => Get(owner, name) is { } value && (value.ValueKind == JsonValueKind.True || Text(value) is "1" or "true");

    /// <summary>The element at a path of names between dots, or null.</summary>
    public static JsonElement? At(JsonElement owner, string path)
    {
        JsonElement? at = owner;
        foreach (var name in path.Split('.'))
        {
            at = at is { } inner ? Get(inner, name) : null;
        }

        return at;
    }
}
