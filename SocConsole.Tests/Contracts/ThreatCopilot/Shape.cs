using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SocConsole.Tests.Contracts.ThreatCopilot;

/// <summary>Checks answers against documented examples: every key is there with its JSON type. Further keys are free.</summary>
internal static partial class Shape
{
    private static readonly string[] Levels = ["low", "medium", "high", "critical"];

    /// <param name="actual">The answer.</param>
    /// <param name="example">JSON as documented. A key that ends with <c>?</c> may be null; of an array the first element speaks for all.</param>
    public static void Check(JsonElement actual, string example)
    {
        using var document = JsonDocument.Parse(example);
        List<string> problems = [.. Compare(document.RootElement, actual, "$"), .. Values(actual, "$", "")];
        Assert.True(problems.Count == 0, $"{string.Join("; ", problems)} in {actual}");
    }

    public static bool IsUtcTime(string? text) => text is not null && UtcTime().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _);

    private static IEnumerable<string> Compare(JsonElement example, JsonElement actual, string where)
    {
        if (KindOf(example) != KindOf(actual))
        {
            return [$"{where} is {KindOf(actual)}, documented as {KindOf(example)}"];
        }

        return example.ValueKind switch
        {
            JsonValueKind.Object => example.EnumerateObject().SelectMany(member => Member(member, actual, where)),
            JsonValueKind.Array when example.GetArrayLength() > 0 => actual.EnumerateArray().SelectMany((element, index) => Compare(example[0], element, $"{where}[{index}]")),
            _ => [],
        };
    }

    private static IEnumerable<string> Member(JsonProperty documented, JsonElement actual, string where)
    {
        var name = documented.Name.TrimEnd('?');
        if (!actual.TryGetProperty(name, out var value))
        {
            return [$"{where}.{name} is missing"];
        }

        return value.ValueKind == JsonValueKind.Null && documented.Name.EndsWith('?') ? [] : Compare(documented.Value, value, $"{where}.{name}");
    }

    // What holds wherever the key stands: ISO 8601 times in UTC, and the documented words.
    private static IEnumerable<string> Values(JsonElement value, string where, string key) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Values(member.Value, $"{where}.{member.Name}", member.Name)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany((element, index) => Values(element, $"{where}[{index}]", "")),
        JsonValueKind.String when (key.EndsWith("_at", StringComparison.Ordinal) || key is "timestamp") && !IsUtcTime(value.GetString()) => [$"{where} is {value}, no time"],
        JsonValueKind.String when key == "severity" && !Levels.Contains(value.GetString()) => [$"{where} is {value}, no severity"],
        _ => [],
    };

    private static string KindOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$")]
    private static partial Regex UtcTime();
}
