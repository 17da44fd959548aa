namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>
/// The <c>action</c> documents of one file: <c>global</c> gives its keys to every later document, <c>reset</c> forgets them, <c>repeat</c> is the document before
/// with its own keys put in. Where both have a key, maps are joined and otherwise the later document's value counts.
/// </summary>
internal sealed class ActionDocuments
{
    private YamlMap? shared;
    private YamlMap? previous;

    /// <summary>The rule that the document comes to, null for one that is only an action, and whether its id is not its own.</summary>
    public (YamlMap? Document, bool Inherits) Apply(YamlMap document, LoadContext context)
    {
        var action = (document["action"] as YamlText)?.Value;
        var own = Without(document, "action");
        switch (action)
        {
            case null when document["action"] is null:
                previous = shared is null ? document : Merge(shared, document);
                return (previous, shared?["id"] is not null && document["id"] is null);
            case "global":
                shared = own;
                previous = null;
                return default;
            case "reset":
                shared = null;
                previous = own.Entries.Count > 0 ? own : null;
                return (previous, false);
            case "repeat" when previous is not null:
                previous = Merge(previous, own);
                return (previous, own["id"] is null);
            case "repeat":
                context.Add(document.Line, "action: repeat has no document before it; put it after the rule that it repeats");
                return default;
            default:
                context.Add(document["action"]!.Line, $"action '{action}' must be global, repeat or reset");
                return default;
        }
    }

    private static YamlMap Without(YamlMap map, string key) => map with { Entries = [.. map.Entries.Where(entry => entry.Key.Value != key)] };

    private static YamlMap Merge(YamlMap first, YamlMap second)
    {
        List<YamlEntry> entries = [];
        foreach (var entry in first.Entries)
        {
            entries.Add((entry.Value, second[entry.Key.Value]) switch
            {
                (_, null) => entry,
                (YamlMap before, YamlMap after) => new YamlEntry(entry.Key, Merge(before, after)),
                var (_, after) => new YamlEntry(entry.Key, after),
            });
        }

        entries.AddRange(second.Entries.Where(entry => first[entry.Key.Value] is null));
        return new YamlMap(second.Line, first.Weight + second.Weight, entries);
    }
}
