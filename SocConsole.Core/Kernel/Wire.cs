using System.Text.Json;
using System.Text.Json.Serialization;

namespace SocConsole.Core.Kernel;

/// <summary>The one JSON dialect of the console: snake_case names and enumerations, client-owned dictionary keys as they came.</summary>
public static class Wire
{
    /// <summary>Deepest nesting that is read from outside; deeper input is refused.</summary>
    public const int MaximumDepth = 32;

    public static readonly JsonSerializerOptions Json = Configure(new JsonSerializerOptions());

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.MaxDepth = MaximumDepth;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        return options;
    }

    /// <summary>The wire form of an enumeration member: <c>FalsePositive</c> becomes <c>false_positive</c>.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>Reads the wire form of an enumeration member; numbers and unknown words are refused.</summary>
    public static bool TryRead<T>(string? text, out T value)
        where T : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<T>())
        {
            if (string.Equals(Name(candidate), text, StringComparison.OrdinalIgnoreCase))
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }
}
