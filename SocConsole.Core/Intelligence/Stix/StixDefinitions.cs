using System.Collections.Frozen;
using System.Text.Json;

namespace SocConsole.Core.Intelligence.Stix;

/// <summary>The tables of the STIX 2.1 specification, read once from <c>objects.json</c> and <c>vocabularies.json</c>.</summary>
internal static class StixDefinitions
{
    private static readonly JsonDocumentOptions Commented = new() { CommentHandling = JsonCommentHandling.Skip };

    private static readonly JsonElement Tables = Load("objects");

    public static FrozenDictionary<string, FrozenSet<string>> Vocabularies { get; } = Load("vocabularies").EnumerateObject()
        .ToFrozenDictionary(list => list.Name, list => list.Value.EnumerateArray().SelectMany(line => Words(line.GetString()!)).ToFrozenSet(StringComparer.Ordinal));

    public static FrozenDictionary<string, StixStructure> Common { get; } = Tables.GetProperty("common").EnumerateObject()
        .ToFrozenDictionary(kind => kind.Name, kind => new StixStructure(kind.Name, Properties(kind.Value), []));

    public static FrozenDictionary<string, StixType> Types { get; } = Tables.GetProperty("objects").EnumerateObject().ToFrozenDictionary(type => type.Name, Type);

    public static FrozenDictionary<string, StixStructure> Structures { get; } = Tables.GetProperty("structures").EnumerateObject()
        .ToFrozenDictionary(structure => structure.Name, structure => Structure(structure.Name, structure.Value));

    /// <summary>The extensions that the specification defines itself, by name.</summary>
    public static FrozenDictionary<string, StixStructure> Extensions { get; } = Tables.GetProperty("extensions").EnumerateObject()
        .ToFrozenDictionary(extension => extension.Name, extension => Structure(extension.Name, extension.Value));

    /// <summary>The type that a defined extension belongs to.</summary>
    public static FrozenDictionary<string, string> ExtensionOwners { get; } = Tables.GetProperty("extensions").EnumerateObject()
        .ToFrozenDictionary(extension => extension.Name, extension => extension.Value.GetProperty("of").GetString()!);

    public static IReadOnlyList<StixRelation> Relations { get; } = [.. Tables.GetProperty("relationships").EnumerateArray().Select(row => StixRelation.Parse(row.GetString()!))];

    /// <summary>Whether a type belongs to a group of a <c>ref</c> shape: a type's name, <c>sdo</c>, <c>sro</c>, <c>sco</c> or <c>any</c>. A type of nobody's tables may be of any kind.</summary>
    public static bool IsAmong(string type, IReadOnlyList<string> groups) => Types.TryGetValue(type, out var known)
        ? groups.Any(group => group == type || group == known.Kind || (group == "any" && known.Kind != "bundle"))
        : groups.Any(group => group is "sdo" or "sro" or "sco" or "any");

    internal static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static StixType Type(JsonProperty type)
    {
        var kind = type.Value.GetProperty("kind").GetString()!;
        var own = Structure(type.Name, type.Value);
        var properties = new Dictionary<string, StixProperty>(Common[kind].Properties, StringComparer.Ordinal);
        foreach (var (name, property) in own.Properties)
        {
            properties[name] = property;
        }

        var contributing = type.Value.TryGetProperty("contributing", out var names) ? Words(names.GetString()!) : [];
        return new(type.Name, kind, own with { Properties = properties }, contributing);
    }

    private static StixStructure Structure(string name, JsonElement table) =>
        new(name, Properties(table.GetProperty("properties")), [.. table.GetProperty("rules").EnumerateArray().Select(rule => StixRule.Parse(rule.GetString()!))]);

    private static Dictionary<string, StixProperty> Properties(JsonElement table) => table.EnumerateObject().ToDictionary(
        property => property.Name,
        property => property.Value.GetString()! is ['!', .. var shape] ? new StixProperty(StixShape.Parse(shape), true) : new StixProperty(StixShape.Parse(property.Value.GetString()!), false),
        StringComparer.Ordinal);

    private static JsonElement Load(string name)
    {
        using var stream = typeof(StixDefinitions).Assembly.GetManifestResourceStream($"stix/{name}.json")
            ?? throw new InvalidOperationException($"the table {name}.json is not in the assembly");
        using var document = JsonDocument.Parse(stream, Commented);
        return document.RootElement.Clone();
    }
}
