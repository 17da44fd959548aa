using System.Text.Json;
using System.Text.RegularExpressions;

namespace SocConsole.Core.Intelligence.Stix;

/// <summary>The rules of single types that no table can hold.</summary>
internal static partial class StixTypeRules
{
    // Section 7.2.1.4: the marking definitions of TLP 1.0 are fixed.
    private static readonly Dictionary<string, string> Tlp = new(StringComparer.Ordinal)
    {
        ["white"] = "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",
        ["green"] = "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da",
        ["amber"] = "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82",
        ["red"] = "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
    };

    public static void Check(string type, JsonElement value, StixFindings findings)
    {
        CheckReferences(value, findings);
        switch (type)
        {
            case "indicator" when StixObjectCheck.TextOf(value, "pattern_type") == "stix" && StixObjectCheck.TextOf(value, "pattern") is { } pattern:
                CheckPattern(pattern, findings);
                break;
            case "relationship" when TypeAt(value, "source_ref") is { } source && TypeAt(value, "target_ref") is { } target && StixObjectCheck.TextOf(value, "relationship_type") is { } relation:
                StixRelation.Check(relation, source, target, findings);
                break;
            case "marking-definition" when value.TryGetProperty("definition", out var definition) && definition.ValueKind == JsonValueKind.Object:
                CheckMarking(value, definition, findings);
                break;
            case "extension-definition":
                CheckExtensionDefinition(value, findings);
                break;
            case "observed-data" when value.TryGetProperty("objects", out var objects):
                CheckObservables(objects, findings);
                break;
        }
    }

    private static void CheckPattern(string pattern, StixFindings findings)
    {
        if (!StixPattern.Parse(pattern).Succeeded(out var expression, out var error))
        {
            findings.Error("pattern", error.Message);
            return;
        }

        foreach (var finding in StixPattern.Check(expression))
        {
            findings.Error("pattern", finding.Message);
        }

        foreach (var type in expression.Comparisons().Select(comparison => comparison.Path.Type).Distinct().Where(type => !StixDefinitions.Types.ContainsKey(type) && !type.StartsWith("x-", StringComparison.Ordinal)))
        {
            findings.Warn("pattern", $"'{type}' is no observable of the specification; a type of one's own is named x-…");
        }
    }

    private static void CheckMarking(JsonElement value, JsonElement definition, StixFindings findings)
    {
        switch (StixObjectCheck.TextOf(value, "definition_type"))
        {
            case "tlp" when StixObjectCheck.TextOf(definition, "tlp") is not { } level || !Tlp.ContainsKey(level):
                findings.Error("definition.tlp", "this must be white, green, amber or red; TLP 2.0 has marking definitions by extension");
                break;
            case "tlp" when StixObjectCheck.TextOf(value, "id") != Tlp[StixObjectCheck.TextOf(definition, "tlp")!] || StixObjectCheck.TextOf(value, "created") is not { } created
                || StixTimestamp.Parse(created) != StixTimestamp.Parse("2017-01-20T00:00:00.000Z"):
                findings.Error("id", $"the marking definitions of TLP are fixed: id {Tlp[StixObjectCheck.TextOf(definition, "tlp")!]}, created 2017-01-20T00:00:00.000Z");
                break;
            case "statement" when StixObjectCheck.TextOf(definition, "statement") is null:
                findings.Error("definition.statement", "a statement marking has its statement here, a text");
                break;
            case not (null or "tlp" or "statement"):
                findings.Warn("definition_type", "marking types other than tlp and statement are deprecated; use an extension");
                break;
        }
    }

    private static void CheckExtensionDefinition(JsonElement value, StixFindings findings)
    {
        if (!value.TryGetProperty("extension_types", out var types) || types.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        var toplevel = types.EnumerateArray().Any(type => type.ValueKind == JsonValueKind.String && type.GetString() == "toplevel-property-extension");
        if (toplevel != value.TryGetProperty("extension_properties", out _))
        {
            findings.Error("extension_properties", toplevel ? "a toplevel-property-extension names its properties here" : "only a toplevel-property-extension names properties here");
        }
    }

    private static void CheckObservables(JsonElement objects, StixFindings findings)
    {
        findings.Warn("objects", "observables within observed-data are deprecated; send them as objects and refer to them in object_refs");
        if (objects.ValueKind != JsonValueKind.Object)
        {
            findings.Error("objects", "this must be a dictionary of observables");
            return;
        }

        var neighbours = new StixNeighbours(objects);
        foreach (var entry in objects.EnumerateObject())
        {
            var inner = new StixFindings();
            if (entry.Value.ValueKind == JsonValueKind.Object)
            {
                StixObjectCheck.Check(entry.Value, inner, neighbours);
            }
            else
            {
                inner.Error(string.Empty, "an observable is an object");
            }

            findings.AddWithin(StixPath.Root.At("objects").At(entry.Name), inner);
        }
    }

    private static void CheckReferences(JsonElement value, StixFindings findings)
    {
        if (!value.TryGetProperty("external_references", out var references) || references.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        var at = 0;
        foreach (var reference in references.EnumerateArray())
        {
            var wanted = StixObjectCheck.TextOf(reference, "source_name")?.ToLowerInvariant() switch
            {
                "cve" => (Form: Cve(), Text: "CVE-YYYY-NNNN"),
                "capec" => (Form: Capec(), Text: "CAPEC-NNN"),
                _ => default,
            };
            if (wanted.Form is not null && (StixObjectCheck.TextOf(reference, "external_id") is not { } external || !wanted.Form.IsMatch(external)))
            {
                findings.Error($"external_references.[{at}].external_id", $"a reference to this source has an external_id of the form {wanted.Text}");
            }

            at++;
        }
    }

    private static string? TypeAt(JsonElement value, string name) => StixObjectCheck.TextOf(value, name) is { } reference ? StixFormats.TypeOf(reference) : null;

    [GeneratedRegex(@"\ACVE-[0-9]{4}-(0[0-9]{3}|[1-9][0-9]{3,18})\z")]
    private static partial Regex Cve();

    [GeneratedRegex(@"\ACAPEC-[0-9]{1,9}\z")]
    private static partial Regex Capec();
}
