using System.Text.Json;

namespace SocConsole.Core.Intelligence.Stix;

/// <summary>Checks the markings of an object: that it does not mark itself, and that granular markings select what is there.</summary>
internal static class StixMarkings
{
    public static void Check(JsonElement owner, StixFindings findings)
    {
        var id = StixObjectCheck.TextOf(owner, "id");
        foreach (var (at, reference) in Items(owner, "object_marking_refs"))
        {
            if (id is not null && reference.ValueKind == JsonValueKind.String && reference.GetString() == id)
            {
                findings.Error($"object_marking_refs.[{at}]", "a marking must not mark itself");
            }
        }

        foreach (var (at, marking) in Items(owner, "granular_markings").Take(StixValidator.MaximumSelectors))
        {
            if (id is not null && StixObjectCheck.TextOf(marking, "marking_ref") == id)
            {
                findings.Error($"granular_markings.[{at}].marking_ref", "a marking must not mark itself");
            }
        }

        if (Items(owner, "granular_markings").Skip(StixValidator.MaximumSelectors).Any())
        {
            findings.Error("granular_markings", $"an object has at most {StixValidator.MaximumSelectors} granular markings; the others are not judged");
        }

        CheckSelectors(owner, findings);
    }

    private static void CheckSelectors(JsonElement owner, StixFindings findings)
    {
        var tree = new StixSelectorTree();
        var selected = Selectors(owner).Take(StixValidator.MaximumSelectors).Select(selector => (selector.Text, selector.Path, Place: tree.Add(selector.Text))).ToList();
        if (selected.Count == 0)
        {
            return;
        }

        // Told before the misses, which may fill the findings.
        if (selected.Count == StixValidator.MaximumSelectors && Selectors(owner).Skip(StixValidator.MaximumSelectors).Any())
        {
            findings.Error("granular_markings", $"the granular markings of an object have at most {StixValidator.MaximumSelectors} selectors together; whether the others select something is not judged");
        }

        tree.Find(owner);
        foreach (var (text, path, _) in selected.Where(selector => !selector.Place.Found))
        {
            findings.Error(path, $"the object has nothing at '{text}'");
        }
    }

    private static IEnumerable<(string Text, StixPath Path)> Selectors(JsonElement owner) =>
        from marking in Items(owner, "granular_markings").Take(StixValidator.MaximumSelectors)
        from selector in Items(marking.Item, "selectors")
        where selector.Item.ValueKind == JsonValueKind.String
        select (selector.Item.GetString()!, StixPath.Root.At("granular_markings").At(marking.Index).At("selectors").At(selector.Index));

    private static IEnumerable<(int Index, JsonElement Item)> Items(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Index() : [];
}
