using System.Globalization;
using System.Text.Json;

namespace SocConsole.Core.Intelligence.Stix;

/// <summary>Checks the markings of an object: that it does not mark itself, and that granular markings select what is there.</summary>
internal static class StixMarkings
{
    public static void Check(JsonElement owner, StixFindings findings)
    {
        var id = StixObjectCheck.TextOf(owner, "id");
        foreach (var (reference, at) in Items(owner, "object_marking_refs"))
        {
            if (id is not null && reference.ValueKind == JsonValueKind.String && reference.GetString() == id)
            {
                findings.Error($"object_marking_refs.[{at}]", "a marking must not mark itself");
            }
        }

        foreach (var (marking, at) in Items(owner, "granular_markings"))
        {
            var path = $"granular_markings.[{at}]";
            if (id is not null && StixObjectCheck.TextOf(marking, "marking_ref") == id)
            {
                findings.Error($"{path}.marking_ref", "a marking must not mark itself");
            }

            foreach (var (selector, index) in Items(marking, "selectors"))
            {
                if (selector.ValueKind == JsonValueKind.String && !Exists(owner, selector.GetString()!))
                {
                    findings.Error($"{path}.selectors.[{index}]", $"the object has nothing at '{selector.GetString()}'");
                }
            }
        }
    }

    private static IEnumerable<(JsonElement Value, int Index)> Items(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select((item, index) => (item, index))
            : [];

    private static bool Exists(JsonElement owner, string selector)
    {
        var at = owner;
        foreach (var step in selector.Split('.', StixValidator.MaximumDepth * 2))
        {
            if (step is ['[', .. var digits, ']'])
            {
                if (at.ValueKind != JsonValueKind.Array || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= at.GetArrayLength())
                {
                    return false;
                }

                at = at[index];
            }
            else if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(step, out at))
            {
                return false;
            }
        }

        return true;
    }
}
