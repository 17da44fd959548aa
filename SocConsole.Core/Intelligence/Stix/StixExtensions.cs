using System.Text.Json;

namespace SocConsole.Core.Intelligence.Stix;

/// <summary>Checks the <c>extensions</c> of an object: the specification's own, those by an extension definition, and the deprecated ones by a name.</summary>
internal static class StixExtensions
{
    private const string DefinitionPrefix = "extension-definition--";

    /// <summary>Whether the object declares an extension of this <c>extension_type</c>.</summary>
    public static bool HasType(JsonElement owner, string extensionType) =>
        owner.TryGetProperty("extensions", out var extensions) && extensions.ValueKind == JsonValueKind.Object
        && extensions.EnumerateObject().Any(extension => extension.Name.StartsWith(DefinitionPrefix, StringComparison.Ordinal) && StixObjectCheck.TextOf(extension.Value, "extension_type") == extensionType);

    public static void Check(JsonElement owner, string type, StixFindings findings, StixPropertyCheck properties)
    {
        if (!owner.TryGetProperty("extensions", out var extensions))
        {
            return;
        }

        if (extensions.ValueKind != JsonValueKind.Object)
        {
            findings.Error("extensions", "this must be a dictionary of extensions");
            return;
        }

        foreach (var extension in extensions.EnumerateObject())
        {
            var path = StixPath.Root.At("extensions").At(extension.Name);
            if (extension.Value.ValueKind != JsonValueKind.Object)
            {
                findings.Error(path, "an extension is an object");
            }
            else if (StixDefinitions.Extensions.TryGetValue(extension.Name, out var defined))
            {
                CheckDefined(extension.Value, defined, type, path, findings, properties);
            }
            else if (extension.Name.StartsWith(DefinitionPrefix, StringComparison.Ordinal))
            {
                CheckByDefinition(extension, path, findings);
            }
            else if (!StixFormats.IsTypeName(extension.Name))
            {
                findings.Error(path, "an extension is named by the id of its definition");
            }
            else
            {
                findings.Warn(path, "extensions by a name of one's own are deprecated; name them by the id of an extension definition");
            }
        }
    }

    private static void CheckDefined(JsonElement value, StixStructure extension, string type, StixPath path, StixFindings findings, StixPropertyCheck properties)
    {
        var owner = StixDefinitions.ExtensionOwners[extension.Name];
        if (owner != type)
        {
            findings.Error(path, $"{extension.Name} extends {owner}, not {type}");
        }

        if (!value.EnumerateObject().Any())
        {
            findings.Error(path, "an extension has at least one property");
        }

        properties.CheckPart(value, extension, path);
    }

    private static void CheckByDefinition(JsonProperty extension, StixPath path, StixFindings findings)
    {
        if (!StixFormats.IsIdentifier(extension.Name))
        {
            findings.Error(path, "an extension is named by the id of its definition, extension-definition--UUID");
        }

        if (!extension.Value.TryGetProperty("extension_type", out var kind))
        {
            findings.Error(path, "extension_type is required");
        }
        else if (kind.ValueKind != JsonValueKind.String || !StixDefinitions.Vocabularies["extension-type"].Contains(kind.GetString()!))
        {
            findings.Error(path.At("extension_type"), $"this must be one of {string.Join(", ", StixDefinitions.Vocabularies["extension-type"].Order(StringComparer.Ordinal))}");
        }
    }
}
