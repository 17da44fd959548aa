using System.Security.Cryptography;
using System.Text;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Sigma;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Detection.Management;

/// <summary>What a document says of itself, whatever kind it is.</summary>
/// <param name="Title">Empty where it has none.</param>
/// <param name="SaysId">Whether it names an id itself.</param>
internal sealed record RuleHeader(
    string Title, string? Name, bool SaysId, Severity Level, string? Status, string? Author, string? License, string? Description, IReadOnlyList<string> References,
    IReadOnlyList<string> FalsePositives, IReadOnlyList<string> Tags, RuleLogSource LogSource, IReadOnlyList<string> Fields)
{
    private static readonly RuleHeader Empty = new(string.Empty, null, false, Severity.Medium, null, null, null, null, [], [], [], RuleLogSource.Any, []);

    /// <summary>Reads a document that was found sound before.</summary>
    public static RuleHeader Read(string text)
    {
        var context = new LoadContext("header", new LoadShared(RuleLoadOptions.Default));
        if (RuleDocument.Split(text) is not [var document, ..] || YamlReader.Read(document, context) is not YamlMap root)
        {
            return Empty;
        }

        return new RuleHeader(
            Plain(root, "title") ?? string.Empty,
            Plain(root, "name"),
            Plain(root, "id") is not null,
            Wire.TryRead<Severity>(Plain(root, "level"), out var level) ? level : Severity.Medium,
            Plain(root, "status"),
            Plain(root, "author"),
            Plain(root, "license"),
            Plain(root, "description"),
            Texts(root, "references"),
            Texts(root, "falsepositives"),
            [.. Texts(root, "tags").Select(tag => tag.ToLowerInvariant())],
            root["logsource"] is YamlMap source ? LogSourceReader.Of(source) : RuleLogSource.Any,
            [.. FieldsOf(root["detection"] ?? root["filter"]).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>SHA-256 of the text in lower-case hex; how lines end makes no difference.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n").Trim())));

    // Every key below a selection that is no selection's own name: the fields with their modifiers cut off.
    private static IEnumerable<string> FieldsOf(YamlNode? detection) =>
        (detection as YamlMap)?.Entries.Where(entry => entry.Key.Value is not ("condition" or "rules" or "timeframe")).SelectMany(entry => Keys(entry.Value)) ?? [];

    private static IEnumerable<string> Keys(YamlNode selection) => selection switch
    {
        YamlMap map => map.Entries.Select(entry => entry.Key.Value.Split('|')[0]).Where(name => name.Length > 0),
        YamlList list => list.Items.SelectMany(Keys),
        _ => [],
    };

    private static string? Plain(YamlMap map, string key) => map[key] is YamlText { IsNull: false, Value: { Length: > 0 } value } ? value : null;

    private static string[] Texts(YamlMap map, string key) => map[key] switch
    {
        YamlList list => [.. list.Items.OfType<YamlText>().Select(text => text.Value)],
        YamlText { IsNull: false } text => [text.Value],
        _ => [],
    };
}
