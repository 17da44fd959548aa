using SocConsole.Core.Detection.Rules.Matching;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>Which events a log source means.</summary>
internal sealed record SourceEvents(RuleLogSource Source, ConditionNode Node);

/// <summary>One file of the taxonomy.</summary>
/// <param name="Sources">The log sources whose rules it is for.</param>
/// <param name="Fields">By a rule's field: the names it may also stand under, in order.</param>
/// <param name="Prefixes">What any field's name may have before it.</param>
/// <param name="Events">Which events its log sources mean.</param>
/// <param name="Products">Which events are surely of a product, and so of no other.</param>
internal sealed record TaxonomyFamily(
    IReadOnlyList<RuleLogSource> Sources,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Fields,
    IReadOnlyList<string> Prefixes,
    IReadOnlyList<SourceEvents> Events,
    IReadOnlyList<SourceEvents> Products)
{
    /// <summary>Reads a file that comes with the console; a fault in one is a bug and throws.</summary>
    public static TaxonomyFamily Read(RuleFile file)
    {
        var context = new LoadContext(file.Name, new LoadShared(new RuleLoadOptions { Taxonomy = Taxonomy.None }));
        var root = RuleDocument.Split(file.Text) is [var document] ? YamlReader.Read(document, context) as YamlMap : null;
        var family = root is null ? null : Read(root, context);
        return family is not null && context.Faults.Count == 0
            ? family
            : throw new InvalidOperationException($"{file.Name}: {string.Join("; ", context.Faults.Select(fault => $"line {fault.Line}: {fault.Message}"))}");
    }

    private static TaxonomyFamily Read(YamlMap root, LoadContext context)
    {
        Dictionary<string, IReadOnlyList<string>> fields = new(StringComparer.Ordinal);
        foreach (var (key, value) in (root["fields"] as YamlMap)?.Entries ?? [])
        {
            fields.Add(key.Value, Texts(value));
        }

        var sources = Items(root["sources"]).OfType<YamlMap>().Select(LogSourceReader.Of).ToList();
        var family = new TaxonomyFamily(sources, fields, Texts(root["prefixes"]), [], []);

        // Events are told in the same words, so their own fields are looked for where the family's rules look.
        context.OwnNames = family.NamesOf;
        return family with { Events = Mappings("events", root, context), Products = Mappings("products", root, context) };
    }

    private static List<SourceEvents> Mappings(string key, YamlMap root, LoadContext context)
    {
        List<SourceEvents> events = [];
        foreach (var (source, selection) in Items(root[key]).OfType<YamlMap>().Select(entry => (entry["logsource"], entry["match"])))
        {
            if (source is YamlMap map && selection is not null && DetectionCompiler.Selection(selection, context) is { } node)
            {
                events.Add(new SourceEvents(LogSourceReader.Of(map), node));
            }
            else
            {
                context.Add(selection?.Line ?? root.Line, $"each of {key} must have a logsource and a match");
            }
        }

        return events;
    }

    private FieldNames NamesOf(string field) => new([field, .. Fields.GetValueOrDefault(field, []), .. Prefixes.Select(prefix => prefix + field)]);

    private static IReadOnlyList<YamlNode> Items(YamlNode? node) => node switch { null => [], YamlList list => list.Items, _ => [node] };

    private static string[] Texts(YamlNode? node) => [.. Items(node).OfType<YamlText>().Select(text => text.Value)];
}
