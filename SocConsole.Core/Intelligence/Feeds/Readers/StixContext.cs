using System.Text.Json;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>What the other objects of a content say of an indicator: which version is the latest, markings, and what it indicates.</summary>
internal sealed class StixContext
{
    // The fixed marking definitions: TLP 1 of the specification (STIX 2.1, 7.2.1.4) and TLP 2 of the OASIS extension.
    private static readonly Dictionary<string, string> Tlp = new(StringComparer.OrdinalIgnoreCase)
    {
        ["marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9"] = "white",
        ["marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da"] = "green",
        ["marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"] = "amber",
        ["marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"] = "red",
        ["marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"] = "clear",
        ["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"] = "green",
        ["marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"] = "amber",
        ["marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"] = "amber+strict",
        ["marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"] = "red",
    };

    private static readonly string[] Named = ["attack-pattern", "malware", "campaign", "tool", "threat-actor", "intrusion-set", "infrastructure", "vulnerability"];

    private readonly Dictionary<string, (string Modified, int Place)> latest = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> tlp = new(Tlp, StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<string>> indicated = new(StringComparer.Ordinal);
    private int asked;

    public StixContext(List<JsonElement> objects)
    {
        foreach (var (place, item) in objects.Index())
        {
            Take(place, item);
        }
    }

    /// <summary>Whether the object is the latest of those with its id. To be asked once for each object, in their order.</summary>
    public bool IsLatest(JsonElement item)
    {
        var place = asked++;
        return JsonText.Text(item, "id") is not { } id || latest[id].Place == place;
    }

    /// <summary>The object's TLP markings as <c>tlp:green</c>, and what it indicates as <c>malware:name</c>.</summary>
    public IEnumerable<string> Tags(JsonElement item)
    {
        var markings = JsonText.Items(item, "object_marking_refs").Select(JsonText.Text).OfType<string>().Where(tlp.ContainsKey).Select(id => $"tlp:{tlp[id]}");
        var targets = JsonText.Text(item, "id") is { } own && indicated.TryGetValue(own, out var ids) ? ids : [];
        return markings.Concat(targets.Where(names.ContainsKey).Select(id => names[id]));
    }

    private void Take(int place, JsonElement item)
    {
        var type = JsonText.Text(item, "type")!;
        if (JsonText.Text(item, "id") is not { } id)
        {
            return;
        }

        var modified = JsonText.Text(item, "modified") ?? string.Empty;
        if (!latest.TryGetValue(id, out var known) || string.CompareOrdinal(modified, known.Modified) > 0)
        {
            latest[id] = (modified, place);
        }

        if (type == "relationship")
        {
            Relate(item);
        }
        else if (type == "marking-definition" && JsonText.At(item, "definition.tlp") is { } color && JsonText.Text(color) is { } word)
        {
            tlp.TryAdd(id, word.ToLowerInvariant());
        }
        else if (Named.Contains(type) && JsonText.Text(item, "name") is { } name)
        {
            names[id] = $"{type}:{name}";
        }
    }

    private void Relate(JsonElement item)
    {
        if (JsonText.Text(item, "relationship_type") != "indicates" || JsonText.Text(item, "source_ref") is not { } source || JsonText.Text(item, "target_ref") is not { } target)
        {
            return;
        }

        if (!indicated.TryGetValue(source, out var targets))
        {
            indicated[source] = targets = [];
        }

        if (targets.Count < Indicator.MaximumTags)
        {
            targets.Add(target);
        }
    }
}
